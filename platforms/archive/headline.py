"""Says in one sentence what changed: the most consequential thing first, then how much."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from platforms.archive.aside import is_heading, section_of, seen_line
from platforms.archive.diff import Hunk, HunkKind
from platforms.archive.diff_words import Word, WordOp, word_diff
from platforms.archive.facts import ShiftKind
from platforms.archive.sections import SectionEvent, SectionShift
from platforms.archive.shifts import Shift

MOST_WORDS = 30
_TITLE_WORDS = 7
_QUOTE_WORDS = 9
_PAIRED = (
    ShiftKind.DEFAULT,
    ShiftKind.MODAL,
    ShiftKind.MONEY,
    ShiftKind.PERIOD,
    ShiftKind.PERCENT,
    ShiftKind.PLACE,
    ShiftKind.PARTY,
)
_ONE_SIDED = (
    ShiftKind.DEFAULT,
    ShiftKind.MODAL,
    ShiftKind.NEGATION,
    ShiftKind.EXCEPTION,
    ShiftKind.PARTY,
    ShiftKind.MONEY,
    ShiftKind.PERIOD,
    ShiftKind.PLACE,
)
_WORD_LETTERS = 14
_TINY_LETTERS = 6
_BESIDE_WORDS = 2
_BORDERS = " .,;:"
# Below this share of passages left, a text is said to be gone rather than rewritten.
_GONE_SHARE = 0.1
_NOTHING = "No passage differs in its words."
_ASIDE = "Only dates, numbering, punctuation or navigation differ."


def headline_of(
    told: Sequence[Hunk],
    counts: Mapping[str, int],
    shifts: Sequence[Shift],
    sections: Sequence[SectionShift],
) -> str:
    """A sentence of at most 30 words. `told` are the steps worth telling, `counts` of all steps."""
    if not told:
        return _ASIDE if any(counts.values()) else _NOTHING
    tail = _counted(told)
    for lead in _leads(told, shifts, sections):
        for said in (f"{lead}; {tail}." if len(told) > 1 else f"{lead}.", f"{lead}."):
            if len(said.split()) <= MOST_WORDS:
                return _sentence(said)
    return f"{tail}."


def replaced(counts: Mapping[str, int], shared: int) -> str:
    """The sentence for a text of which nearly all passages came or went; "" for another.

    `shared` is the number of passages that both texts have.
    """
    added, removed = counts["added"], counts["removed"]
    said = f"{added:,} passages added, {removed:,} removed".replace("1 passages", "1 passage")
    if removed and shared + added <= _GONE_SHARE * removed:
        return f"Nearly all of the earlier text is gone: {said}."
    if added and shared + removed <= _GONE_SHARE * added:
        return f"Nearly all of the text is new: {said}."
    return ""


def rewritten(share: float, counts: Mapping[str, int], sections: Sequence[SectionShift]) -> str:
    """The sentence for a text of which most passages differ."""
    parts = [f"{counts[kind]:,} {kind}" for kind in ("added", "removed", "reworded")]
    told = ", ".join(part for part in parts if not part.startswith("0 "))
    said = f"Rewritten: {share:.0%} of the passages differ ({told})".replace("%", " %")
    named = _named_sections(sections)
    longer = f"{said}; {named}."
    return longer if named and len(longer.split()) <= MOST_WORDS else f"{said}."


def _leads(
    told: Sequence[Hunk], shifts: Sequence[Shift], sections: Sequence[SectionShift]
) -> Iterable[str]:
    """What may be said first, the most consequential first."""
    for kind in _PAIRED:
        for shift in shifts:
            if shift.kind is kind and shift.before and shift.after and not shift.is_weak:
                yield _placed(shift.phrase, shift.section)
    for shift in shifts:
        if shift.kind is ShiftKind.PARTY and not (shift.before_near or shift.after_near):
            yield _placed(_listed(shift), shift.section)
    if named := _named_sections(sections):
        yield named
    for kind in _ONE_SIDED:
        for shift in shifts:
            if shift.kind is kind and not (shift.before and shift.after):
                yield _placed(shift.phrase, shift.section)
    passages = [hunk for hunk in told if not is_heading(hunk)] or list(told)
    most = max(passages, key=_weight)
    yield _placed(_quoted(most), section_of(most))


def _listed(shift: Shift) -> str:
    if shift.before and shift.after:
        return shift.phrase
    return f"“{shift.after}” is listed" if shift.after else f"“{shift.before}” is no longer listed"


def _named_sections(sections: Sequence[SectionShift]) -> str:
    """ "Section “A” added, “B” removed": at most three, the renamed ones with both titles."""
    parts: list[str] = []
    for event in (SectionEvent.ADDED, SectionEvent.REMOVED, SectionEvent.RENAMED):
        titles = [each for each in sections if each.event is event and _differs(each)]
        if not titles:
            continue
        if event is SectionEvent.RENAMED:
            named = f"“{_cut(titles[0].before)}” renamed “{_cut(titles[0].after)}”"
        else:
            named = f"“{_cut(titles[0].after or titles[0].before)}” {event.value}"
        more = f" and {len(titles) - 1:,} more" if len(titles) > 1 else ""
        parts.append(named.replace(f" {event.value}", f"{more} {event.value}") if more else named)
        if len(parts) == 2:
            break
    noun = "sections" if len(parts) > 1 or any(" more" in part for part in parts) else "section"
    return f"{noun} {', '.join(parts)}" if parts else ""


def _differs(shift: SectionShift) -> bool:
    """Whether both titles, as they would be shown, are told apart."""
    return _cut(shift.before) != _cut(shift.after)


def _quoted(hunk: Hunk) -> str:
    """The passage that was added or removed, or the longest run of words that differs."""
    if hunk.kind is HunkKind.ADDED:
        return f"adds “{_cut(seen_line(hunk.after), _QUOTE_WORDS)}”"
    if hunk.kind is HunkKind.REMOVED:
        return f"drops “{_cut(seen_line(hunk.before), _QUOTE_WORDS)}”"
    if hunk.kind is HunkKind.MOVED and seen_line(hunk.before) == seen_line(hunk.after):
        return f"moves “{_cut(seen_line(hunk.after), _QUOTE_WORDS)}”"
    old, new = _largest_run(seen_line(hunk.before), seen_line(hunk.after))
    if old and new:
        return f"“{_cut(old, _QUOTE_WORDS)}” becomes “{_cut(new, _QUOTE_WORDS)}”"
    return f"adds “{_cut(new, _QUOTE_WORDS)}”" if new else f"drops “{_cut(old, _QUOTE_WORDS)}”"


def _largest_run(before: str, after: str) -> tuple[str, str]:
    """The replaced stretch with the most letters, on both sides; a tiny one with its neighbours."""
    words = [Word(WordOp.SAME, ""), *word_diff(before, after), Word(WordOp.SAME, "")]
    same = [at for at, word in enumerate(words) if word.op is WordOp.SAME]
    best, old, new = (0, 0), "", ""
    for first, last in pairwise(same):
        gone, come = (_joined(words[first:last], op) for op in (WordOp.REMOVED, WordOp.ADDED))
        if len(gone) + len(come) > len(old) + len(new):
            best, old, new = (first, last), gone, come
    if max(len(old), len(new)) <= _TINY_LETTERS:
        lead = " ".join(words[best[0]].text.split(" ")[-_BESIDE_WORDS - 1 :])
        trail = " ".join(words[best[1]].text.split(" ")[: _BESIDE_WORDS + 1])
        old, new = f"{lead}{old}{trail}", f"{lead}{new}{trail}"
    return old.strip(_BORDERS), new.strip(_BORDERS)


def _joined(words: Sequence[Word], op: WordOp) -> str:
    return "".join(word.text for word in words if word.op is op)


def _weight(hunk: Hunk) -> int:
    """Letters that differ; a passage that only moved weighs least."""
    return sum(len(word.text) for word in hunk.words if word.op is not WordOp.SAME)


def _counted(told: Sequence[Hunk]) -> str:
    """ "2 passages added, 1 reworded": the noun is said once."""
    parts: list[str] = []
    for kind in (HunkKind.ADDED, HunkKind.REMOVED, HunkKind.REWORDED, HunkKind.MOVED):
        count = sum(hunk.kind is kind for hunk in told)
        if count:
            noun = "" if parts else (" passage" if count == 1 else " passages")
            parts.append(f"{count:,}{noun} {kind.value}")
    return ", ".join(parts)


def _placed(said: str, section: str) -> str:
    title = _cut(section)
    return f"in “{title}”, {said}" if title else said


def _cut(words: str, most: int = _TITLE_WORDS) -> str:
    """At most so many words; more are shown as cut off."""
    parts = words.split()
    kept = " ".join(parts[:most])
    if len(kept) > most * _WORD_LETTERS:  # few blanks, as in Chinese: letters are counted
        kept = kept[: most * _WORD_LETTERS // 2]
    return kept if kept == " ".join(parts) else f"{kept.rstrip(' .,;:')}…"


def _sentence(said: str) -> str:
    return said[0].upper() + said[1:]
