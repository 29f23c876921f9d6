"""Reads what a child answered, trusting nothing of it: every field has its type and its bounds."""

from platforms.archive.extraction import (
    HTML_EXTRACTOR,
    PDF_EXTRACTOR,
    PLAIN_EXTRACTOR,
    Extraction,
    ExtractionFailure,
)
from platforms.archive.markdown_blocks import Heading
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox.frames import Header, NotAnAnswer

_EXTRACTORS = frozenset({HTML_EXTRACTOR, PDF_EXTRACTOR, PLAIN_EXTRACTOR})
_LONGEST_DETAIL = 2_000
_LONGEST_TITLE = 2_000
_LONGEST_NAME = 40
# What a check may end with because of its bytes; all other outcomes are the parent's to give.
_OUTCOMES = frozenset(
    {
        Outcome.BOT_WALL,
        Outcome.CONSENT_WALL,
        Outcome.LOGIN_WALL,
        Outcome.NOT_FOUND,
        Outcome.SOFT_404,
        Outcome.ERROR_PAGE,
        Outcome.MAINTENANCE,
        Outcome.SPINNER,
        Outcome.EMPTY,
        Outcome.TRUNCATED,
        Outcome.INCOMPLETE,
        Outcome.SELECTOR_BROKEN,
        Outcome.TOO_LARGE,
        Outcome.UNSUPPORTED_MEDIA,
        Outcome.UNREADABLE,
        Outcome.RATE_LIMITED,
    }
)


def text_of(header: Header, payload: bytes) -> Extraction | ExtractionFailure:
    """The answer to a question for a text. Raises NotAnAnswer."""
    if header.get("kind") == "text":
        return _extraction(header, payload)
    return _failure(header, payload)


def passages_of(header: Header, payload: bytes) -> tuple[str, ...] | ExtractionFailure:
    """The answer to a question for all passages of a page. Raises NotAnAnswer."""
    if header.get("kind") != "passages":
        return _failure(header, payload)
    passages = tuple(_decoded(payload).split("\n"))
    if not all(passages):
        raise NotAnAnswer("A passage is empty.")
    return passages


def body_of(header: Header, payload: bytes) -> bytes | ExtractionFailure:
    """The answer to a question for a decoded body. Raises NotAnAnswer."""
    return payload if header.get("kind") == "body" else _failure(header, payload)


def _failure(header: Header, payload: bytes) -> ExtractionFailure:
    if header.get("kind") != "failure" or payload:
        raise NotAnAnswer("The answer is of no known kind.")
    named = _text(header, "outcome", _LONGEST_NAME)
    if named not in _OUTCOMES:
        raise NotAnAnswer("The outcome is none that reading can have.")
    return ExtractionFailure(Outcome(named), _text(header, "detail", _LONGEST_DETAIL))


def _extraction(header: Header, payload: bytes) -> Extraction:
    text = _decoded(payload)
    if not text.endswith("\n"):
        raise NotAnAnswer("The text has no end.")
    extractor = _text(header, "extractor", _LONGEST_NAME)
    if extractor not in _EXTRACTORS:
        raise NotAnAnswer("The extractor is unknown.")
    return Extraction(
        text=text,
        headings=_headings(header.get("headings"), len(text)),
        extractor=extractor,
        title=_text(header, "title", _LONGEST_TITLE),
        language=_text(header, "language", 3) if header.get("language") is not None else None,
        charset=_text(header, "charset", _LONGEST_NAME),
        lost_ratio=_ratio(header, "lost_ratio"),
    )


def _decoded(payload: bytes) -> str:
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotAnAnswer("The text is no UTF-8.") from error
    if "\x00" in text:
        raise NotAnAnswer("The text holds a NUL.")
    return text


def _ratio(header: Header, name: str) -> float:
    value = header.get(name)
    if not isinstance(value, float) or not 0 <= value <= 1:
        raise NotAnAnswer(f"The {name} is no number from 0 to 1.")
    return value


def _headings(found: object, letters: int) -> tuple[Heading, ...]:
    if not isinstance(found, list):
        raise NotAnAnswer("The headings are no list.")
    return tuple(_heading(each, letters) for each in found)


def _heading(found: object, letters: int) -> Heading:
    if not isinstance(found, list) or [type(part) for part in found] != [int, str, int]:
        raise NotAnAnswer("A heading is not a level, words and a place.")
    level, words, start = found
    _demand_storable(words)
    if not 1 <= level <= 6 or not 0 <= start < letters:
        raise NotAnAnswer("A heading lies outside the text.")
    return Heading(level, words, start)


def _text(header: Header, name: str, longest: int) -> str:
    value = header.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise NotAnAnswer(f"The {name} is no text, or a text too long.")
    _demand_storable(value)
    return value


def _demand_storable(words: str) -> None:
    """Neither half characters nor NUL: both would fail where the words are stored."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotAnAnswer("Words hold half a character.") from error
    if "\x00" in words:
        raise NotAnAnswer("Words hold a NUL.")
