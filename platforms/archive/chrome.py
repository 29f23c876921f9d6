"""Recognises page furniture in a text: menus, lists of related pages, banners, surveys."""

import re

import re2

from platforms.archive.markdown_blocks import visible_text

_LONGEST_FURNITURE = 240
_LONGEST_MENU_LINE = 160
_LINKED = re.compile(r"\[([^\[\]]{0,400})\]\([^()\s]{0,2000}\)")
_WORD = re.compile(r"\w+")
_MENU_LINK_SHARE = 0.95
_LONGEST_LINK_TITLE_WORDS = 12

# Whole passages only: the phrase must be (nearly) all that the passage says.
_FURNITURE = re2.compile(
    r"(?i)^\W*(?:"
    r"(?:was|is|did) (?:this|the) (?:page|article|answer|information)?\s?(?:\w+ )?helpful\b.{0,80}"
    r"|(?:yes|no|thanks for (?:your )?feedback|rate this (?:page|article)).{0,40}"
    r"|\d+ out of \d+ found this helpful"
    r"|(?:related|popular|recommended|recent|more|other|similar) (?:articles?|pages|posts|reading)"
    r"|(?:still )?(?:need|have) (?:more )?(?:help|questions)\??.{0,60}"
    r"|(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation)"
    r"|(?:back|scroll|return) to (?:the )?top"
    r"|(?:share|print|download|copy|e-?mail|tweet)(?: (?:this|the|a|as))?"
    r"(?: (?:page|article|link|pdf|on \w+))?(?: page)?"
    r"|(?:log|sign) (?:in|out|up|on)(?: or (?:log|sign) (?:in|up))?(?: with \w+)?"
    r"|(?:accept|reject|allow|decline|manage|customi[sz]e)(?: all| optional)?"
    r"(?: cookies?| preferences| settings| choices)+"
    r"|(?:we|this (?:web)?site|our site) uses? (?:necessary |optional )?cookies\b.{0,160}"
    r"(?:accept|consent|agree|learn more|settings|preferences|got it|ok)\W.{0,40}"
    r"|(?:your )?(?:cookie|privacy) (?:settings|preferences|choices|consent)"
    r"|(?:table of contents|on this page|in this article|contents|menu|search|close|previous|next)"
    r"|(?:loading|please wait).{0,20}"
    r")\W*$"
)


def is_chrome(markdown: str) -> bool:
    """Whether one passage is page furniture rather than a part of the document.

    Deliberately narrow: a passage with words of its own outside links is furniture only when
    nearly all of it is a well-known phrase.
    """
    if len(markdown) <= _LONGEST_FURNITURE * 2:
        words = " ".join(visible_text(markdown).split())
        if not words or (len(words) <= _LONGEST_FURNITURE and _FURNITURE.match(words)):
            return True
    return _is_menu_line(markdown)


def _is_menu_line(markdown: str) -> bool:
    """A line made of links alone, as menus and lists of related pages are."""
    linked = [_WORD.findall(title) for title in _LINKED.findall(markdown)]
    if not linked or any(len(words) > _LONGEST_LINK_TITLE_WORDS for words in linked):
        return False
    visible = visible_text(markdown)
    total = len(_WORD.findall(visible))
    in_links = sum(map(len, linked))
    short = len(visible) <= _LONGEST_MENU_LINE * max(1, len(linked))
    return short and in_links >= _MENU_LINK_SHARE * total
