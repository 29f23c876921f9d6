"""The attributes of a draft as a form: each answer, and the words of the text that give it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from provisions.actions.attributes import Answer, answers_of, choices_of
from provisions.models import Analysis, AnalysisAttribute


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One attribute with its fields. `others`: words of further statements, kept if unchanged."""

    attribute: AnalysisAttribute
    value: forms.BoundField
    quote: forms.BoundField
    others: tuple[str, ...]


class AnswerForm(forms.Form):
    """The answers of one draft; what was not sent keeps what the draft says."""

    def __init__(
        self, analysis: Analysis, form_id: str, data: Mapping[str, str] | None = None
    ) -> None:
        """`form_id`: the form on the page that the fields belong to."""
        self.rows_before = list(analysis.attributes.order_by("position"))
        self.before = answers_of(analysis)
        says: dict[str, str] = {}
        for slug, answer in self.before.items():
            says |= {_value(slug): answer.value, _quote(slug): answer.quote}
        sent = None if data is None else {name: data.get(name, says[name]) for name in says}
        super().__init__(sent, initial=says)
        kind = analysis.provision.clause_type.slug
        for row in self.rows_before:
            choices = choices_of(row, kind)
            self.fields[_value(row.slug)] = _value_field(row, choices, form_id)
            self.fields[_quote(row.slug)] = forms.CharField(
                required=False,
                label=f"Words for: {row.label}",
                widget=UnfoldAdminTextareaWidget({"rows": 1, "form": form_id}),
            )

    def answer_rows(self) -> Iterator[AnswerRow]:
        """The attributes in order, for the page."""
        for row in self.rows_before:
            others = tuple(quote["text"] for quote in row.quotes[1:])
            yield AnswerRow(row, self[_value(row.slug)], self[_quote(row.slug)], others)

    def changed_answers(self) -> dict[str, Answer]:
        """The answers that differ from the draft's, by slug."""
        if not self.is_bound:
            return {}
        self.full_clean()
        says = {
            slug: Answer(
                _plain(self.cleaned_data.get(_value(slug), "")),
                _plain(self.cleaned_data.get(_quote(slug), "")),
            )
            for slug in self.before
        }
        return {
            slug: answer for slug, answer in says.items() if _differs(answer, self.before[slug])
        }


def _value_field(
    row: AnalysisAttribute, choices: list[tuple[str, str]], form_id: str
) -> forms.Field:
    if choices:
        widget = UnfoldAdminSelectWidget({"form": form_id})
        return forms.ChoiceField(required=False, label=row.label, choices=choices, widget=widget)
    return forms.CharField(
        required=False, label=row.label, widget=UnfoldAdminTextInputWidget({"form": form_id})
    )


def _differs(answer: Answer, before: Answer) -> bool:
    """Words beside no answer are no change."""
    if not answer.value and not before.value:
        return False
    return answer.value != before.value or answer.quote != _plain(before.quote)


def _value(slug: str) -> str:
    return f"answer-{slug}"


def _quote(slug: str) -> str:
    return f"words-{slug}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
