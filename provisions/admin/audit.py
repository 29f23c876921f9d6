"""The audit sample in the list of findings: what waits to be judged, and the two answers."""

from typing import Any

from django.contrib import messages
from django.db.models import CharField, F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import MD5, Cast, Substr
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from provisions.actions.audit import NotJudgeable, judge_finding
from provisions.actions.findings import DRAFT_SCORE
from provisions.models import Finding

WORDS_SHOWN = 240


class AuditSample(DropdownFilter):
    """By whether a finding waits to be judged; these come in an order that chance gave."""

    title = "audit sample"
    parameter_name = "audit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """To judge, or judged."""
        return [("open", "To judge"), ("yes", "Judged: of the type"), ("no", "Judged: not")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        """The findings that stand so."""
        match self.value():
            case "open":
                return queryset.filter(score__lt=DRAFT_SCORE, audit=None)
            case "yes" | "no":
                return queryset.filter(audit__is_of_the_type=self.value() == "yes")
        return queryset


def order_of_chance(request: HttpRequest) -> list[OrderBy] | None:
    """An order that chance gave, the same at every look, for what waits to be judged."""
    if request.GET.get(AuditSample.parameter_name) != "open":
        return None
    return [OrderBy(MD5(Cast("pk", CharField())))]


def with_words(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Each with `words`: the beginning of what it rests on, cut in the database."""
    return findings.annotate(
        words=Substr("clause__version__text", F("start") + 1, F("end") - F("start"))
    )


def judge(request: HttpRequest, findings: QuerySet[Finding], *, is_of_the_type: bool) -> None:
    """Judge each of the chosen findings, and say why some could not be."""
    judged = 0
    for key in findings.values_list("pk", flat=True):
        try:
            judge_finding(
                finding_id=key,
                is_of_the_type=is_of_the_type,
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
            )
            judged += 1
        except NotJudgeable as problem:
            messages.error(request, str(problem))
    if judged:
        messages.success(request, f"{judged} judged.")
