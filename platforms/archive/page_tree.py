"""Parses a page into a tree and notices when the parser lost a part of it."""

from typing import TypeAlias

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

# The plain element class: the richer one of lxml.html costs a Python call for each element.
Element: TypeAlias = etree._Element

# Loss of letters against a second parser that counts as incomplete.
LOST_RATIO = 0.05
_LEAST_LETTERS = 400

# What a reader does not see. None of these may be an element without an end tag: the tree's parser
# takes what follows for its content.
UNREAD_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "video",
        "audio",
        "head",
        "select",
        "option",
        "datalist",
        "textarea",
        "progress",
        "meter",
        "title",
    ]
)
# Elements that begin and end a passage.
BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "hr", "html", "legend", "li", "main", "menu"}
    | {"nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
_SKIPPED_TAGS = sorted(UNREAD_TAGS - {"head"})


class Incomplete(Exception):
    """The parser could not keep the whole page; the message says why."""


def parse_page(page: str) -> Element | None:
    """The root element, or None for a page without any element. Raises Incomplete.

    No network, no entities, comments dropped.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    for fault in parser.error_log:
        if fault.type_name == "ERR_NO_MEMORY":
            raise MemoryError
        if fault.type_name == "ERR_RESOURCE_LIMIT" or "depth" in fault.message:
            raise Incomplete(f"The page is nested too deeply (line {fault.line}).")
    return root


def drop_element(element: Element) -> None:
    """Takes an element out of its tree; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)


def lost_ratio(page: str, root: Element) -> float:
    """Part of the letters that a second parser finds on the page and the tree lacks, 0 to 1.

    About 1 ms per 100 kB; texts of a few words are not judged.
    """
    try:
        second = LexborHTMLParser(page)
    except SelectolaxError as error:  # it refuses no page; it is refused memory
        raise MemoryError from error
    second.strip_tags(_SKIPPED_TAGS)
    body = second.body
    expected = _letters(body.text(deep=True)) if body is not None else 0
    if expected < _LEAST_LETTERS:
        return 0.0
    return max(0.0, 1 - _found_letters(root) / expected)


def _found_letters(root: Element) -> int:
    """Letters in the body, those that a reader does not see left out."""
    body = root.find("body")
    if body is None:
        return 0
    unread = dict.fromkeys(body.iter(*_SKIPPED_TAGS))
    outermost = (
        element
        for element in unread
        if not any(above in unread for above in element.iterancestors())
    )
    hidden = sum(_letters(element.xpath("string()")) for element in outermost)
    return _letters(body.xpath("string()")) - hidden


def _letters(text: str) -> int:
    return len(text) - text.count(" ") - text.count("\n") - text.count("\t") - text.count("\r")
