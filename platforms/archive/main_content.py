"""Chooses the part of a page that is the document, and names the page furniture inside it.

Clause text is text outside links, in passages long enough to be more than a label. Nothing with
over 1,500 characters of it is ever dropped but the window of a known consent tool, and inside the
chosen part everything stays but well-known furniture. Attributes that hide an element do not
count: pages stream their whole text into hidden containers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import re2

from platforms.archive.clause_weights import Weights, weigh
from platforms.archive.date_words import DATE
from platforms.archive.furniture import is_consent_tool, is_site_footer, looks_like_furniture
from platforms.archive.page_tree import Element

KEPT_CLAUSE_LETTERS = 1_500
# Short entries are no clauses, but a list of so many letters is no furniture either.
_KEPT_LETTERS = 6_000
# A footer outside the landmark of the main part is the site's, small print and all.
_SITE_FOOTER_LETTERS = 6_000
# With less clause text than this all letters count: a page may be a table of short entries.
_ENOUGH_CLAUSES = 600
# Where no more than this is left without the furniture, the furniture was the page.
_NOTHING_LEFT = 40
# A landmark is believed when it holds this part of the page's clause text.
_LANDMARK_SHARE = 0.5
# The choice narrows to a child that holds this part of its parent's clause text.
_CHILD_SHARE = 0.9
# A column is the document's, and those beside it are looked at, when it holds this part of it.
_COLUMN_SHARE = 0.5
_LEAST_MENU_LINKS = 3
# A menu may hold this part of its words outside its links.
_MENU_WORDS = 0.25
_SHORTEST_TITLE, _LONGEST_TITLE = 5, 200
_LONGEST_DATELINE = 200
# So much clause text above the largest part, in a sister of it, is an introduction.
_LEAST_INTRODUCTION = 500

_TEXT_TAGS = frozenset({"p", "ul", "ol", "table", "dl", "blockquote", "h1", "h2", "h3", "h4"})
_UNSPLIT = frozenset({"p", "ul", "ol", "table", "tbody", "tr", "dl", "li", "blockquote", "pre"})
_COLUMNS = frozenset({"div", "section", "aside"})
# Names of what has long texts of its own beside a document.
_FRAME_TAGS = frozenset({"aside", "form", "dialog"})
_FRAME_NAMES = re2.compile(
    r"(?i)(?:^|[-_\s])(?:cookies?|consent|banner|modal|popup|promo|newsletter|subscribe|related"
    r"|comments?|sidebar|toast|alert|onetrust|hero|cta|cards?|teasers?|widget|menu)(?:$|[-_\s])"
)
_MENU_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class MainContent:
    """The element that holds the document, what of the page is furniture, and a title above it.

    `title` is the page's only main heading where it stands outside the element.
    `clause_letters` and `page_clause_letters` weigh the element and the whole page.
    """

    element: Element
    dropped: frozenset[Element]
    title: Element | None
    clause_letters: int
    page_clause_letters: int


def choose_main(root: Element) -> MainContent:
    """The document is a landmark, or the narrowest element with nearly all clause text."""
    body = root.find("body")
    start = root if body is None else body
    weights = weigh(start)
    page_clauses = weights.clauses.get(start, 0)
    marked: list[Element] = start.xpath(".//main|.//*[@role='main']")
    dropped = frozenset(_furniture(start, weights, marked))
    weights.without(dropped)
    if dropped and weights.letters.get(start, 0) <= _NOTHING_LEFT < page_clauses:
        dropped, weights = frozenset(), weigh(start)
    has_clauses = weights.clauses.get(start, 0) >= _ENOUGH_CLAUSES
    sizes = weights.clauses if has_clauses else weights.letters
    landmark = _landmark(start, sizes, marked)
    named = " ".join((root.findtext(".//title") or "").split()).casefold()
    main = _narrowed(start if landmark is None else landmark, sizes, named)
    menus = frozenset(_menus_beside(main, sizes, weights)) if has_clauses else frozenset()
    title = _title_above(start, main, dropped)
    clauses = weights.clauses.get(main, 0)
    return MainContent(main, dropped | menus, title, clauses, page_clauses)


def _furniture(start: Element, weights: Weights, marked: Sequence[Element]) -> Iterator[Element]:
    """The outermost elements that are furniture and hold little clause text."""
    page = weights.clauses.get(start, 0)
    has_landmark = any(weights.letters.get(mark, 0) > _NOTHING_LEFT for mark in marked)
    inside: set[Element] = set()
    for element in start.iter():
        if element is start or element not in weights.letters:
            continue
        if element.getparent() in inside:
            inside.add(element)
            continue
        if not looks_like_furniture(element):
            continue
        clauses = weights.clauses[element]
        most = KEPT_CLAUSE_LETTERS
        if has_landmark and is_site_footer(element):
            most = _SITE_FOOTER_LETTERS
        is_small = clauses <= most and weights.letters[element] <= _KEPT_LETTERS
        is_beside_document = page - clauses >= min(clauses, KEPT_CLAUSE_LETTERS)
        if is_small or (is_beside_document and is_consent_tool(element)):
            inside.add(element)
            yield element


def _landmark(
    body: Element, sizes: dict[Element, int], marked: Sequence[Element]
) -> Element | None:
    best = max(marked, key=lambda element: sizes.get(element, 0), default=None)
    if best is None or sizes.get(best, 0) < _LANDMARK_SHARE * sizes.get(body, 0):
        return None
    return best


def _narrowed(element: Element, sizes: dict[Element, int], named: str) -> Element:
    while True:
        inner = _largest_child(element, sizes)
        if inner is None or sizes.get(inner, 0) < _CHILD_SHARE * max(1, sizes.get(element, 0)):
            return element
        if inner.tag in _UNSPLIT or _would_lose_text(element, inner, sizes, named):
            return element
        element = inner


def _largest_child(element: Element, sizes: dict[Element, int]) -> Element | None:
    return max(element, key=lambda child: sizes.get(child, 0), default=None)


def _would_lose_text(
    element: Element, inner: Element, sizes: dict[Element, int], named: str
) -> bool:
    """Whether a paragraph, a list, the title or a date stands beside the child, not in it.

    `named` is the page's own title, folded.
    """
    beside = [child for child in element if child is not inner and child in sizes]
    if any(child.tag in _TEXT_TAGS and _has_words(child) for child in beside):
        return True
    before = list(_before(inner, sizes))
    if any(_is_dateline(child) or _is_introduction(child, sizes) for child in before):
        return True
    if any(_is_title_of_page(child, named) for child in before):
        return True
    if next(inner.iter("h1"), None) is not None:
        return False
    return any(next(child.iter("h1"), None) is not None for child in beside)


def _before(inner: Element, sizes: dict[Element, int]) -> Iterator[Element]:
    return (child for child in inner.itersiblings(preceding=True) if child in sizes)


def _is_introduction(element: Element, sizes: dict[Element, int]) -> bool:
    """Whether it holds several clauses, and is not called by a name of what stands around."""
    return sizes.get(element, 0) >= _LEAST_INTRODUCTION and not _is_called_a_frame(element, sizes)


def _is_called_a_frame(element: Element, sizes: dict[Element, int]) -> bool:
    """Whether it, or what in it holds its text, has a name of banners, teasers or menus."""
    inner: Element | None = element
    while inner is not None and inner.tag not in _UNSPLIT:
        named = f"{inner.get('class') or ''} {inner.get('id') or ''}"
        if inner.tag in _FRAME_TAGS or _FRAME_NAMES.search(named):
            return True
        inner = _largest_child(inner, sizes)
    return False


def _is_title_of_page(element: Element, named: str) -> bool:
    """Whether a heading in it says what the page's own title begins with."""
    for heading in element.iter("h1", "h2") if named else ():
        words = " ".join("".join(heading.itertext()).split()).casefold()
        if len(words) >= _SHORTEST_TITLE and named.startswith(words):
            return True
    return False


def _is_dateline(element: Element) -> bool:
    """Whether it is short and says a date: "Last updated 3 May 2026" above the text."""
    words = " ".join("".join(element.itertext()).split())
    return len(words) <= _LONGEST_DATELINE and DATE.search(words) is not None


def _has_words(element: Element) -> bool:
    return any(map(str.strip, element.itertext()))


def _menus_beside(main: Element, sizes: dict[Element, int], weights: Weights) -> Iterator[Element]:
    """Lists of other pages in columns beside the one that holds the document's text."""
    column: Element | None = main
    least = sizes.get(main, 0) * _COLUMN_SHARE
    while column is not None and column.tag not in _UNSPLIT:
        inner = _largest_child(column, sizes)
        if inner is None or sizes.get(inner, 0) < least:
            return
        for child in column:
            if child is not inner and child.tag in _COLUMNS and _is_menu(child, weights):
                yield child
        column = inner


def _is_menu(element: Element, weights: Weights) -> bool:
    """Whether it holds links to other pages, their titles, and nearly nothing else."""
    if weights.clauses.get(element, 0) or element not in weights.letters:
        return False
    links = [link for link in element.iter("a") if _leads_away(link)]
    if len(links) < _LEAST_MENU_LINKS or element.find(".//table") is not None:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    titles = sum(len("".join(title.itertext())) for title in element.iter(*_MENU_TITLES))
    return weights.letters[element] - titles <= _MENU_WORDS * linked


def _leads_away(link: Element) -> bool:
    address = (link.get("href") or "").strip()
    return bool(address) and not address.startswith(("#", "javascript:"))


def _title_above(start: Element, main: Element, dropped: frozenset[Element]) -> Element | None:
    """The page's one main heading where it stands before the chosen element and outside it."""
    titles = list(start.iter("h1"))
    if len(titles) != 1 or main is start:
        return None
    above = set(titles[0].iterancestors())
    if main in above or above & dropped or titles[0] in dropped:
        return None
    words = " ".join("".join(titles[0].itertext()).split())
    return titles[0] if 0 < len(words) <= _LONGEST_TITLE else None
