"""Tells the running lines of a PDF's pages, and where its lines end a paragraph."""

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+")
_FEWEST_PAGES, _LEAST_SHARE = 3, 0.5
_LONGEST_RUNNING = 160
# What is left of a line that says nothing but the number of its page.
_PAGE_WORDS = re.compile(
    r"(?i)\W*(?:page|seite|p|página|pagina|sida|strona)?\W*(?:of|von|de|/)?\W*"
)
_ITEM = re.compile(r"[•▪◦●‣·–-]\s+\S|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]\s")
_BULLET = re.compile(r"^[•▪◦●‣·]\s*")
_SENTENCE_END = (".", "!", "?", ":", ";")
# A line shorter than this part of the widest ends its paragraph when it ends a sentence.
_FULL_LINE_RATIO = 0.75


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """The pages without the lines that most of them begin or end with, numbers apart.

    What such a line says beside the number of its page stays once, as a passage of its own, where
    it stood first. Numbers that stand alone at a page's edge go.
    """
    left = [_without_number(page) for page in pages]
    for edge in (0, -1):
        masks = Counter(_mask(page, edge) for page in left)
        least = max(_FEWEST_PAGES, _LEAST_SHARE * len(left))
        for mask in [mask for mask, count in masks.items() if mask and count >= least]:
            left = _once(left, edge, mask)
    return left


def _once(pages: list[str], edge: int, mask: str) -> list[str]:
    """The pages with a running line only on the first that has it, and there without its count."""
    kept: list[str] = []
    is_said = False
    places = [place for place, page in enumerate(pages) if _mask(page, edge) == mask]
    counting = _counting(pages, edge, places)
    for page in pages:
        if _mask(page, edge) != mask:
            kept.append(page)
            continue
        rest, line = _split(page, edge)
        said = "" if is_said else _uncounted(line, counting)
        is_said = True
        kept.append("\n\n".join(filter(None, (said, rest) if edge == 0 else (rest, said))))
    return kept


def _counting(pages: list[str], edge: int, places: list[int]) -> int | None:
    """Which of a running line's numbers counts the pages, if one does."""
    found = [_NUMBER.findall(_split(pages[place], edge)[1]) for place in places]
    for which in range(len(found[0])):
        apart = {int(numbers[which]) - place for numbers, place in zip(found, places, strict=True)}
        if len(apart) == 1:
            return which
    return None


def _uncounted(line: str, counting: int | None) -> str:
    if counting is None:
        return line
    start, end = list(_NUMBER.finditer(line))[counting].span()
    said = " ".join(f"{line[:start]}{line[end:]}".strip(" |·–—-").split())
    return "" if _PAGE_WORDS.fullmatch(_NUMBER.sub("", said)) else said


def _mask(page: str, edge: int) -> str:
    """The line at an edge with its numbers masked, "" for one that is too long to be running."""
    line = _split(page, edge)[1]
    return _NUMBER.sub("#", line) if len(line) <= _LONGEST_RUNNING else ""


def _split(page: str, edge: int) -> tuple[str, str]:
    """(the rest, the line at the edge) of a page."""
    if edge == 0:
        line, _, rest = page.lstrip().partition("\n")
    else:
        rest, _, line = page.rstrip().rpartition("\n")
    return rest, " ".join(line.split())


def _without_number(page: str) -> str:
    first, _, rest = page.lstrip().partition("\n")
    page = rest if _is_number(first) else page
    rest, _, last = page.rstrip().rpartition("\n")
    return rest if rest and _is_number(last) else page


def _is_number(line: str) -> bool:
    return re.fullmatch(r"\d{1,4}", line.strip()) is not None


def paragraphs(page: str) -> str:
    """The lines of a page as Markdown passages: lines of a paragraph joined, bullets as items."""
    lines = [" ".join(line.split()) for line in page.split("\n")]
    widest = max(map(len, lines), default=0)
    blocks: list[str] = []
    is_open = False
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if not line:
            is_open = False
            continue
        is_title = before.endswith(_SENTENCE_END) and _is_title(line, after, widest)
        if is_open and not is_title and not _ITEM.match(line):
            blocks[-1] += " " + line
        else:
            blocks.append(_BULLET.sub("* ", line))
        is_open = _goes_on(line, after, widest)
    return "\n\n".join(blocks)


def _goes_on(line: str, after: str, widest: int) -> bool:
    """Whether a line is full, or ends in the middle of a sentence."""
    full = widest * _FULL_LINE_RATIO
    if len(line) >= full:
        return True
    if len(line) < full / 2 or line.endswith(_SENTENCE_END):
        return False
    # A line breaks where the next word has no room: where it had, somebody ended the paragraph.
    has_room = len(line) + 1 + len(after.split(" ", 1)[0]) < full
    return not (has_room and after[:1].isupper())


def _is_title(line: str, after: str, widest: int) -> bool:
    """Whether a line after a sentence is a heading: short, no sentence, and not continued."""
    is_short = len(line) < widest * _FULL_LINE_RATIO and not line.endswith((*_SENTENCE_END, ","))
    return is_short and line[:1].isupper() and after[:1].isupper()
