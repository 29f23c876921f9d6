"""What stands beside a record: the dialogue to pin or leave out, and what was said before."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from platforms.admin.browsing import ArchivedInline
from platforms.admin.dialogs import RowForm
from platforms.records import RecordKind, format_record_id
from provisions.compare import Field
from provisions.models import ComparatorChoice, Provision
from provisions.models.words import Stance
from provisions.similar import Candidate, candidates

MOST_OFFERED = 200


class ComparatorForm(RowForm):
    """Asks which record of another platform, and what of it."""

    model = Provision
    other = forms.TypedChoiceField(
        label="The other record",
        coerce=int,
        widget=UnfoldAdminSelectWidget,
        help_text="Of the same clause type in the same kind of document, as they are ranked now.",
    )
    choice = forms.ChoiceField(
        label="On this record's page",
        widget=UnfoldAdminSelectWidget,
        choices=ComparatorChoice.Choice.choices,
    )
    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 3}), help_text="Kept with the choice."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers the candidates, best first."""
        super().__init__(*args, **kwargs)
        field = Field(self.row.clause_type, [self.row.document.terms_type])
        analysis = self.row.published_analysis
        ranked = candidates(field, self.row, analysis.stance if analysis else "")
        self.fields["other"].choices = [
            (each.row.provision_id, _label(each)) for each in ranked[:MOST_OFFERED]
        ]


COMPARE = {
    "title": "What stands beside this record?",
    "description": "Records are ranked by stance and likeness of wording. The latest choice counts;"
    " earlier ones stay on record.",
    "form_class": ComparatorForm,
    "form_submit_text": "Keep",
}


class ComparatorInline(ArchivedInline):
    """What analysts said of the records beside this one, newest first."""

    model = ComparatorChoice
    fk_name = "provision"
    verbose_name_plural = "Chosen comparators"
    fields = ("other_record", "choice", "reason", "chosen_by", "chosen_at")
    readonly_fields = ("other_record",)
    show_change_link = False
    ordering: ClassVar[tuple[str, ...]] = ("-chosen_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComparatorChoice]:
        """With whose record it is."""
        found: QuerySet[ComparatorChoice] = super().get_queryset(request)
        return found.select_related("other__document__entity", "chosen_by")

    @display(description="Record")
    def other_record(self, said: ComparatorChoice) -> str:
        """The other record, linked."""
        address = reverse("admin:provisions_provision_change", args=[said.other_id])
        name = f"{said.other.document.entity.name}, {said.other.record_id}"
        return format_html('<a class="text-link" href="{}">{}</a>', address, name)


def _label(each: Candidate) -> str:
    record = format_record_id(RecordKind.PROVISION, each.row.number)
    said = "" if each.choice == ComparatorChoice.Choice.RANKED else f" ({each.choice})"
    stance = Stance(each.row.stance).label
    return f"{each.platform}, {record}: {stance}, {each.likeness:.0%} alike{said}"
