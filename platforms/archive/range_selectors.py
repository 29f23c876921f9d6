"""Selectors of a part of a page: CSS, or a range between two places, as Open Terms Archive has it.

A range is `{"startBefore" or "startAfter": CSS, "endBefore" or "endAfter": CSS}`; each CSS selector
names the first element that it matches.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeAlias

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from platforms.archive.page_tree import Element, drop_element

Selector: TypeAlias = str | Mapping[str, str]

_STARTS = frozenset({"startBefore", "startAfter"})
_ENDS = frozenset({"endBefore", "endAfter"})
_LONGEST_SELECTOR = 2_000


class UnreadableSelector(ValueError):
    """A selector is neither CSS nor a range; the text says what is wrong with it."""


class NothingSelected(Exception):
    """A selector matches nothing on this page; the text names it."""


def check_selector(selector: object) -> None:
    """Raises UnreadableSelector where it is neither CSS nor a range of two places in CSS."""
    if isinstance(selector, str):
        _compiled(selector)
        return
    if not isinstance(selector, Mapping):
        raise UnreadableSelector("A selector is CSS, or a range with a start and an end")
    names = set(selector)
    if len(names) != 2 or len(names & _STARTS) != 1 or len(names & _ENDS) != 1:
        message = "A range needs one of startBefore, startAfter and one of endBefore, endAfter"
        raise UnreadableSelector(message)
    for place in selector.values():
        if not isinstance(place, str):
            raise UnreadableSelector("The places of a range are CSS selectors")
        _compiled(place)


def select_parts(root: Element, selectors: Sequence[Selector]) -> list[Element]:
    """What the selectors match, in the order of the page, no element inside another.

    A range is given as a copy of the page with everything else taken out. Raises NothingSelected,
    UnreadableSelector.
    """
    order = {element: place for place, element in enumerate(root.iter())}
    found: dict[Element, None] = {}
    ranges: list[tuple[int, Element]] = []
    for selector in selectors:
        if isinstance(selector, str):
            found |= dict.fromkeys(_compiled(selector)(root))
        else:
            start = _place(root, selector, _STARTS)
            ranges.append((order[start], _copied_range(root, selector)))
    outermost = [
        (order[element], element)
        for element in found
        if not any(above in found for above in element.iterancestors())
    ]
    parts = sorted(outermost + ranges, key=lambda part: part[0])
    if not parts:
        raise NothingSelected(", ".join(map(str, selectors)))
    return [element for _, element in parts]


def remove_parts(root: Element, selectors: Sequence[Selector]) -> None:
    """Takes what the selectors match out of the page; what matches nothing takes nothing.

    Raises UnreadableSelector.
    """
    for selector in selectors:
        if isinstance(selector, str):
            for element in _compiled(selector)(root):
                drop_element(element)
            continue
        try:
            _cut(root, _span(root, selector), keeps_inside=False)
        except NothingSelected:
            continue


def _compiled(selector: str) -> CSSSelector:
    if not selector.strip() or len(selector) > _LONGEST_SELECTOR:
        raise UnreadableSelector("A selector is empty, or too long")
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, ValueError) as error:
        raise UnreadableSelector(f"{selector!r} is no CSS selector ({error})") from error


@dataclass(frozen=True, slots=True)
class _Span:
    """Where elements begin and end in the order of the page, and the two ends of a range."""

    begins: Mapping[Element, int]
    ends: Mapping[Element, int]
    start: float
    end: float


def _place(root: Element, selector: Mapping[str, str], names: frozenset[str]) -> Element:
    check_selector(selector)
    name = next(name for name in selector if name in names)
    matches = _compiled(selector[name])(root)
    if not matches:
        raise NothingSelected(selector[name])
    first: Element = matches[0]
    return first


def _span(root: Element, selector: Mapping[str, str]) -> _Span:
    start, end = _place(root, selector, _STARTS), _place(root, selector, _ENDS)
    begins: dict[Element, int] = {}
    ends: dict[Element, int] = {}
    for place, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        (begins if event == "start" else ends)[element] = place
    first = begins[start] - 0.25 if "startBefore" in selector else ends[start] + 0.25
    last = begins[end] - 0.25 if "endBefore" in selector else ends[end] + 0.25
    if last <= first:
        raise NothingSelected(f"{dict(selector)}: it ends before it begins")
    return _Span(begins, ends, first, last)


def _copied_range(root: Element, selector: Mapping[str, str]) -> Element:
    copy = deepcopy(root)
    _cut(copy, _span(copy, selector), keeps_inside=True)
    return copy


def _cut(root: Element, span: _Span, *, keeps_inside: bool) -> None:
    """Takes out what lies inside the range, or all that lies outside; text beside tags too."""
    elements = list(root.iter())
    for element in elements:
        if (span.start < span.begins[element] + 0.5 < span.end) is not keeps_inside:
            element.text = None
        if (span.start < span.ends[element] + 0.5 < span.end) is not keeps_inside:
            element.tail = None
    for element in list(_whole_losers(elements, span, keeps_inside)):
        drop_element(element)


def _whole_losers(
    elements: Sequence[Element], span: _Span, keeps_inside: bool
) -> Iterator[Element]:
    """The outermost elements that lie wholly in what is taken out."""
    gone: set[Element] = set()
    for element in elements:
        begins, ends = span.begins[element], span.ends[element]
        is_inside = span.start < begins and ends < span.end
        is_outside = ends < span.start or begins > span.end
        if element.getparent() in gone:
            gone.add(element)
        elif is_outside if keeps_inside else is_inside:
            gone.add(element)
            yield element
