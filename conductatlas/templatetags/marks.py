"""Which drawing and which words stand for a code: severity, confidence, basis, stance, change."""

from collections.abc import Sequence

from conductatlas.templatetags.passage_marks import hidden_marks

SEVERITY_ICONS = {"low": "sev1", "medium": "sev2", "high": "sev3"}
CONFIDENCE_ICONS = {"low": "conf1", "medium": "conf2", "high": "conf3"}
BASIS_ICONS = {"explicit": "quote", "partial": "partial"}
STATE_ICONS = {"ok": "check", "wait": "clock", "fail": "close"}
STANCE_MARKS = {
    "permits": "yes", "requires": "yes", "conditional": "cond",
    "restricts": "no", "excludes": "no", "silent": "silent",
}  # fmt: skip
MARK_ICONS = {"yes": "dot", "cond": "half", "no": "ring", "silent": "minus"}
KIND_ICONS = {
    "added": "plus", "removed": "minus", "changed": "delta", "moved": "move", "renumbered": "move",
}  # fmt: skip
KIND_LABELS = {
    "added": "Added", "removed": "Removed", "changed": "Changed", "moved": "Moved",
    "renumbered": "Renumbered",
}  # fmt: skip
GAP = " […] "
CONTEXT_WORDS = 8
"""Words without change that stay beside each change where only changes are shown."""

Word = tuple[str, str]
"""A run of a redline: same, added or removed, and its text."""


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
    """The five kinds a reader is shown: added, removed, changed, moved, renumbered."""
    return "changed" if kind == "reworded" else kind


def kind_icon(kind: str) -> str:
    """The sign of a change to a passage."""
    return KIND_ICONS.get(change_kind(kind), "delta")


def change_kind_label(kind: str) -> str:
    """The word beside the sign."""
    return KIND_LABELS.get(change_kind(kind), "Changed")


def redline_words(words: Sequence[Word]) -> list[Word]:
    """Runs of a redline as a reader sees them: Markdown's marks and link targets left out.

    A mark may begin in one run and end in another, so each side is read as a whole.
    """
    before = hidden_marks("".join(text for operation, text in words if operation != "added"))
    after = hidden_marks("".join(text for operation, text in words if operation != "removed"))
    shown: list[Word] = []
    at_before = at_after = 0
    for operation, text in words:
        hidden = bytearray(len(text))
        if operation != "added":
            hidden = _either(hidden, before[at_before : at_before + len(text)])
            at_before += len(text)
        if operation != "removed":
            hidden = _either(hidden, after[at_after : at_after + len(text)])
            at_after += len(text)
        if seen := _seen(text, hidden):
            shown.append((operation, seen))
    return shown


def _either(first: bytearray, second: bytearray) -> bytearray:
    return bytearray(one | other for one, other in zip(first, second, strict=True))


def _seen(text: str, hidden: bytearray) -> str:
    return "".join(letter for letter, is_mark in zip(text, hidden, strict=True) if not is_mark)


def changed_stretches(words: Sequence[Word]) -> list[Word]:
    """Runs as `redline_words`, long ones without change cut to the words beside a change."""
    shown = redline_words(words)
    last = len(shown) - 1
    return [
        (operation, _beside(text, is_first=at == 0, is_last=at == last))
        if operation == "same"
        else (operation, text)
        for at, (operation, text) in enumerate(shown)
    ]


def _beside(text: str, *, is_first: bool, is_last: bool) -> str:
    """The first and last words of a run without change; at an end of the passage only one side."""
    words = text.split(" ")
    sides = 1 if is_first or is_last else 2
    if len(words) <= sides * CONTEXT_WORDS + 4:
        return text
    opening = "" if is_first and not is_last else " ".join(words[:CONTEXT_WORDS])
    closing = "" if is_last else " ".join(words[-CONTEXT_WORDS:])
    return f"{opening}{GAP}{closing}".lstrip(" " if is_first else "")


def redline_note(words: Sequence[Word], kind: str = "") -> str:
    """What to say of a passage of which the words alone do not tell enough; empty where they do."""
    shown = redline_words(words)
    if not any(letter.isalnum() for _, text in shown for letter in text):
        return "A passage without words, such as a picture or an empty row."
    if kind == "renumbered":
        return "Only the number in front differs."
    if kind == "moved":
        stayed = all(operation == "same" for operation, _ in shown)
        return f"Stood elsewhere before; its words {'are the same' if stayed else 'differ, too'}."
    if all(operation == "same" or not text.strip() for operation, text in shown):
        return "Differs in layout or in the target of a link only."
    return ""


def before_words(words: Sequence[Word]) -> list[Word]:
    """The runs of the text before: what stayed and what was removed."""
    return [run for run in words if run[0] != "added"]


def after_words(words: Sequence[Word]) -> list[Word]:
    """The runs of the text after: what stayed and what was added."""
    return [run for run in words if run[0] != "removed"]


def after_text(words: Sequence[Word]) -> str:
    """The text after as one run without marks of any change. Plain text, not yet escaped."""
    return "".join(text for _, text in redline_words(after_words(words)))


def visible_run(text: str) -> str:
    """A passage, or a part of one, without Markdown's marks; spaces kept."""
    return _seen(text, hidden_marks(text))
