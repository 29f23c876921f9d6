"""Sorts the steps of a redline that say nothing new from those that a summary should tell."""

from collections.abc import Iterable, Sequence

import re2

from platforms.archive.canonical import fold, mask_dates, mask_tokens
from platforms.archive.chrome import is_chrome
from platforms.archive.dates import stated_dates
from platforms.archive.diff import Hunk, HunkKind
from platforms.archive.markdown_blocks import plain_line
from platforms.archive.numbering import without_number

_SHORT_WORDS = 14
_COPYRIGHT = re2.compile(r"(?i)©|\(c\) ?(?:19|20)\d\d|copyright|all rights reserved")
_DIGITS = re2.compile(r"\d+")
# What a page says to screen readers behind a link.
_NEW_WINDOW = re2.compile(r"(?i)\(?opens? in (?:a )?new (?:window|tab)\)?")
_UNSEEN = re2.compile(r"[\x{200b}-\x{200d}\x{2060}\x{feff}]")
_UNDERSCORE = "\ue000"
_ONLY_MARKS = re2.compile(r"^[\W_]*$")


def is_heading(hunk: Hunk) -> bool:
    """Whether the step is about a heading: its words then stand in its own path."""
    return bool(hunk.path) and plain_line(hunk.after or hunk.before) == hunk.path[-1]


def told_hunks(hunks: Iterable[Hunk]) -> list[Hunk]:
    """The steps worth telling, in order.

    Left aside: navigation and page furniture, the document's own date, copyright years, another
    number in front, punctuation or case, and lines that only repeat a heading, as contents do.
    """
    steps = list(hunks)
    titles = {_bare(title) for path in {step.path for step in steps} for title in path}
    changed = (step for step in steps if step.kind is not HunkKind.SAME)
    return [step for step in changed if not _is_aside(step, titles)]


def _is_aside(hunk: Hunk, titles: set[str]) -> bool:
    sides = [side for side in (hunk.before, hunk.after) if side]
    if hunk.kind is HunkKind.RENUMBERED or all(map(is_chrome, sides)):
        return True
    lines = [plain_line(side) for side in sides]
    if hunk.kind is HunkKind.MOVED and len(set(lines)) == 1:
        return len(lines[0].split()) < _SHORT_WORDS and not is_heading(hunk)
    if all(map(_says_nothing, lines)):
        return True
    if not is_heading(hunk) and all(_bare(line) in titles for line in lines):
        return True
    return len(lines) == 2 and _differ_in_noise(*lines)


def _says_nothing(line: str) -> bool:
    """A line of marks alone, or a short one that states the document's own date or its owner."""
    if _ONLY_MARKS.match(line):
        return True
    short = len(line.split()) <= _SHORT_WORDS
    return short and (_is_date_line(line) or _COPYRIGHT.search(line) is not None)


def _is_date_line(line: str) -> bool:
    dates = stated_dates(line)
    return bool(dates.updated_quote or dates.effective_quote)


def _differ_in_noise(before: str, after: str) -> bool:
    """Whether two wordings differ in case, marks, codes or their own date and nothing else."""
    old, new = _folded(before), _folded(after)
    if old == new:
        return True
    if _folded(mask_dates(before)) == _folded(mask_dates(after)):
        return _is_date_line(before[:200]) or _is_date_line(after[:200])
    if _COPYRIGHT.search(before) and _COPYRIGHT.search(after):
        return bool(_DIGITS.sub("", old) == _DIGITS.sub("", new))
    return False


def _folded(line: str) -> str:
    # Without blanks: "e - mail" and "email", "Section1" and "Section 1" read the same.
    return fold(mask_tokens(_NEW_WINDOW.sub("", line))).replace(" ", "")


def _bare(line: str) -> str:
    return fold(without_number(line))


def seen_line(markdown: str) -> str:
    """The words of a passage on one line, without what no reader sees or what says nothing.

    An escaped underscore is a part of a name, not a mark.
    """
    kept = markdown.replace("\\_", _UNDERSCORE).replace("<br>", " ")
    line = plain_line(_UNSEEN.sub("", kept)).replace(_UNDERSCORE, "_")
    return _NEW_WINDOW.sub("", line).strip()


def section_of(hunk: Hunk) -> str:
    """The innermost heading above a step that is more than the document's own date, else ""."""
    return next((title for title in reversed(hunk.path) if not _says_nothing(title)), "")


def told_sections(hunks: Sequence[Hunk]) -> tuple[str, ...]:
    """The innermost headings above what is told, in order, each once."""
    return tuple(dict.fromkeys(filter(None, map(section_of, hunks))))
