"""What becomes of documents: dialogues to record it, and rows to read it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from platforms.admin.browsing import ArchivedInline
from platforms.admin.dialogs import RowForm
from platforms.models import Document, Succession
from platforms.records import RecordKind, parse_record_id


class SuccessionForm(RowForm):
    """Asks as which document this one goes on."""

    model = Document
    kind = forms.ChoiceField(
        label="This document …", widget=UnfoldAdminSelectWidget, choices=Succession.Kind.choices
    )
    later = forms.ModelChoiceField(
        Document.objects.none(),
        label="The later document",
        required=False,
        empty_label="Another platform's",
        widget=UnfoldAdminSelectWidget,
    )
    later_id = forms.CharField(
        label="Or its id",
        required=False,
        max_length=20,
        widget=UnfoldAdminTextInputWidget({"placeholder": "CA-D-000123"}),
        help_text="For a document of another platform.",
    )
    happened_on = forms.DateField(
        label="Since",
        widget=UnfoldAdminTextInputWidget({"type": "date"}),
        help_text="When this was first seen.",
    )
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        max_length=500,
        help_text="What shows it, such as the platform's own notice.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers the other documents of the platform."""
        super().__init__(*args, **kwargs)
        self.fields["later"].queryset = _siblings(self.row)

    def clean_happened_on(self) -> date:
        """Raises ValidationError for a day to come."""
        day: date = self.cleaned_data["happened_on"]
        if day > timezone.now().date():
            raise forms.ValidationError("This day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        """With `later` from whichever box was filled. Raises ValidationError for none or both."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed = cleaned.get("later_id", "")
        if bool(cleaned.get("later")) == bool(typed):
            self.add_error("later", "Choose the later document, or give its id.")
        elif typed:
            cleaned["later"] = self._named(typed)
        return cleaned

    def _named(self, typed: str) -> Document | None:
        named = parse_record_id(typed)
        found = None
        if named and named[0] == RecordKind.DOCUMENT:
            found = Document.objects.filter(number=named[1]).select_related("entity").first()
        if found is None:
            self.add_error("later_id", "No document has this id.")
        return found


class WithdrawForm(RowForm):
    """Asks what shows that a document is no longer served."""

    model = Document
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        max_length=500,
        help_text="Kept in the history of this row in the admin.",
    )

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where it is withdrawn already."""
        if self.row.ended_at:
            self.add_error("reason", "This document is withdrawn already.")
        return self.cleaned_data


SUCCEED = {
    "title": "As which document does this one go on?",
    "description": "Both documents then name one another on their pages, with date and reason.",
    "form_class": SuccessionForm,
    "form_submit_text": "Record it",
}
WITHDRAW = {
    "title": "Is this document no longer served?",
    "description": "Its latest period ends now; its texts stay public. Sources that are still "
    "enabled go on, and a capture brings the document back.",
    "form_class": WithdrawForm,
    "form_submit_text": "Withdraw",
}


class LineageInline(ArchivedInline):
    """Successions of one direction."""

    model = Succession
    show_change_link = False
    fields = ("document_link", "kind", "happened_on", "reason", "recorded_by")
    readonly_fields = fields
    ordering = ("happened_on", "pk")
    other = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Succession]:
        """With the other document's name."""
        found: QuerySet[Succession] = super().get_queryset(request)
        return found.select_related(f"{self.other}__entity", "recorded_by")

    @display(description="Document")
    def document_link(self, succession: Succession) -> str:
        """The other document, as a link to its page here."""
        other = getattr(succession, self.other)
        address = reverse("admin:platforms_document_change", args=[other.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, other)


class SuccessorInline(LineageInline):
    """What this document goes on as."""

    fk_name = "earlier"
    other = "later"
    verbose_name_plural = "goes on as"


class PredecessorInline(LineageInline):
    """What this document goes back to."""

    fk_name = "later"
    other = "earlier"
    verbose_name_plural = "goes back to"


def _siblings(document: Document) -> QuerySet[Document]:
    others = Document.objects.filter(entity=document.entity_id).exclude(pk=document.pk)
    return others.select_related("entity").order_by("terms_type", "pk")
