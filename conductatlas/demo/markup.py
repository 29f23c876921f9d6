"""Markdown of a demo document to the HTML of each layout."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
_CLASSES = {
    "p": "text-base leading-7 mt-4",
    "ul": "list-disc pl-6 mt-4",
    "ol": "list-decimal pl-6 mt-4",
    "table": "w-full table-auto toc-visible:grid",
}


def render_text(markdown: str, *, layout: str, token: str = "") -> str:
    """HTML of the text alone.

    Layout `a` is plain mark-up; `b` and `c` give headings ids and elements utility classes. With a
    token, each link within the site carries it in its query.
    """
    tokens = _READER.parse(markdown)
    for one in tokens:
        for part in one.children or ():
            _mark_link(part, token)
    if layout != "a":
        _dress(tokens)
    return str(_READER.renderer.render(tokens, _READER.options, {}))


def _mark_link(part: Token, token: str) -> None:
    href = str(part.attrs.get("href", "")) if part.type == "link_open" else ""
    if token and href.startswith(("/", "http")):
        address, mark, fragment = href.partition("#")
        joint = "&" if "?" in address else "?"
        part.attrSet("href", address + joint + urlencode({"rt": token}) + mark + fragment)


def _dress(tokens: Sequence[Token]) -> None:
    for number, one in enumerate(tokens):
        if one.type == "heading_open":
            one.attrSet("id", _slug(tokens[number + 1].content))
            one.attrSet("class", f"font-semibold scroll-mt-24 heading-{one.tag}")
        elif one.nesting == 1 and one.tag in _CLASSES:
            one.attrSet("class", _CLASSES[one.tag])


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
