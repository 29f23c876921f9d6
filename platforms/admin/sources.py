"""Sources: where documents are fetched from, how they are doing, and when they are due."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    DropdownFilter,
)
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from platforms.actions import sources as verbs
from platforms.admin.browsing import BrowsingAdmin, json_field
from platforms.admin.dialogs import after_dialog, row_or_404
from platforms.admin.lines import LinesField
from platforms.admin.marks import age, mark, outcome_mark, until
from platforms.archive.outcome import LABELS
from platforms.archive.page_filters import Filter, InvalidFilter, read_filters
from platforms.models import Source

CHECK = {
    "title": "Check this source now?",
    "description": "It becomes due at once and is fetched by the next sweep.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Check now",
}
ENABLE = {
    "title": "Enable this source?",
    "description": "It is checked at its cadence from now on.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Enable",
}
DISABLE = {
    "title": "Disable this source?",
    "description": "It is not fetched until it is enabled again; what was captured stays.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Disable",
}


class SourceForm(forms.ModelForm):
    """Selectors one on each line, as they may hold commas; filters as JSON."""

    select = LinesField(help_text="CSS selectors of the text, one a line; none: it is found.")
    remove = LinesField(help_text="CSS selectors of what is left out, one a line.")
    filters = forms.JSONField(
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        help_text="JSON list of select_blocks, remove_blocks, remove_query, normalise_dates, "
        'mask_numbers, as in [{"remove_blocks": [".note"]}, {"remove_query": ["utm_*"]}].',
        error_messages={"invalid": 'This is no JSON: quote names with ", close every bracket.'},
    )

    def clean_filters(self) -> list[Filter]:
        """The filters, none for an empty field. Raises ValidationError at the first mistake."""
        filters = self.cleaned_data["filters"]
        try:
            read_filters([] if filters is None else filters)
        except InvalidFilter as error:
            raise forms.ValidationError(str(error)) from error
        return filters or []


class OutcomeFilter(DropdownFilter):
    """By how the latest check ended."""

    title = "last outcome"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The closed list, and what was never checked."""
        codes = [(code.value, word) for code, word in LABELS.items()]
        return [("never", "Not checked yet"), *codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        """Those that ended so."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(last_outcome="" if chosen == "never" else chosen)


@admin.register(Source)
class SourceAdmin(BrowsingAdmin):
    """Sources, due first."""

    form = SourceForm
    list_display = ("address", "platform", "state", "outcome", "checked", "next_check", "failures")
    list_select_related = ("document__entity",)
    list_filter = (
        ("is_enabled", BooleanRadioFilter),
        OutcomeFilter,
        ("needs_browser", BooleanRadioFilter),
        ("document__entity", AutocompleteSelectFilter),
    )
    search_fields = ("url", "document__entity__name", "document__terms_type")
    ordering = ("-is_enabled", "next_check_at", "pk")
    autocomplete_fields = ("document",)
    actions = ("check_selected", "enable_selected", "disable_selected")
    actions_detail: ClassVar[list[str]] = ["check_one", "enable_one", "disable_one"]
    readonly_fields = (
        "is_enabled",
        "next_check_at",
        "last_checked_at",
        "last_captured_at",
        "outcome",
        "failures",
        "latest_snapshot",
        json_field("declaration", "Imported declaration"),
    )
    fieldsets = (
        (None, {"fields": ("document", "url", ("position", "cadence_seconds"), "needs_browser")}),
        ("Where on the page the text is", {"fields": ("select", "remove", "filters")}),
        (
            "How it is doing",
            {
                "fields": (
                    ("is_enabled", "next_check_at"),
                    ("outcome", "failures"),
                    ("last_checked_at", "last_captured_at"),
                    "latest_snapshot",
                )
            },
        ),
        ("Where it comes from", {"fields": (readonly_fields[-1],), "classes": ("collapse",)}),
    )

    @display(description="Address", ordering="url")
    def address(self, source: Source) -> str:
        """The address without its scheme."""
        return format_html(
            '<span class="ca-clip">{}</span>', source.url.partition("://")[2] or source.url
        )

    @display(description="Document", ordering="document__entity__name")
    def platform(self, source: Source) -> str:
        """Whose document it serves."""
        return str(source.document)

    @display(description="State", ordering="is_enabled")
    def state(self, source: Source) -> str:
        """Whether it is checked at all."""
        return mark("Enabled", "ok") if source.is_enabled else mark("Off")

    @display(description="Last outcome", ordering="last_outcome")
    def outcome(self, source: Source) -> str:
        """How the latest check ended."""
        return outcome_mark(source.last_outcome)

    @display(description="Last check", ordering="last_checked_at")
    def checked(self, source: Source) -> str:
        """How long ago."""
        return f"{age(source.last_checked_at)} ago" if source.last_checked_at else "never"

    @display(description="Next check", ordering="next_check_at")
    def next_check(self, source: Source) -> str:
        """When it is due."""
        return until(source.next_check_at) if source.is_enabled else "off"

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only the switch that does something; the id is what the address says."""
        if not str(object_id).isdecimal():
            return []
        is_on = Source.objects.filter(pk=object_id, is_enabled=True).exists()
        hidden = "enable_one" if is_on else "disable_one"
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return [each for each in offered if not each.action_name.endswith(hidden)]

    @admin.action(description="Check now", permissions=["change"])
    def check_selected(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Make the chosen ones due."""
        for source in queryset:
            verbs.check_now(source=source, now=timezone.now())
        self._say(request, len(queryset), "due now")

    @admin.action(description="Enable", permissions=["change"])
    def enable_selected(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Let the chosen ones be checked."""
        for source in queryset:
            verbs.enable(source=source, now=timezone.now())
        self._say(request, len(queryset), "enabled")

    @admin.action(description="Disable", permissions=["change"])
    def disable_selected(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Leave the chosen ones alone."""
        for source in queryset:
            verbs.disable(source=source)
        self._say(request, len(queryset), "disabled")

    @action(description="Check now", icon="refresh", permissions=["change"], dialog=CHECK)
    def check_one(self, request: HttpRequest, form: object, object_id: str) -> HttpResponse:
        """Make this one due."""
        verbs.check_now(source=row_or_404(Source, object_id), now=timezone.now())
        return self._done(request, object_id, "due now")

    @action(description="Enable", icon="toggle_on", permissions=["change"], dialog=ENABLE)
    def enable_one(self, request: HttpRequest, form: object, object_id: str) -> HttpResponse:
        """Let this one be checked."""
        verbs.enable(source=row_or_404(Source, object_id), now=timezone.now())
        return self._done(request, object_id, "enabled")

    @action(description="Disable", icon="toggle_off", permissions=["change"], dialog=DISABLE)
    def disable_one(self, request: HttpRequest, form: object, object_id: str) -> HttpResponse:
        """Leave this one alone."""
        verbs.disable(source=row_or_404(Source, object_id))
        return self._done(request, object_id, "disabled")

    def _done(self, request: HttpRequest, object_id: str, what: str) -> HttpResponse:
        self._say(request, 1, what)
        return after_dialog(request, reverse("admin:platforms_source_change", args=[object_id]))

    def _say(self, request: HttpRequest, count: int, what: str) -> None:
        noun = "source is" if count == 1 else "sources are"
        messages.success(request, f"{count} {noun} {what}.")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A source with captures is evidence: disable it instead."""
        return False
