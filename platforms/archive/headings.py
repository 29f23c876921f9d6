"""Makes headings of short bold or numbered lines, for pages that mark up none."""

import re
from collections.abc import Iterable, Iterator

_ENOUGH_HEADINGS = 3
_LONGEST_HEADING = 120
_BOLD = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s*)?(\*\*|__)[^*\n]{2,120}\1[.:]?$")
# The word before the number in either case; the title itself begins with a capital.
_NUMBERED = re.compile(
    r"(?:(?i:article|section|chapter|part|clause|artikel|abschnitt)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5})[.)]?(?:\s*[.:–-])?\s+[^\W\d_a-z][^\n]{1,90}$"
)
_CAPITALS = re.compile(r"(?=.*[A-Z]{3})[^a-z\n]{4,80}$")
_SENTENCE_ENDS = (".", ";", ",", "!")
_ATX = re.compile(r"(?m)^#{1,6} ")


def promote_headings(text: str) -> str:
    """The text with headings: as it is when it has some, else its title-like lines made `##`.

    A title-like line is a whole passage that is short and all bold, or numbered, or in capitals,
    and does not end like a sentence. Of these kinds the first that recurs is used, bold first.
    """
    if len(_ATX.findall(text)) >= _ENOUGH_HEADINGS:
        return text
    passages = list(_apart(text.strip("\n").split("\n\n")))
    for is_title in (_is_bold, _is_numbered, _is_capital):
        titles = [place for place, passage in enumerate(passages) if is_title(passage)]
        if len(titles) >= _ENOUGH_HEADINGS and len(titles) * 2 <= len(passages) + 1:
            for place in titles:
                passages[place] = "## " + _bare(passages[place])
            break
    return "\n\n".join(passages) + "\n"


def _apart(passages: Iterable[str]) -> Iterator[str]:
    """The passages, and apart from the rest the bold first line of those that begin with one."""
    for passage in passages:
        first, _, rest = passage.partition("\n")
        if rest and first.startswith(("**", "__")) and _is_bold(first):
            yield from (first, rest)
        else:
            yield passage


def _bare(passage: str) -> str:
    return passage.replace("**", "").replace("__", "").strip()


def _is_bold(passage: str) -> bool:
    return len(passage) <= _LONGEST_HEADING + 4 and _BOLD.match(passage) is not None


def _is_numbered(passage: str) -> bool:
    short = len(passage) <= _LONGEST_HEADING and not passage.endswith(_SENTENCE_ENDS)
    return short and _NUMBERED.match(passage) is not None


def _is_capital(passage: str) -> bool:
    short = len(passage) <= _LONGEST_HEADING and not passage.endswith(_SENTENCE_ENDS)
    return short and _CAPITALS.match(passage) is not None
