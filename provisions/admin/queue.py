"""The review queue: what waits for an analyst, most pressing first."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import action, display

from platforms.admin.browsing import ArchivedAdmin
from platforms.admin.marks import age, mark
from provisions.actions.publish import NotPublishable, publish
from provisions.admin import review
from provisions.admin.filters import QueueState, ScoreBand
from provisions.admin.work import figures, next_for
from provisions.models import Analysis

# Long texts that no column shows.
UNSEEN = (
    "quote",
    "what_it_is",
    "why_it_matters",
    "interpretive_note",
    "consumer_impact",
    "memo_teaser",
    "severity_factors",
)
STATE_MARKS = {
    "draft": ("To review", "wait"),
    "approved": ("To publish", "ok"),
    "published": ("Published", "ok"),
    "rejected": ("Rejected", "fail"),
    "superseded": ("Replaced", ""),
}


def waiting_count(request: HttpRequest) -> int:
    """The number beside "Review queue" in the navigation."""
    return Analysis.objects.waiting().count()


@admin.register(Analysis)
class AnalysisAdmin(ArchivedAdmin):
    """Review items: a list in queue order, and the review page in place of a form."""

    list_display = (
        "title",
        "where",
        "clause_type",
        "stance",
        "severity_mark",
        "score",
        "age_shown",
        "state_mark",
    )
    list_display_links = ("title",)
    list_select_related = (
        "provision__document__entity",
        "provision__clause_type",
        "finding",
    )
    list_filter = (
        QueueState,
        ("provision__clause_type", AutocompleteSelectFilter),
        ("provision__clause_type__category", RelatedDropdownFilter),
        ("severity", ChoicesDropdownFilter),
        ("stance", ChoicesDropdownFilter),
        ScoreBand,
        ("provision__document__entity", AutocompleteSelectFilter),
        ("version__provenance", ChoicesDropdownFilter),
    )
    search_fields = (
        "title",
        "quote",
        "provision__document__entity__name",
        "provision__clause_type__name",
    )
    ordering = ("-priority", "created_at", "pk")
    actions = ("publish_selected",)
    actions_list: ClassVar[list[str]] = ["review_next"]
    list_before_template = "admin/review/figures.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Analysis]:
        """With the number of approvals, without the long texts."""
        return Analysis.objects.with_approvals().defer(*UNSEEN)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Those who may decide; the verbs say on what."""
        return bool(request.user.has_perm("provisions.change_analysis"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue with its figures."""
        shown = {"figures": figures(user=request.user, now=timezone.now())}  # type: ignore[arg-type]  # signed in: the admin's site saw to it
        response: HttpResponse = super().changelist_view(
            request, {**shown, **(extra_context or {})}
        )
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The review page."""
        return review.review_view(self, request, object_id)

    @action(description="Review next", icon="play_arrow", permissions=["change"])
    def review_next(self, request: HttpRequest) -> HttpResponse:
        """Open the first item that this person can do something with."""
        found = next_for(user=request.user)  # type: ignore[arg-type]  # signed in
        if found is None:
            messages.info(request, "Nothing in the queue waits for you.")
            return HttpResponseRedirect(reverse("admin:provisions_analysis_changelist"))
        return HttpResponseRedirect(review.address(found))

    @admin.action(description="Publish what is approved", permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Analysis]) -> None:
        """Publish each of the chosen ones that may go out, and say why the others may not."""
        published = 0
        for analysis in queryset:
            try:
                publish(analysis_id=analysis.pk, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # signed in
                published += 1
            except NotPublishable as problem:
                messages.error(request, f"{analysis.title}: {problem}")
        if published:
            noun = "record is" if published == 1 else "records are"
            messages.success(request, f"{published} {noun} public.")

    @display(description="Title", ordering="title")
    def title(self, analysis: Analysis) -> str:
        """The drafted title."""
        return analysis.title

    @display(description="Document", ordering="provision__document__entity__name")
    def where(self, analysis: Analysis) -> str:
        """Whose clause it is."""
        return str(analysis.provision.document)

    @display(description="Clause type", ordering="provision__clause_type__name")
    def clause_type(self, analysis: Analysis) -> str:
        """Its subject."""
        return analysis.provision.clause_type.name

    @display(description="Severity", ordering="severity")
    def severity_mark(self, analysis: Analysis) -> str:
        """High is marked, as it needs two people."""
        if not analysis.shows_severity:
            return "–"
        return mark(analysis.get_severity_display(), analysis.severity)

    @display(description="Score", ordering="finding__score")
    def score(self, analysis: Analysis) -> str:
        """The classifier's score with its band."""
        found = analysis.finding
        if found is None:
            return "by hand"
        return f"{found.score:.2f} {found.band}{', by chance' * analysis.is_picked_by_chance}"

    @display(description="Age")
    def age_shown(self, analysis: Analysis) -> str:
        """How long it has waited."""
        return age(analysis.created_at)

    @display(description="State", ordering="state")
    def state_mark(self, analysis: Analysis) -> str:
        """What it waits for."""
        approvals: int = analysis.approvals  # type: ignore[attr-defined]  # annotated above
        if analysis.state == Analysis.State.APPROVED and approvals < analysis.approvals_needed:
            return mark("Second analyst", "wait")
        return mark(*STATE_MARKS[analysis.state])
