"""Changes and imported texts: how documents developed. A change may be classed anew."""

from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
)
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from platforms.actions.reclassify import NotReclassifiable, reclassify
from platforms.admin.browsing import ArchivedAdmin, ArchivedInline, json_field
from platforms.admin.dialogs import RowForm, after_dialog, dialog_again
from platforms.admin.marks import mark
from platforms.archive.change_class import ChangeClass
from platforms.models import Change, ImportedText, Reclassification
from platforms.records import RecordKind


class ClassForm(RowForm):
    """Asks which class a change has, and why."""

    model = Change
    to_class = forms.ChoiceField(
        label="Class",
        widget=UnfoldAdminSelectWidget,
        choices=[("", "Choose a class"), *((kind.value, kind.label) for kind in ChangeClass)],
    )
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        max_length=500,
        help_text="Shown on the public page of the change, beside the class that the rules gave.",
    )

    def clean_to_class(self) -> ChangeClass:
        """The class as its enum member. Raises ValidationError where it is the present one."""
        chosen = ChangeClass(self.cleaned_data["to_class"])
        if chosen is self.row.kind:
            raise forms.ValidationError("It has this class already.")
        return chosen


RECLASSIFY = {
    "title": "Give this change another class?",
    "description": "Headline and class change on its page and in lists. What was published of it "
    "stays as it was, and nobody is alerted again.",
    "form_class": ClassForm,
    "form_submit_text": "Change the class",
}


class ReclassificationInline(ArchivedInline):
    """What analysts said of the class."""

    model = Reclassification
    show_change_link = False
    fields = ("decided_at", "from_class", "to_class", "reason", "decided_by")
    readonly_fields = fields
    ordering = ("-decided_at", "-pk")
    verbose_name_plural = "classes given by analysts"


class ReclassifiedFilter(DropdownFilter):
    """By whether an analyst changed the class."""

    title = "class given by"
    parameter_name = "classed_by"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The rules or a person."""
        return [("analyst", "An analyst"), ("rule", "The rules")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        """Those with a word of an analyst, or those without."""
        said = Exists(Reclassification.objects.filter(change=OuterRef("pk")))
        kept = {"analyst": said, "rule": ~said}.get(self.value() or "")
        return queryset.filter(kept) if kept else queryset


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
        ReclassifiedFilter,
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
        ("change_class", "class_reason"),
        ("is_silent", "provenance"),
        ("from_sighting", "to_sighting"),
        ("seen_at", "recorded_at"),
        "summary_shown",
        "hunks_shown",
    )
    readonly_fields = ("record_id", "summary_shown", "hunks_shown")
    inlines = (ReclassificationInline,)
    actions_detail: ClassVar[list[str]] = ["reclassify"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """With what a list shows, without the redlines."""
        return Change.objects.with_page_relations()

    def has_reclassify_permission(self, request: HttpRequest, object_id: int | str) -> bool:
        """Analysts and operators."""
        return bool(request.user.has_perm("platforms.add_reclassification"))

    @action(
        description="Change the class", icon="sell", permissions=["reclassify"], dialog=RECLASSIFY
    )
    def reclassify(self, request: HttpRequest, form: ClassForm, object_id: str) -> HttpResponse:
        """An analyst's word on the class."""
        try:
            change = reclassify(
                change=form.row,
                to_class=form.cleaned_data["to_class"],
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
            )
        except NotReclassifiable as problem:
            return dialog_again(request, RECLASSIFY, form, problem)
        messages.success(request, f"The class is now: {change.kind.label}.")
        return after_dialog(request, reverse("admin:platforms_change_change", args=[object_id]))

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


@admin.register(ImportedText)
class ImportedTextAdmin(ArchivedAdmin):
    """Texts that another archive recorded."""

    list_display = ("subject", "document", "committed_at", "outcome", "path")
    list_select_related = ("document__entity",)
    list_filter = ("outcome", ("document__entity", AutocompleteSelectFilter))
    search_fields = ("path", "commit", "subject", "document__entity__name")
    date_hierarchy = "committed_at"
    ordering = ("-committed_at", "-pk")
