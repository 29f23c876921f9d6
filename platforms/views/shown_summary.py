"""The structured summary of a change as pages show it: what moved, kind by kind, with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from platforms.archive.facts import ShiftKind
from platforms.archive.markdown_blocks import plain_line
from platforms.archive.sections import SectionEvent
from platforms.archive.summary import ChangeSummary
from platforms.models import Version
from platforms.views.parts import Figure
from platforms.views.redline_page import Hunk, RedlinePage

Stored = Mapping[str, Any]
"""The summary of a change as it is stored, see `stored_summary`."""

_SECTIONS: Mapping[str, str] = {
    SectionEvent.ADDED: "Sections added",
    SectionEvent.REMOVED: "Sections removed",
    SectionEvent.RENAMED: "Sections renamed",
    SectionEvent.MOVED: "Sections moved",
}
_KINDS: Mapping[str, str] = {
    ShiftKind.DEFAULT: "Defaults: opting in, opting out, consent",
    ShiftKind.MODAL: "What may, must or will be done",
    ShiftKind.PERIOD: "Periods",
    ShiftKind.MONEY: "Amounts of money",
    ShiftKind.PERCENT: "Percentages",
    ShiftKind.PARTY: "Who receives or takes part",
    ShiftKind.EXCEPTION: "Exceptions",
    ShiftKind.NEGATION: "What is denied",
    ShiftKind.CONTACT: "Contact details",
    ShiftKind.PLACE: "Governing law and courts",
    ShiftKind.NUMBER: "Figures",
    ShiftKind.DATE: "Dates",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text in three runs, the middle one being what shifted ("" where nothing did)."""

    lead: str
    words: str
    trail: str

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.lead or self.words or self.trail)


@dataclass(frozen=True, slots=True)
class ShownShift:
    """A statement that reads otherwise: its section, both quotes, the place in the redline."""

    section: str
    before: Quote
    after: Quote
    url: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section by its title, with the one before where it was renamed, and its place."""

    title: str
    earlier_title: str
    url: str


@dataclass(frozen=True, slots=True)
class SectionGroup:
    """The sections to which the same happened."""

    legend: str
    sections: Sequence[ShownSection]


@dataclass(frozen=True, slots=True)
class ShiftGroup:
    """The shifts of one kind."""

    legend: str
    shifts: Sequence[ShownShift]


@dataclass(frozen=True, slots=True)
class ShownSummary:
    """What moved, kind by kind, and in words what is not listed."""

    sections: Sequence[SectionGroup]
    groups: Sequence[ShiftGroup]
    notes: Sequence[str]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.sections or self.groups or self.notes)


def stored_summary(summary: ChangeSummary) -> dict[str, Any]:
    """A summary made now, in the form in which a change stores one."""
    return asdict(summary)


def shown_summary(summary: Stored, steps: Sequence[Hunk], redline: RedlinePage) -> ShownSummary:
    """A stored summary for a page. Summaries of earlier rules lack some keys; that is no fault."""
    places = _Places(steps, redline)
    shifts = summary.get("shifts", [])
    told = [shift for shift in shifts if _is_told(shift)]
    return ShownSummary(
        sections=list(_section_groups(summary.get("section_shifts", []), places)),
        groups=list(_shift_groups(told, places)),
        notes=list(_notes(summary, len(shifts) - len(told))),
    )


def change_figures(summary: Stored, before: Version, after: Version) -> list[Figure]:
    """How many passages differ, by what happened to them, and how the length changed."""
    counts = summary.get("counts", {})
    others = [f"{counts[kind]:,} {kind}" for kind in ("moved", "renumbered") if counts.get(kind)]
    difference = after.word_count - before.word_count
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return [
        Figure("Passages reworded", f"{counts.get('reworded', 0):,}", ", ".join(others)),
        Figure("Passages added", f"{counts.get('added', 0):,}"),
        Figure("Passages removed", f"{counts.get('removed', 0):,}"),
        Figure("Words", f"{sign}{abs(difference):,}", f"{after.word_count:,} now"),
    ]


def _is_told(shift: Stored) -> bool:
    return shift["kind"] in _KINDS and not shift.get("is_own_date", False)


def _section_groups(sections: Sequence[Stored], places: "_Places") -> Iterator[SectionGroup]:
    for event, legend in _SECTIONS.items():
        of_event = [each for each in sections if each["event"] == event]
        if of_event:
            yield SectionGroup(legend, [_section(each, places) for each in of_event])


def _section(section: Stored, places: "_Places") -> ShownSection:
    before, after = section["before"], section["after"]
    return ShownSection(
        title=after or before,
        earlier_title=before if after and before != after else "",
        url=places.of_section(before, after),
    )


def _shift_groups(shifts: Sequence[Stored], places: "_Places") -> Iterator[ShiftGroup]:
    for kind, legend in _KINDS.items():
        of_kind = [_shown(shift, places) for shift in shifts if shift["kind"] == kind]
        if of_kind:
            yield ShiftGroup(legend, list(dict.fromkeys(of_kind)))


def _shown(shift: Stored, places: "_Places") -> ShownShift:
    before, after = shift["before_quote"], shift["after_quote"]
    return ShownShift(
        section=shift.get("section", ""),
        before=_quote(before, shift["before"]),
        after=_quote(after, shift["after"]),
        url=places.of_quotes(before, after),
    )


def _quote(quote: str, words: str) -> Quote:
    """The quote cut round its words: those in the middle, where they stand more than once."""
    if not words or words not in quote:
        return Quote("", "", quote)
    middle = (len(quote) - len(words)) / 2
    starts = [at for at in range(len(quote)) if quote.startswith(words, at)]
    start = min(starts, key=lambda at: abs(at - middle))
    return Quote(quote[:start], words, quote[start + len(words) :])


def _notes(summary: Stored, hidden: int) -> Iterator[str]:
    if summary.get("is_rewritten"):
        share = f"{summary.get('differing_share', 0):.0%}".replace("%", " %")
        yield (
            f"Most of the text was written anew: {share} of its passages differ."
            " What is listed is only a part; the redline has all of it."
        )
    more = summary.get("shift_count", 0) - len(summary.get("shifts", []))
    if more > 0:
        noun = "statement is" if more == 1 else "statements are"
        yield f"{more:,} more {noun} not listed here; the redline has all of them."
    if hidden:
        noun = "difference" if hidden == 1 else "differences"
        yield f"{hidden:,} further {noun} in numbering or the document's own date."
    if aside := summary.get("aside_count", 0):
        noun = "passage differs" if aside == 1 else "passages differ"
        yield f"{aside:,} {noun} in numbering, punctuation, navigation or the like only."


class _Places:
    """Finds the passage of a redline that a quote was taken from. Linear in the redline."""

    def __init__(self, steps: Sequence[Hunk], redline: RedlinePage) -> None:
        self.steps, self.redline = steps, redline

    @cached_property
    def lines(self) -> Sequence[tuple[int, str, str]]:
        """Number, and both sides as a reader sees them, of each passage that differs."""
        changed = (step for step in self.steps if step["kind"] != "same")
        return [
            (number, _line(step["before"]), _line(step["after"]))
            for number, step in enumerate(changed, start=1)
        ]

    def of_quotes(self, before: str, after: str) -> str:
        """Where both quotes stand; "" where they do not, as in a redline of earlier rules."""
        found = (number for number, old, new in self.lines if before in old and after in new)
        return self._address(next(found, 0))

    def of_section(self, before: str, after: str) -> str:
        """Where a heading has these two titles; "" for a side on which it does not stand."""
        found = (number for number, old, new in self.lines if (old, new) == (before, after))
        return self._address(next(found, 0))

    def _address(self, number: int) -> str:
        return self.redline.address_of(number) if number else ""


def _line(markdown: str) -> str:
    return plain_line(markdown.replace("<br>", " "))
