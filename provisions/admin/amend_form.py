"""The draft as a form: what an analyst may put differently."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import CharField, Field
from django.forms.models import fields_for_model
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from provisions.actions.review import AMENDABLE
from provisions.admin.answer_form import AnswerForm
from provisions.models import Analysis

ROWS = {
    "title": 2,
    "what_it_is": 4,
    "why_it_matters": 6,
    "interpretive_note": 4,
    "consumer_impact": 6,
    "confidence_reason": 2,
    "memo_teaser": 3,
}
FORM_ID = "review-form"


def _field(column: "Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """A form field with the model's own label, choices and help text."""
    if column.choices:
        widget: forms.Widget = UnfoldAdminSelectWidget({"form": FORM_ID})
    elif isinstance(column, CharField) and column.name not in ROWS:
        widget = UnfoldAdminTextInputWidget({"form": FORM_ID})
    else:
        widget = UnfoldAdminTextareaWidget({"rows": ROWS[column.name], "form": FORM_ID})
    field = column.formfield(**{**kwargs, "widget": widget})
    if field is not None and column.choices:
        blank = [("", "None: the clause excludes the practice")] if column.blank else []
        field.choices = [*blank, *column.choices]  # type: ignore[attr-defined]  # a choice field
    return field


class AmendForm(forms.Form):
    """The amendable fields of one draft, filled with what it says; `answers`: its attributes."""

    def __init__(self, analysis: Analysis, data: Mapping[str, str] | None = None) -> None:
        """`data`: what was sent; fields that were not sent keep what the draft says."""
        says = {name: getattr(analysis, name) for name in AMENDABLE}
        sent = data and {**says, **{key: data[key] for key in AMENDABLE if key in data}}
        super().__init__(sent, initial=says)
        self.answers = AnswerForm(analysis, FORM_ID, data)
        self.fields.update(fields_for_model(Analysis, fields=AMENDABLE, formfield_callback=_field))

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the draft."""
        return bool(self.is_bound and (self.amendments() or self.answers.changed_answers()))

    def amendments(self) -> dict[str, str]:
        """What differs from the draft, by field; line endings and outer blanks do not count.

        Fields that do not hold are left out: ask `is_valid` first.
        """
        self.full_clean()
        cleaned = {name: _plain(value) for name, value in self.cleaned_data.items()}
        return {
            name: value for name, value in cleaned.items() if value != _plain(self.initial[name])
        }


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
