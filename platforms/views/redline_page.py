"""A redline as a page shows it: in one of four views, in parts, each passage with its address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

Hunk = Mapping[str, Any]
"""One step of a redline as a change stores it, see `platforms.archive.diff.Hunk.to_json`."""

MODES = {"": "Inline", "side": "Side by side", "only": "Only changes", "new": "New text"}
"""Values of `view` in the address, and how a link to them is called."""
PART_HUNKS = 120
PART_LETTERS = 100_000
"""Passages and letters of both texts on one page of a redline; further ones are on the next."""
_KEPT = ("from", "to")


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the same redline in another view, or to another part of it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShownHunk:
    """A step with its number among those that differ (0 for a run without change).

    `title` is the heading above it; `is_repeated` where the one before stands under the same.
    """

    step: Hunk
    number: int
    title: str
    is_repeated: bool

    @property
    def is_same(self) -> bool:
        """Whether it stands for a run of passages without change."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class RedlinePage:
    """The part of a redline that the address asks for, in the view that it asks for."""

    hunks: Sequence[ShownHunk]
    mode: str
    modes: Sequence[Way]
    parts: Sequence[Way]
    shown: str
    before_name: str
    after_name: str
    addresses: Mapping[int, str]

    def address_of(self, number: int) -> str:
        """The address of a passage that differs, also where it is in another part."""
        return self.addresses[number]


def redline_page(
    steps: Sequence[Hunk], request: HttpRequest, *, before_name: str, after_name: str
) -> RedlinePage:
    """What a page shows of a redline. `steps` may hold the runs without change, or leave them out.

    The number of a passage counts those that differ, so it is the same in every view and part.
    """
    parts = _parts(_numbered(steps))
    asked = request.GET.get("view", "")
    mode = asked if asked in MODES else ""
    at = _part_asked(request, len(parts))
    kept = {name: request.GET[name] for name in _KEPT if name in request.GET}
    hunks = [each for each in parts[at] if not (mode == "only" and each.is_same)]
    return RedlinePage(
        hunks=hunks,
        mode=mode,
        modes=_modes(request, kept, mode, at),
        parts=_ways_to_parts(request, kept, mode, at, len(parts)),
        shown=_shown(parts, at),
        before_name=before_name,
        after_name=after_name,
        addresses=dict(_addresses(request, kept, mode, at, parts)),
    )


def _numbered(steps: Iterable[Hunk]) -> Iterable[ShownHunk]:
    number = 0
    above: object = None
    for step in steps:
        if step["kind"] == "same":
            yield ShownHunk(step, 0, "", is_repeated=False)
            continue
        number += 1
        path = step["path"]
        title = path[-1] if path else "Opening text"
        yield ShownHunk(step, number, title, is_repeated=path == above)
        above = path


def _parts(hunks: Iterable[ShownHunk]) -> list[list[ShownHunk]]:
    """Cut where a part has as many passages or letters as a page bears; at least one part."""
    parts: list[list[ShownHunk]] = [[]]
    count = letters = 0
    for hunk in hunks:
        size = 0 if hunk.is_same else len(hunk.step["before"]) + len(hunk.step["after"])
        if count and (count >= PART_HUNKS or letters + size > PART_LETTERS):
            parts.append([])
            count = letters = 0
        parts[-1].append(hunk)
        count += 1
        letters += size
    return parts


def _part_asked(request: HttpRequest, count: int) -> int:
    """The part that the address asks for, from 0; the nearest where there is none such."""
    asked = request.GET.get("part", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), count) - 1


def _modes(request: HttpRequest, kept: Mapping[str, str], mode: str, at: int) -> list[Way]:
    return [
        Way(label, f"{_address(request, kept, code, at)}#redline", code == mode)
        for code, label in MODES.items()
    ]


def _ways_to_parts(
    request: HttpRequest, kept: Mapping[str, str], mode: str, at: int, count: int
) -> list[Way]:
    """Nothing where all of it is on one page."""
    if count == 1:
        return []
    return [
        Way(f"{part + 1:,}", f"{_address(request, kept, mode, part)}#redline", part == at)
        for part in range(count)
    ]


def _addresses(
    request: HttpRequest,
    kept: Mapping[str, str],
    mode: str,
    at: int,
    parts: Sequence[Sequence[ShownHunk]],
) -> Iterable[tuple[int, str]]:
    for part, hunks in enumerate(parts):
        page = "" if part == at else _address(request, kept, mode, part)
        for hunk in hunks:
            if not hunk.is_same:
                yield hunk.number, f"{page}#h{hunk.number}"


def _address(request: HttpRequest, kept: Mapping[str, str], mode: str, part: int) -> str:
    values = {**kept, "view": mode, "part": str(part + 1) if part else ""}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{request.path}?{query}" if query else request.path


def _shown(parts: Sequence[Sequence[ShownHunk]], at: int) -> str:
    """Which of the passages that differ are on this page; "" where all are."""
    if len(parts) == 1:
        return ""
    here = [hunk.number for hunk in parts[at] if not hunk.is_same]
    last = max((hunk.number for hunk in parts[-1]), default=0)
    total = max(last, max((hunk.number for hunk in parts[-2]), default=0))
    if not here:
        return f"{total:,} passages differ in all."
    return f"Passages {here[0]:,} to {here[-1]:,} of {total:,} that differ are shown on this page."
