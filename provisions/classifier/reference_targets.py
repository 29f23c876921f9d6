"""The places of a document that another clause can name: numbers and headings, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Protocol

from provisions.classifier.numbering import read_numbering

MOST_CANDIDATES = 50
_GAP = re.compile(r"[\W_]+")
_ITEM_MARK = re.compile(r"\d[.)]\s+$")
_PREFIX_OF_FRAGMENT = re.compile(r"^(?:toc|section|heading|h|s|id|article|clause)?[-_]?(?=\w)")


class Placed(Protocol):
    """What is needed of a passage, be it fresh or a stored clause."""

    @property
    def position(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def path(self) -> Sequence[str]: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Targets:
    """Where each number and heading begins. What begins at several places is told apart by path."""

    def __init__(self, text: str, passages: Iterable[Placed]) -> None:
        """Linear in the passages; `text` tells items of plain lists from numbered clauses."""
        self._numbers: dict[str, list[Placed]] = {}
        self._items: dict[str, list[Placed]] = {}
        self._headings: dict[str, list[Placed]] = {}
        self.has_articles = False
        before: frozenset[tuple[str, str]] = frozenset()
        titles_before: frozenset[str] = frozenset()
        for passage in passages:
            titles = frozenset(key for title in passage.path if (key := heading_key(title)))
            named = {_heading_number(title): title for title in passage.path}
            # the same number under another heading is another place, even right after it
            keys = map(_number_key, _prefixes(passage.number))
            numbers = frozenset((key, named.get(key, "")) for key in keys)
            for title in titles - titles_before:
                self._headings.setdefault(title, []).append(passage)
            is_item = passage.number.isdigit() and _ITEM_MARK.search(
                text[max(0, passage.start - 6) : passage.start]
            )
            index = self._items if is_item else self._numbers
            for number, _ in numbers - before:
                index.setdefault(number, []).append(passage)
            before, titles_before = (before if is_item else numbers), titles
            self.has_articles |= any(t.casefold().startswith("article ") for t in passage.path)

    def numbered(self, number: str, near: Sequence[str], title: str = "") -> int | None:
        """Position of the first passage under a number, as seen from a heading path; else None.

        `title`: words that the reference gives with the number, as in "Section 9 (Fees)".
        """
        key = _number_key(number)
        found = self._numbers.get(key) or self._items.get(key, [])
        if len(found) > 1:
            titled = [each for each in found if _has_title(each, key)]
            found = titled or found
        if named := heading_key(title):
            fit = [each for each in found if _is_titled(each, named)]
            # another title under that number: the reference is stale, or to another document
            found = fit if len(found) > 1 else [each for each in found if _fits(each, key, fit)]
        # that we stand in one of them says nothing: a clause seldom names itself by number
        outside = list(takewhile(lambda each: _heading_number(each) != key, near))
        return _only(found, outside)

    def headed(self, title: str, near: Sequence[str]) -> int | None:
        """Position of the first passage under a heading of these words, numbering apart."""
        return _only(self._headings.get(heading_key(title), []), near)

    def anchored(self, fragment: str, near: Sequence[str]) -> int | None:
        """The same for the fragment of an address: "#4-your-rights", "#toc-rights"."""
        bare = _PREFIX_OF_FRAGMENT.sub("", fragment.casefold())
        found = self.headed(fragment, near)
        return found if found is not None else self.headed(bare, near)


@lru_cache(maxsize=512)
def heading_key(title: str) -> str:
    """A heading without numbering, case and punctuation."""
    plain = title.replace("-", " ").replace("_", " ")
    numbering = read_numbering(plain, is_heading=True)
    return _GAP.sub("-", plain[numbering.end if numbering else 0 :].casefold()).strip("-")


def _has_title(passage: Placed, key: str) -> bool:
    """Whether the number is a heading's, and not only that of a paragraph or item."""
    return any(_heading_number(title) == key for title in passage.path)


@lru_cache(maxsize=512)
def _heading_number(title: str) -> str:
    found = read_numbering(title, is_heading=True)
    return _number_key(found.number) if found is not None else ""


def _is_titled(passage: Placed, named: str) -> bool:
    return any(named in (key := heading_key(title)) or key in named for title in passage.path)


def _fits(passage: Placed, key: str, titled: Sequence[Placed]) -> bool:
    return passage in titled or not _has_title(passage, key)


def _number_key(number: str) -> str:
    """ "6(b)" and "6.b" are the same."""
    return number.replace("(", ".").replace(")", "").casefold()


def _prefixes(number: str) -> Iterator[str]:
    """ "4.2(b)" stands in "4.2(b)", "4.2" and "4"."""
    while number:
        yield number
        cut = number.rfind("(") if number.endswith(")") else number.rfind(".")
        number = number[: max(cut, 0)]


def _only(found: Sequence[Placed], near: Sequence[str]) -> int | None:
    """The one that is meant: there is no other, or no other shares as many headings with us."""
    if len(found) == 1:
        return found[0].position
    if len(found) > MOST_CANDIDATES:
        return None
    shared = sorted(((_shared(each.path, near), each.position) for each in found), reverse=True)
    if len(shared) > 1 and shared[0][0] > shared[1][0]:
        return shared[0][1]
    return None


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same
