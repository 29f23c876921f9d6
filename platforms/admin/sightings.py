"""Sightings: which text was served when, why one is held, and a person's word that ends it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
)
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from platforms.actions.sightings import NotInQuarantine, release_sighting
from platforms.admin.browsing import ArchivedAdmin
from platforms.admin.dialogs import RowForm, after_dialog, dialog_again
from platforms.admin.held_text import held_text
from platforms.admin.marks import mark, until
from platforms.holding import EndedBy, held_texts
from platforms.models import Change, Sighting

STATE_MARKS = {"published": "ok", "current": "ok", "held": "wait", "passed": ""}


def quarantined_count(request: HttpRequest) -> int:
    """The number beside "Held texts" in the navigation."""
    return held_texts(EndedBy.PERSON).count()


class ReleaseForm(RowForm):
    """Asks why a text may go out before its time."""

    model = Sighting
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        max_length=300,
        help_text="Kept with the text, with your name.",
    )


RELEASE = {
    "title": "Release this text from quarantine?",
    "description": "It becomes the public text of its document, unless another rule holds it "
    "still. Compare it with the public one first.",
    "form_class": ReleaseForm,
    "form_submit_text": "Release",
}


class HoldFilter(DropdownFilter):
    """Texts that are held now, by what would end it."""

    title = "held now"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """A person, time, a second look."""
        return [(kind.value, kind.label) for kind in EndedBy]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sighting]) -> QuerySet[Sighting]:
        """Those of one kind; unknown words find nothing."""
        if not self.value():
            return queryset
        if self.value() not in set(EndedBy):
            return queryset.none()
        return queryset.filter(pk__in=held_texts(EndedBy(self.value())).values("pk"))


@admin.register(Sighting)
class SightingAdmin(ArchivedAdmin):
    """Periods in which a text was served; a quarantined text is judged and released here."""

    list_display = ("document", "state_word", "first_seen_at", "last_seen_at", "ended_at", "hold")
    list_select_related = ("document__entity",)
    list_filter = (
        HoldFilter,
        ("state", ChoicesDropdownFilter),
        ("hold_reason", ChoicesDropdownFilter),
        ("provenance", ChoicesDropdownFilter),
        ("document__entity", AutocompleteSelectFilter),
    )
    search_fields = ("document__entity__name", "document__terms_type")
    date_hierarchy = "first_seen_at"
    ordering = ("-first_seen_at", "-pk")
    actions_detail: ClassVar[list[str]] = ["release"]
    readonly_fields = ("state_word", "change_link")
    change_form_outer_after_template = "admin/held_text.html"
    fieldsets = (
        (None, {"fields": (("document", "version"), ("state_word", "change_link"))}),
        (
            "Why it was held",
            {"fields": (("hold_reason", "held_until"), ("released_by", "release_reason"))},
        ),
        (
            "When it was served",
            {"fields": (("first_seen_at", "last_seen_at"), ("ended_at", "published_at"))},
        ),
        (
            "How it came here",
            {
                "fields": (
                    ("provenance", "recorded_at"),
                    ("is_return", "is_technical", "superseded_at"),
                ),
                "classes": ("collapse",),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sighting]:
        """With the document's name and the version's, without its text."""
        found: QuerySet[Sighting] = super().get_queryset(request)
        return found.select_related("document__entity", "version").defer("version__text")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row, and below it the text against the public one of its document."""
        sighting = self.get_object(request, unquote(object_id))
        held = held_text(sighting) if sighting else None
        context = {**(extra_context or {}), "held": held}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    def has_release_permission(self, request: HttpRequest, object_id: int | str) -> bool:
        """Analysts and operators."""
        return bool(request.user.has_perm("platforms.change_sighting"))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only where a person's word ends the hold; the id is what the address says."""
        held = held_texts(EndedBy.PERSON)
        if not str(object_id).isdecimal() or not held.filter(pk=object_id).exists():
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered

    @action(
        description="Release from quarantine",
        icon="lock_open",
        permissions=["release"],
        dialog=RELEASE,
    )
    def release(self, request: HttpRequest, form: ReleaseForm, object_id: str) -> HttpResponse:
        """A person ends the quarantine of a text."""
        try:
            with transaction.atomic():  # the verb sets no savepoint of its own
                sighting = release_sighting(
                    sighting=form.row,
                    reason=form.cleaned_data["reason"],
                    by=request.user,  # type: ignore[arg-type]  # signed in
                    now=timezone.now(),
                )
        except NotInQuarantine as problem:
            return dialog_again(request, RELEASE, form, problem)
        messages.success(request, _after_release(sighting))
        return after_dialog(request, reverse("admin:platforms_sighting_change", args=[object_id]))

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

    @display(description="Change")
    def change_link(self, sighting: Sighting) -> str:
        """The change that made it the public text, where there is one."""
        change = (
            Change.objects.filter(to_sighting=sighting).only("pk", "number", "headline").first()
        )
        if change is None:
            return "none"
        address = reverse("admin:platforms_change_change", args=[change.pk])
        words = f"{change.record_id} {change.headline}".strip()
        return format_html('<a class="text-link" href="{}">{}</a>', address, words)


def _after_release(sighting: Sighting) -> str:
    if sighting.state == Sighting.State.PUBLISHED:
        return "It is the public text now; the next sweep announces the change."
    reason = sighting.get_hold_reason_display()
    return f"The quarantine has ended. The text waits still: {reason}."
