"""Titles that run into their paragraph: "**Termination.** We may …", "4.2 Audit rights. Once …"."""

from __future__ import annotations

import re

from provisions.classifier.heading_path import is_dated
from provisions.classifier.numbering import read_numbering

TITLE_WORDS = 14
PLAIN_WORDS = 6
SHORT_WORDS = 3
LEAST_TEXT = 25
"""Below it, "Purpose: billing" is a label with its value and titles nothing."""

_MARKED = re.compile(r"[ ]*(\*{1,3}|_{1,3})(?=\S)([^*_\n]{2,140})\1[ \t\u00a0]*")
_PLAIN = re.compile(r"[ \t\u00a0]*([A-Z][^.:;?!,\n*_\[\]()]{1,60})[.:][ \t\u00a0]+(?=[A-Z\"“(\[*])")
_ENDS = ".:?!–—-"
_MARKUP = re.compile(r"[*_`\\]+")
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "our", "the", "to")
)
_NO_TITLE = re.compile(
    r"(?:you|your|we|us|our|it|they|he|she|i|this|that|these|those|(?:please )?note|please"
    r"|important)\b",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’«»„"


def title_of(source: str) -> str:
    """The title that opens a paragraph, with its number and without its last stop; "" if none.

    A defined term ("**“Content”** means …") is none, nor is a paragraph that is emphasised whole.
    """
    numbering = read_numbering(source)
    at = numbering.end if numbering is not None else 0
    title = _marked(source, 0) or (_marked(source, at) or _plain(source, at) if at else "")
    if not title or numbering is None:
        return title
    bare = read_numbering(title)
    if bare is not None:  # the number stands inside the emphasis
        return title if title[bare.end :].strip() else ""
    return f"{numbering.number} {title}"


def _marked(source: str, at: int) -> str:
    match = _MARKED.match(source, at)
    if match is None or match.end() >= len(source):
        return ""
    words = " ".join(_MARKUP.sub("", match[2]).split())
    following = source[match.end()]
    title = words.rstrip(_ENDS + " ")
    if not title or title[0] in _QUOTES or title[-1] in _QUOTES or title[0].islower():
        return ""
    if len(title.split()) > TITLE_WORDS or not any(letter.isalpha() for letter in title):
        return ""
    is_closed = words[-1] in _ENDS or following in _ENDS
    is_strong = len(match[1]) > 1
    if not is_closed and not (is_strong and following.isupper()):
        return ""
    if _NO_TITLE.fullmatch(title) or is_dated(title) or len(source) - match.end() < LEAST_TEXT:
        return ""
    return title


def _plain(source: str, at: int) -> str:
    match = _PLAIN.match(source, at)
    if match is None:
        return ""
    words = match[1].split()
    if _NO_TITLE.match(match[1]) or len(source) - match.end() < LEAST_TEXT:
        return ""
    is_named = all(word[0].isupper() or word in _SMALL or not word[0].isalpha() for word in words)
    if len(words) > (PLAIN_WORDS if is_named else SHORT_WORDS):
        return ""
    return " ".join(words)
