"""Recognises titles that a page does not mark up with h1 to h6."""

from itertools import islice

import re2

from platforms.archive.furniture import is_unfolding
from platforms.archive.page_tree import Element

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A page with as many headings says itself what its titles are.
ENOUGH_HEADINGS = 3
_USUAL_LEVEL = 2
_TITLE_NAMES = frozenset({"title", "heading", "headline", "subtitle", "subheading", "subhead"})
_NAME_PARTS = re2.compile(r"[-_ ]+")
_BOLD_STYLE = re2.compile(r"(?i)font-weight\s*:\s*(?:bold|bolder|[6-9]00)")


def heading_level(element: Element) -> int:
    """1 to 6 for h1 to h6 and for what says that it is a heading, else 0."""
    if level := HEADINGS.get(element.tag):
        return level
    if element.get("role") != "heading":
        return 0
    level_said = element.get("aria-level") or ""
    return int(level_said) if level_said in ("1", "2", "3", "4", "5", "6") else _USUAL_LEVEL


def has_few_headings(root: Element) -> bool:
    """Whether the part of a page must be searched for titles that are not marked up as such."""
    return len(list(islice(root.iter(*HEADINGS), ENOUGH_HEADINGS))) < ENOUGH_HEADINGS


def is_named_title(element: Element) -> bool:
    """Whether it unfolds a passage, or a class of it has the word title or heading in its name.

    Utility classes such as `md:title` are no names.
    """
    if is_unfolding(element):
        return True
    classes = element.get("class")
    if not classes or ("tit" not in classes and "head" not in classes):
        return False
    return any(
        not _TITLE_NAMES.isdisjoint(_NAME_PARTS.split(name.casefold()))
        for name in classes.split()
        if ":" not in name
    )


def is_bold(element: Element) -> bool:
    """Whether its own style makes it bold, as text processors write it."""
    style = element.get("style")
    return bool(style) and _BOLD_STYLE.search(style) is not None
