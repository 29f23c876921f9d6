"""Sightings, changes and imported texts: how documents developed, to browse."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
)
from unfold.decorators import display

from platforms.admin.browsing import ArchivedAdmin, json_field
from platforms.admin.marks import mark, until
from platforms.models import Change, ImportedText, Sighting
from platforms.records import RecordKind

STATE_MARKS = {"published": "ok", "current": "ok", "held": "wait", "passed": ""}


class PublicFilter(DropdownFilter):
    """By whether a change was announced."""

    title = "announced"
    parameter_name = "announced"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Announced or not."""
        return [("yes", "Announced"), ("no", "Not announced")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        """Those that are, or those that are not."""
        if not self.value():
            return queryset
        return queryset.filter(number__isnull=self.value() == "no")


@admin.register(Change)
class ChangeAdmin(ArchivedAdmin):
    """What changed between two public texts."""

    record_kind = RecordKind.CHANGE
    list_display = ("headline", "record_id", "document", "kind_word", "silent_mark", "seen_at")
    list_filter = (
        ("change_class", ChoicesDropdownFilter),
        ("provenance", ChoicesDropdownFilter),
        ("is_silent", BooleanRadioFilter),
        PublicFilter,
        ("document__entity", AutocompleteSelectFilter),
    )
    search_fields = ("headline", "document__entity__name", "document__terms_type")
    date_hierarchy = "seen_at"
    ordering = ("-seen_at", "-pk")
    summary_shown = staticmethod(json_field("summary", "Summary"))
    hunks_shown = staticmethod(json_field("hunks", "Redline"))
    fields = (
        "headline",
        ("record_id", "document"),
        ("change_class", "class_reason", "is_silent"),
        ("from_sighting", "to_sighting"),
        ("seen_at", "recorded_at", "provenance"),
        "summary_shown",
        "hunks_shown",
    )
    readonly_fields = ("record_id", "summary_shown", "hunks_shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """With what a list shows, without the redlines."""
        return Change.objects.with_page_relations()

    def view_on_site(self, obj: Change) -> str | None:  # type: ignore[override]  # this model's rows
        """Its page, once it is announced."""
        return super().view_on_site(obj) if obj.number else None

    @display(description="Class", ordering="change_class")
    def kind_word(self, change: Change) -> str:
        """The class, marked where the platform changed what the text says."""
        return mark(change.get_change_class_display(), "ok" if change.is_substantive else "")

    @display(description="")
    def silent_mark(self, change: Change) -> str:
        """Says that the stated date stayed."""
        return mark("Silent", "wait") if change.is_silent else ""


@admin.register(Sighting)
class SightingAdmin(ArchivedAdmin):
    """Periods in which a text was served."""

    list_display = ("document", "state_word", "first_seen_at", "last_seen_at", "ended_at", "hold")
    list_select_related = ("document__entity",)
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("hold_reason", ChoicesDropdownFilter),
        ("provenance", ChoicesDropdownFilter),
        ("document__entity", AutocompleteSelectFilter),
    )
    search_fields = ("document__entity__name", "document__terms_type")
    date_hierarchy = "first_seen_at"
    ordering = ("-first_seen_at", "-pk")

    @display(description="State", ordering="state")
    def state_word(self, sighting: Sighting) -> str:
        """What became of it."""
        return mark(sighting.get_state_display(), STATE_MARKS.get(sighting.state, ""))

    @display(description="Held")
    def hold(self, sighting: Sighting) -> str:
        """Why it is held and how long still."""
        if sighting.state != Sighting.State.HELD:
            return ""
        return f"{sighting.get_hold_reason_display()}; ends {until(sighting.held_until)}"


@admin.register(ImportedText)
class ImportedTextAdmin(ArchivedAdmin):
    """Texts that another archive recorded."""

    list_display = ("subject", "document", "committed_at", "outcome", "path")
    list_select_related = ("document__entity",)
    list_filter = ("outcome", ("document__entity", AutocompleteSelectFilter))
    search_fields = ("path", "commit", "subject", "document__entity__name")
    date_hierarchy = "committed_at"
    ordering = ("-committed_at", "-pk")
