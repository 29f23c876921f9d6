"""What went out, to browse."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from platforms.admin.browsing import ArchivedAdmin, json_field, public_address
from platforms.admin.marks import mark
from provisions.models import Publication, ReviewDecision

KIND_MARKS = {"record": "ok", "correction": "wait", "withdrawal": "fail"}


@admin.register(Publication)
class PublicationAdmin(ArchivedAdmin):
    """Publications, newest first."""

    list_display = ("subject", "kind_mark", "entity", "published_at", "published_by", "provenance")
    list_select_related = (
        "entity",
        "published_by",
        "change",
        "analysis__provision",
    )
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        "provenance",
        "methodology_version",
        ("entity", AutocompleteSelectFilter),
    )
    search_fields = ("analysis__title", "change__headline", "entity__name", "record_sha256")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-pk")
    record_shown = staticmethod(json_field("record", "record.json"))
    fields = (
        ("kind", "entity"),
        ("analysis", "change"),
        "public_page",
        ("published_at", "published_by"),
        ("methodology_version", "provenance"),
        "disclaimer",
        "record_shown",
        "record_sha256",
    )
    readonly_fields = ("public_page", "record_shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        """Without the redlines of changes."""
        found: QuerySet[Publication] = super().get_queryset(request)
        return found.defer("change__hunks", "change__summary")

    @display(description="What")
    def subject(self, publication: Publication) -> str:
        """The id and the title or headline."""
        if publication.analysis:
            record_id = publication.analysis.provision.record_id
            return f"{record_id} {publication.analysis.title}"
        return str(publication.change)

    @display(description="Kind", ordering="kind")
    def kind_mark(self, publication: Publication) -> str:
        """What kind of publication it is."""
        return mark(publication.get_kind_display(), KIND_MARKS.get(publication.kind, ""))

    @display(description="Public page")
    def public_page(self, publication: Publication) -> str:
        """Where the public reads it."""
        row = publication.analysis.provision if publication.analysis else publication.change
        address = public_address(row) if row else None
        if not address:
            return "none"
        return format_html('<a class="text-link" href="{0}">{0}</a>', address)


@admin.register(ReviewDecision)
class ReviewDecisionAdmin(ArchivedAdmin):
    """Who decided what, and why."""

    list_display = ("analysis", "outcome_mark", "decided_by", "decided_at", "reason_start")
    list_select_related = ("analysis", "decided_by")
    list_filter = (("outcome", ChoicesDropdownFilter), ("decided_by", AutocompleteSelectFilter))
    search_fields = ("analysis__title", "reason", "decided_by__email")
    date_hierarchy = "decided_at"
    ordering = ("-decided_at", "-pk")
    changes_shown = staticmethod(json_field("changed_fields", "Changed fields"))
    fields = (
        "analysis",
        ("outcome", "decided_by", "decided_at"),
        "reason",
        "changes_shown",
    )
    readonly_fields = ("changes_shown",)

    @display(description="Decision", ordering="outcome")
    def outcome_mark(self, decision: ReviewDecision) -> str:
        """What was decided."""
        marks = {"approved": "ok", "amended": "ok", "rejected": "fail", "withdrawn": "fail"}
        return mark(decision.get_outcome_display(), marks[decision.outcome])

    @display(description="Reason")
    def reason_start(self, decision: ReviewDecision) -> str:
        """At most 90 characters of why."""
        return decision.reason[:90]
