"""Clauses and the classifier's findings, to browse."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from platforms.admin.browsing import ArchivedAdmin, ArchivedInline, json_field, preformatted
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

    list_display = ("clause_type", "document", "clause", "score", "band", "stance", "classifier")
    list_select_related = ("clause_type", "clause__version__document__entity")
    list_filter = (
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
        ("score", "band", "stance"),
        "quote",
        "cues_shown",
        ("classifier", "recorded_at"),
    )
    readonly_fields = ("band", "quote", "cues_shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        """Without the texts they lie in."""
        found: QuerySet[Finding] = super().get_queryset(request)
        return found.select_related("clause__version").defer("clause__version__text")

    @display(description="Document")
    def document(self, finding: Finding) -> str:
        """Whose passage it is about."""
        return str(finding.clause.version.document)

    @display(description="Quote")
    def quote(self, finding: Finding) -> str:
        """The words that the claim rests on."""
        return preformatted(finding.clause.version.text[finding.start : finding.end])
