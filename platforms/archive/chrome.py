"""Recognises what in a text is no part of the document: menus, banners, surveys, notices."""

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
    r"|(?:thanks for (?:your )?feedback|rate this (?:page|article)).{0,40}"
    r"|(?:yes|no)(?:\W{0,3}(?:yes|no))?"
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
    r"|(?:loading|please wait)(?: (?:the |this )?(?:page|content|more|data))?"
    r"|(?:your )?(?:cookie|privacy) (?:notice|banner)|(?:we value|about) your privacy"
    r"|(?:revisit|withdraw|change)(?: your)?(?: cookie)? consent(?: button| settings)?"
    r"|(?:powered by|built (?:with|by|on))\b.{0,80}"
    r")\W*$"
)
# The sentence of a cookie banner: what cookies are used for, and the buttons it leads to.
_BANNER = re2.compile(
    r"(?i)\b(?:use|using|store|stores)\b.{0,120}\b(?:cookies|tracking technologies)\b.{0,240}"
    r"\b(?:accept|reject|decline|allow|refuse)(?:ing)?"
    r" (?:all|only|strictly|non|necessary|optional)\b"
)
_LONGEST_BANNER = 700
# A passage that stands where something could not be shown.
_NOTICE = re2.compile(
    r"(?i)^\W*(?:sorry\W+)?(?:"
    r"(?:this|the|that) (?:page|content|site|file|document)"
    r" (?:isn't|is not|is currently not|is no longer) (?:currently |right now )?available\b.{0,120}"
    r"|(?:(?:this|the|that) )?(?:page|content|file|document) (?:was |has |could |can)?(?:not|n't)"
    r" (?:been |be )?(?:found|loaded|shown|displayed)\b.{0,120}"
    r"|an? (?:unexpected |unknown |internal )?error (?:has )?occurred\b.{0,120}"
    r"|(?:something|that) went wrong\b.{0,120}"
    r"|(?:the|this) link (?:you followed )?may be broken\b.{0,120}"
    r"|(?:please )?try (?:re)?loading (?:the|this) page\b.{0,120}"
    r")\W*$"
)
_LONGEST_NOTICE = 240
_PLACEHOLDER_WORDS = 12
_PLACEHOLDER_LETTERS = 2_000


def is_chrome(markdown: str) -> bool:
    """Whether one passage is page furniture rather than a part of the document.

    Deliberately narrow: a passage with words of its own outside links is furniture only when
    nearly all of it is a well-known phrase.
    """
    if _is_placeholder(markdown[:_PLACEHOLDER_LETTERS]):
        return True
    if len(markdown) <= _LONGEST_BANNER * 2:
        words = " ".join(visible_text(markdown).split())
        if not words or (len(words) <= _LONGEST_FURNITURE and _FURNITURE.match(words)):
            return True
        if len(words) <= _LONGEST_BANNER and _BANNER.search(words):
            return True
    return _is_menu_line(markdown)


def is_notice(markdown: str) -> bool:
    """Whether one passage says that something could not be shown, and nothing else."""
    if len(markdown) > _LONGEST_NOTICE * 2:
        return False
    words = " ".join(visible_text(markdown).replace("\u2019", "'").split())
    return len(words) <= _LONGEST_NOTICE and _NOTICE.match(words) is not None


def _is_placeholder(words: str) -> bool:
    """The same few words over and over, as scripts write them to measure a font."""
    said = words.casefold().split()
    return len(said) >= _PLACEHOLDER_WORDS and len(set(said[:-1])) <= 2  # the last may be cut


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
