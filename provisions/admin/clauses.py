"""Clauses and the classifier's findings, to browse."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from platforms.admin.browsing import ArchivedAdmin, ArchivedInline, json_field, preformatted
from provisions.actions.findings import telling_words
from provisions.admin.audit import WORDS_SHOWN, AuditSample, judge, order_of_chance, with_words
from provisions.models import Clause, Finding


class FindingInline(ArchivedInline):
    """What the classifier says of a passage."""

    model = Finding
    fields = ("clause_type", "score", "stance", "classifier", "recorded_at")
    ordering = ("-score",)


@admin.register(Clause)
class ClauseAdmin(ArchivedAdmin):
    """Numbered passages of texts."""

    list_display = ("__str__", "document", "heading", "seen", "length")
    list_select_related = ("version__document__entity",)
    list_filter = (("version__document__entity", AutocompleteSelectFilter),)
    search_fields = ("number", "text_sha256", "version__document__entity__name")
    ordering = ("-version_id", "position")
    inlines = (FindingInline,)
    fields = (
        "version",
        ("position", "number", "heading"),
        "words",
        "lead_in",
        ("start", "end"),
        "text_sha256",
        "earlier",
    )
    readonly_fields = ("heading", "words")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Clause]:
        """Without the texts they lie in."""
        found: QuerySet[Clause] = super().get_queryset(request)
        return found.select_related("version__document__entity").defer("version__text")

    @display(description="Document")
    def document(self, clause: Clause) -> str:
        """Whose passage it is."""
        return str(clause.version.document)

    @display(description="Under")
    def heading(self, clause: Clause) -> str:
        """The headings above it."""
        return " › ".join(clause.path)

    @display(description="Text of", ordering="version__first_seen_at")
    def seen(self, clause: Clause) -> str:
        """When its text was first seen."""
        return f"{clause.version.first_seen_at:%-d %B %Y}"

    @display(description="Characters")
    def length(self, clause: Clause) -> int:
        """How long it is."""
        return clause.end - clause.start

    @display(description="Words")
    def words(self, clause: Clause) -> str:
        """The passage, verbatim."""
        return preformatted(clause.text)


@admin.register(Finding)
class FindingAdmin(ArchivedAdmin):
    """Claims of the classifier, surest first."""

    list_display = ("clause_type", "excerpt", "document", "score", "band", "stance", "judged")
    actions = ("say_yes", "say_no")
    list_select_related = ("clause_type", "clause__version__document__entity")
    list_filter = (
        AuditSample,
        ("stance", ChoicesDropdownFilter),
        "classifier",
        ("clause_type", AutocompleteSelectFilter),
        ("clause__version__document__entity", AutocompleteSelectFilter),
    )
    search_fields = ("clause_type__name", "clause__version__document__entity__name")
    ordering = ("-score", "-pk")
    cues_shown = staticmethod(json_field("cues", "Cues that fired"))
    fields = (
        ("clause_type", "clause"),
        ("score", "band", "stance", "judged"),
        "quote",
        "cues_shown",
        "heard",
        ("classifier", "recorded_at"),
    )
    readonly_fields = ("band", "quote", "cues_shown", "heard", "judged")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        """With their own words, without the texts they lie in."""
        found: QuerySet[Finding] = with_words(super().get_queryset(request))
        related = found.select_related("clause__version", "audit__decided_by")
        return related.defer("clause__version__text")

    def get_ordering(self, request: HttpRequest) -> Any:
        """Surest first, but the audit sample as chance would have it."""
        return order_of_chance(request) or self.ordering

    def has_judge_permission(self, request: HttpRequest) -> bool:
        """Those who may decide on review items."""
        return bool(request.user.has_perm("provisions.change_analysis"))

    @admin.action(description="It is a clause of this type", permissions=["judge"])
    def say_yes(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        """Judge the chosen findings of the audit sample: they hold."""
        judge(request, queryset, is_of_the_type=True)

    @admin.action(description="It is not of this type", permissions=["judge"])
    def say_no(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        """Judge the chosen findings of the audit sample: they do not hold."""
        judge(request, queryset, is_of_the_type=False)

    @display(description="Words")
    def excerpt(self, finding: Finding) -> str:
        """The beginning of the words it rests on."""
        words: str = finding.words  # type: ignore[attr-defined]  # annotated above
        return f"{words[:WORDS_SHOWN]} …" if len(words) > WORDS_SHOWN else words

    @display(description="What the model heard")
    def heard(self, finding: Finding) -> str:
        """Words by which the model recognised the type."""
        return "; ".join(f"{words} ({weight:+.2f})" for words, weight in telling_words(finding))

    @display(description="Judged")
    def judged(self, finding: Finding) -> str:
        """What an analyst said of it in the audit sample."""
        said = getattr(finding, "audit", None)
        if said is None:
            return "–"
        return f"{'Of the type' if said.is_of_the_type else 'Not of the type'}, {said.decided_by}"

    @display(description="Document")
    def document(self, finding: Finding) -> str:
        """Whose passage it is about."""
        return str(finding.clause.version.document)

    @display(description="Quote")
    def quote(self, finding: Finding) -> str:
        """The words that the claim rests on."""
        return preformatted(finding.clause.version.text[finding.start : finding.end])
