"""Editing a clause type: what the classifier could not read is refused, and the reason named."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from provisions.classifier.cues import CueSet
from provisions.classifier.drafting import DraftTemplates, Facts, NoTemplate, compose
from provisions.classifier.patterns import BadPattern, compile_pattern
from provisions.classifier.severity import rate
from provisions.classifier.taxonomy import STANCES, Taxonomy
from provisions.classifier.taxonomy import ClauseType as TypeRules
from provisions.models.words import Stance

MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError)
# One fact of each kind, so that every sentence of a template is filled in.
TRIAL = "We keep it for 30 days. Write to privacy@platform.example."


class PrettyJSONField(forms.JSONField):
    """JSON with its indentation and its own letters."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        """`rows`: the height of the box."""
        widget = UnfoldAdminTextareaWidget(
            {"rows": rows, "class": "ca-code", "spellcheck": "false"}
        )
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> str:
        """Indented; what was typed and is not JSON stays as it is."""
        prepared = super().prepare_value(value)
        try:
            return json.dumps(json.loads(prepared), indent=2, ensure_ascii=False)
        except (TypeError, ValueError):
            return str(prepared)


class ClauseTypeForm(forms.ModelForm):
    """A clause type whose rules and templates the library can read."""

    direction = PrettyJSONField(rows=6, help_text="Actor, act, object and whom it favours.")
    includes = PrettyJSONField(rows=5, help_text="A list of tests: what belongs here.")
    excludes = PrettyJSONField(rows=5, help_text="A list of tests: what belongs elsewhere.")
    rules = PrettyJSONField(
        rows=24, help_text="Cues with weights, stance cues, severity rules; patterns in RE2 syntax."
    )
    templates = PrettyJSONField(
        rows=24, help_text="Titles, texts per stance, actions and memo sections of drafts."
    )

    def clean_includes(self) -> list[Any]:
        """A list of texts."""
        return _texts(self.cleaned_data["includes"])

    def clean_excludes(self) -> list[Any]:
        """A list of texts."""
        return _texts(self.cleaned_data["excludes"])

    def clean_rules(self) -> dict[str, Any]:
        """Rules that the classifier can compile."""
        return _checked(self.cleaned_data["rules"], rule_faults)

    def clean_templates(self) -> dict[str, Any]:
        """Templates that a draft can be composed from."""
        return _checked(self.cleaned_data["templates"], template_faults)


def _texts(value: object) -> list[Any]:
    if not value:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise forms.ValidationError('This is a list of texts: ["…", "…"].')
    return value


def _checked(value: Any, faults: Any) -> dict[str, Any]:
    """The table, if it has no faults. Raises ValidationError with all of them."""
    table = value or {}
    if not isinstance(table, dict):
        raise forms.ValidationError("This is a table: {…}.")
    if found := list(faults(table)):
        raise forms.ValidationError(found)
    return table


def rule_faults(rules: Mapping[str, Any]) -> Iterator[str]:
    """What the classifier could not read, one sentence each."""
    if rules.get("default_stance", "permits") not in STANCES:
        yield f"The default stance is one of {', '.join(STANCES)}."
    if unknown := set(rules.get("stance_cues") or {}) - set(STANCES):
        yield f"There is no stance {', '.join(sorted(unknown))}."
    try:
        kind = TypeRules.from_entry(
            {"slug": "edited", "name": "Edited", "default_severity": "low", **rules}
        )
        CueSet(Taxonomy({kind.slug: kind}))
        rate(kind.default_severity, kind.severity_rules, TRIAL, kind.default_stance)
    except BadPattern as error:
        yield f"A pattern is not valid RE2 syntax: {error}."
        return
    except MISSHAPEN as error:
        yield f"The rules do not have the form of the reference files: {_in_words(error)}."
        return
    if any(not 0 < cue.weight <= 1 for cue in kind.cues):
        yield "A weight lies above 0 and not above 1."
    if any(rule.effect not in ("up", "down") for rule in kind.severity_rules):
        yield "The effect of a severity rule is up or down."


def template_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    """What no draft could be composed from, one sentence each."""
    try:
        templates = DraftTemplates.from_entry(entry, entry.get("shared_notes", ()))
        for note in templates.notes:
            compile_pattern(note.pattern)
        stances = [*templates.stances, *templates.titles]
    except BadPattern as error:
        yield f"A pattern is not valid RE2 syntax: {error}."
        return
    except MISSHAPEN as error:
        yield f"The templates do not have the form of the reference files: {_in_words(error)}."
        return
    for stance in sorted(set(stances)):
        if stance not in STANCES:
            yield f"There is no stance {stance}."
            continue
        yield from _composition_faults(templates, stance)


def _composition_faults(templates: DraftTemplates, stance: str) -> Iterator[str]:
    """Whether a draft of one stance can be composed: its slots are known, its parts are there."""
    label = Stance(stance).label
    try:
        compose(
            templates,
            platform="Platform",
            document="Platform Terms of Service",
            stance=stance,
            quote=TRIAL,
            facts=Facts(articles=("Art. 1",), agencies=("Agency",)),
        )
    except NoTemplate:
        yield f"{label}: a stance needs both a title and a template."
    except MISSHAPEN as error:
        yield f"{label}: the template holds an unknown slot or lacks a part: {_in_words(error)}."


def _in_words(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
