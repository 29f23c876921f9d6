"""Which drawing and which words stand for a code: severity, confidence, basis, stance, change."""

from collections.abc import Sequence

import re2

SEVERITY_ICONS = {"low": "sev1", "medium": "sev2", "high": "sev3"}
CONFIDENCE_ICONS = {"low": "conf1", "medium": "conf2", "high": "conf3"}
BASIS_ICONS = {"explicit": "quote", "partial": "partial"}
STATE_ICONS = {"ok": "check", "wait": "clock", "fail": "close"}
STANCE_MARKS = {
    "permits": "yes", "requires": "yes", "conditional": "cond",
    "restricts": "no", "excludes": "no", "silent": "silent",
}  # fmt: skip
MARK_ICONS = {"yes": "dot", "cond": "half", "no": "ring", "silent": "minus"}
KIND_ICONS = {"added": "plus", "removed": "minus", "changed": "delta", "moved": "move"}
KIND_LABELS = {"added": "Added", "removed": "Removed", "changed": "Changed", "moved": "Moved"}

Word = tuple[str, str]
"""A run of a redline: same, added or removed, and its text."""

_OPENING_MARK = re2.compile(r"^\s*(?:#{1,6}|[-*+]|>)\s+")
_BOLD = re2.compile(r"\*\*|__")
_LINK = re2.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_TARGET = re2.compile(r"\]\([^()\s]*\)")
_ESCAPED = re2.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")


def severity_icon(severity: str) -> str:
    """Bars, one to three."""
    return SEVERITY_ICONS[severity]


def confidence_icon(confidence: str) -> str:
    """A dial, a sixth to full."""
    return CONFIDENCE_ICONS[confidence]


def basis_icon(basis: str) -> str:
    """Quotation marks for explicit wording, a broken sheet for a partial document."""
    return BASIS_ICONS.get(basis, "inferred")


def state_icon(state: str) -> str:
    """How a check ended: tick, clock or cross."""
    return STATE_ICONS.get(state, "info")


def stance_mark(stance: str) -> str:
    """The four marks of the comparison table: yes, cond, no, silent."""
    return STANCE_MARKS.get(stance, "silent")


def stance_icon(stance: str) -> str:
    """Full, half or empty circle; a dash for silence."""
    return MARK_ICONS[stance_mark(stance)]


def change_kind(kind: str) -> str:
    """The four kinds a reader is shown: added, removed, changed, moved."""
    return "changed" if kind == "reworded" else kind


def kind_icon(kind: str) -> str:
    """The sign of a change to a passage."""
    return KIND_ICONS.get(change_kind(kind), "delta")


def change_kind_label(kind: str) -> str:
    """The word beside the sign."""
    return KIND_LABELS.get(change_kind(kind), "Changed")


def redline_words(words: Sequence[Word]) -> list[Word]:
    """Runs of a redline as a reader sees them: Markdown's marks and link targets left out."""
    passage_starts = next((i for i, run in enumerate(words) if run[0] == "same"), len(words))
    return [
        (operation, visible_run(text, index < max(passage_starts, 1)))
        for index, (operation, text) in enumerate(words)
    ]


def before_words(words: Sequence[Word]) -> list[Word]:
    """The runs of the text before: what stayed and what was removed."""
    return [run for run in words if run[0] != "added"]


def after_words(words: Sequence[Word]) -> list[Word]:
    """The runs of the text after: what stayed and what was added."""
    return [run for run in words if run[0] != "removed"]


def visible_run(text: str, opens: bool = False) -> str:
    """A part of a passage without Markdown's marks; spaces kept. `opens`: it begins the passage."""
    if opens:
        text = _OPENING_MARK.sub("", text)
    return _ESCAPED.sub(r"\1", _TARGET.sub("", _LINK.sub(r"\1", _BOLD.sub("", text))))
