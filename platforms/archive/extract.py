"""Turns the body of a response into readable text, or says why it cannot be read."""

from collections.abc import Sequence

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from platforms.archive.binary import binary_kind, is_binary
from platforms.archive.charset import Decoded, decode_text, tidy_text
from platforms.archive.extraction import (
    HTML_EXTRACTOR,
    PDF_EXTRACTOR,
    PLAIN_EXTRACTOR,
    Extraction,
    ExtractionFailure,
)
from platforms.archive.headings import promote_headings
from platforms.archive.language import guess_language
from platforms.archive.main_content import choose_main
from platforms.archive.markdown_blocks import headings_of
from platforms.archive.markdown_html import Writer
from platforms.archive.outcome import Outcome
from platforms.archive.page_tree import (
    LOST_RATIO,
    Element,
    Incomplete,
    drop_element,
    lost_ratio,
    parse_page,
)
from platforms.archive.pdf import pdf_markdown

__all__ = ["EXTRACTOR", "Extraction", "ExtractionFailure", "extract"]

EXTRACTOR = HTML_EXTRACTOR
MAX_BYTES = 25_000_000
MAX_LETTERS = 10_000_000
MAX_HEADINGS = 20_000
# Characters that no charset could read, as a part of all.
LOST_CHARACTERS_RATIO = 0.001
_LONGEST_TITLE = 500

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""})
_PLAIN_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_PDF_TYPE = "application/pdf"
_PDF_MARK = b"%PDF-"


def extract(
    body: bytes,
    *,
    media_type: str,
    charset: str | None = None,
    url: str = "",
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Extraction | ExtractionFailure:
    """The Markdown text of a body, or a typed failure: EMPTY, SELECTOR_BROKEN, UNSUPPORTED_MEDIA,
    UNREADABLE, TOO_LARGE or INCOMPLETE.

    `select` and `remove` are CSS selectors: what matches `select` is the document, in the order of
    the page; without it the document is found by rules. `url` makes links absolute. Pure: the same
    arguments give the same text.
    """
    if len(body) > MAX_BYTES:
        return ExtractionFailure(Outcome.TOO_LARGE, f"The body has {len(body):,} bytes.")
    if not body.strip():
        return ExtractionFailure(Outcome.EMPTY, "The body is empty.")
    kind = media_type.partition(";")[0].strip().casefold()
    if kind == _PDF_TYPE or body.startswith(_PDF_MARK):
        return _from_pdf(body)
    if kind not in _PLAIN_TYPES and kind not in _HTML_TYPES:
        detail = f"The type {media_type[:80]!r} is not read."
        return ExtractionFailure(Outcome.UNSUPPORTED_MEDIA, detail)
    page = _decoded(body, charset)
    if isinstance(page, ExtractionFailure):
        return page
    if kind in _PLAIN_TYPES:
        return _finished(page.text, PLAIN_EXTRACTOR, charset=page.charset)
    return _from_html(page, url, select, remove)


def _decoded(body: bytes, charset: str | None) -> Decoded | ExtractionFailure:
    if name := binary_kind(body):
        detail = f"The body is {name}, whatever its type says."
        return ExtractionFailure(Outcome.UNSUPPORTED_MEDIA, detail)
    page = decode_text(body, charset)
    if is_binary(page.text):
        return ExtractionFailure(Outcome.UNREADABLE, "The body is binary data, not text.")
    if page.lost > LOST_CHARACTERS_RATIO * len(page.text):
        detail = f"{page.lost:,} characters could not be read as {page.charset}."
        return ExtractionFailure(Outcome.INCOMPLETE, detail)
    return page


def _from_pdf(body: bytes) -> Extraction | ExtractionFailure:
    read = pdf_markdown(body)
    if isinstance(read, ExtractionFailure):
        return read
    text, title = read
    return _finished(promote_headings(tidy_text(text)), PDF_EXTRACTOR, title=title)


def _from_html(
    page: Decoded, url: str, select: Sequence[str], remove: Sequence[str]
) -> Extraction | ExtractionFailure:
    try:
        root = parse_page(page.text)
    except Incomplete as reason:
        return ExtractionFailure(Outcome.INCOMPLETE, str(reason))
    if root is None:
        return ExtractionFailure(Outcome.EMPTY, "The page has no element.")
    if (lost := lost_ratio(page.text, root)) > LOST_RATIO:
        detail = f"A second parser finds {lost:.0%} more of the page's text."
        return ExtractionFailure(Outcome.INCOMPLETE, detail)
    try:
        _remove(root, remove)
        chosen = _selected(root, select)
    except (SelectorError, ValueError) as error:
        return ExtractionFailure(Outcome.SELECTOR_BROKEN, f"A selector cannot be read: {error}.")
    if chosen is None:
        detail = f"Nothing on the page matches {', '.join(select)}."
        return ExtractionFailure(Outcome.SELECTOR_BROKEN, detail)
    text = _markdown(root, chosen, url)
    title = " ".join((root.findtext(".//title") or "").split())
    language = _declared_language(root)
    return _finished(text, HTML_EXTRACTOR, title=title, language=language, charset=page.charset)


def _remove(root: Element, selectors: Sequence[str]) -> None:
    for selector in selectors:
        for element in CSSSelector(selector, translator="html")(root):
            drop_element(element)


def _selected(root: Element, selectors: Sequence[str]) -> list[Element] | None:
    """Matches in page order, none inside another; [] without selectors; None if nothing matches."""
    if not selectors:
        return []
    found: dict[Element, None] = {}
    for selector in selectors:
        found |= dict.fromkeys(CSSSelector(selector, translator="html")(root))
    order = {element: place for place, element in enumerate(root.iter())}
    outermost = [
        element for element in found if not any(above in found for above in element.iterancestors())
    ]
    return sorted(outermost, key=order.__getitem__) or None


def _markdown(root: Element, chosen: list[Element], url: str) -> str:
    """With selectors the chosen parts whole; without, the main part less its furniture."""
    base = root.xpath("string(//base/@href)") or ""
    if chosen:
        writer = Writer(_base_url(url, base))
        for element in chosen:
            writer.write(element)
    else:
        main, furniture = choose_main(root)
        writer = Writer(_base_url(url, base), furniture)
        writer.write(main)
    return promote_headings(writer.text())


def _base_url(url: str, base: str) -> str:
    return base if base.startswith(("https://", "http://")) else url


def _declared_language(root: Element) -> str:
    declared = (root.get("lang") or "").strip().casefold().replace("_", "-")
    code = declared.split("-")[0]
    return code if code.isalpha() and len(code) in (2, 3) else ""


def _finished(
    text: str, extractor: str, *, title: str = "", language: str = "", charset: str = ""
) -> Extraction | ExtractionFailure:
    """The text as stored: NFC, one "\\n" at its end. What the text says counts before the tag."""
    lines = (line.rstrip() for line in tidy_text(text).split("\n"))
    stored = "\n".join(lines).strip("\n") + "\n"
    if not any(map(str.isalnum, stored)):
        return ExtractionFailure(Outcome.EMPTY, "No word was found on the page.")
    if len(stored) > MAX_LETTERS:
        return ExtractionFailure(Outcome.TOO_LARGE, f"The text has {len(stored):,} characters.")
    headings = headings_of(stored)
    if len(headings) > MAX_HEADINGS:
        return ExtractionFailure(Outcome.TOO_LARGE, f"The text has {len(headings):,} headings.")
    spoken = guess_language(stored) or language or None
    return Extraction(stored, headings, extractor, title[:_LONGEST_TITLE], spoken, charset)
