"""Turns the body of a response into readable text, or says why it cannot be read."""

from collections.abc import Sequence

from lxml import etree

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
from platforms.archive.main_content import MainContent, choose_main
from platforms.archive.markdown_blocks import headings_of
from platforms.archive.markdown_html import Writer
from platforms.archive.outcome import Outcome
from platforms.archive.page_filters import Filter, InvalidFilter, read_filters
from platforms.archive.page_tree import (
    LOST_RATIO,
    Element,
    Incomplete,
    lost_ratio,
    parse_page,
)
from platforms.archive.pdf import pdf_markdown
from platforms.archive.range_selectors import (
    NothingSelected,
    Selector,
    UnreadableSelector,
    remove_parts,
    select_parts,
)
from platforms.archive.second_reading import lost_ratio as lost_by_second_reading
from platforms.archive.titles import has_few_headings

__all__ = ["EXTRACTOR", "Extraction", "ExtractionFailure", "extract"]

EXTRACTOR = HTML_EXTRACTOR
MAX_BYTES = 25_000_000
MAX_LETTERS = 10_000_000
MAX_HEADINGS = 20_000
# Characters that no charset could read, as a part of all.
LOST_CHARACTERS_RATIO = 0.001
_LONGEST_TITLE = 500
# Clause text outside the chosen part, as a part of that in it, from which on a second reading asks
# whether the choice was right.
_DOUBT_RATIO = 0.05
# A choice that lost so much to the second reading gives way to the whole page less its furniture.
_WRONG_RATIO = 0.25

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
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    filters: Sequence[Filter] = (),
) -> Extraction | ExtractionFailure:
    """The Markdown text of a body, or a typed failure: EMPTY, SELECTOR_BROKEN, UNSUPPORTED_MEDIA,
    UNREADABLE, TOO_LARGE or INCOMPLETE.

    `select` and `remove` are CSS selectors or ranges: what matches `select` is the document, in the
    order of the page; without it the document is found by rules. `filters` are those of
    `page_filters`; selectors and filters are for HTML alone. `url` makes links absolute. Pure: the
    same arguments give the same text.
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
    try:
        asked = read_filters(filters)
    except InvalidFilter as error:
        return ExtractionFailure(Outcome.SELECTOR_BROKEN, str(error))
    select = (*select, *asked.select_blocks)
    return _from_html(page, url, select, (*remove, *asked.remove_blocks), asked.remove_query)


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
    page: Decoded,
    url: str,
    select: Sequence[Selector],
    remove: Sequence[Selector],
    unlinked_query: Sequence[str],
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
    title = " ".join((root.findtext(".//title") or "").split())
    base = root.xpath("string(//base/@href)") or ""
    writer = Writer(_base_url(url, base), unlinked_query=unlinked_query)
    try:
        remove_parts(root, remove)
        parts = select_parts(root, select) if select else []
    except UnreadableSelector as error:
        return ExtractionFailure(Outcome.SELECTOR_BROKEN, f"A selector cannot be read: {error}.")
    except NothingSelected as error:
        return ExtractionFailure(Outcome.SELECTOR_BROKEN, f"Nothing on the page matches {error}.")
    writer.seeks_titles = sum(map(has_few_headings, parts)) == len(parts)
    for part in parts:
        writer.write(part)
    if parts:
        text, drift = writer.text(), 0.0
    else:
        left = etree.tostring(root, encoding="unicode", method="html") if remove else page.text
        text, drift = _found_by_rules(left, root, writer)
    language = _declared_language(root)
    return _finished(
        promote_headings(text),
        HTML_EXTRACTOR,
        title=title,
        language=language,
        charset=page.charset,
        drift=drift,
    )


def _found_by_rules(page: str, root: Element, writer: Writer) -> tuple[str, float]:
    """(text, lost ratio) of the main part less its furniture; the second reading only in doubt."""
    main = choose_main(root)
    text = _written(main, writer)
    outside = main.page_clause_letters - main.clause_letters
    if outside <= _DOUBT_RATIO * main.page_clause_letters:
        return text, 0.0
    drift = lost_by_second_reading(page, text)
    if drift <= _WRONG_RATIO:
        return text, drift
    body = root.find("body")
    whole = MainContent(root if body is None else body, main.dropped, None, 0, 0)
    text = _written(whole, writer)
    return text, lost_by_second_reading(page, text)


def _written(main: MainContent, writer: Writer) -> str:
    seeks_titles = has_few_headings(main.element)
    writer = Writer(writer.base_url, main.dropped, writer.unlinked_query, seeks_titles)
    if main.title is not None:
        writer.write(main.title)
    writer.write(main.element)
    return writer.text()


def _base_url(url: str, base: str) -> str:
    return base if base.startswith(("https://", "http://")) else url


def _declared_language(root: Element) -> str:
    declared = (root.get("lang") or "").strip().casefold().replace("_", "-")
    code = declared.split("-")[0]
    return code if code.isalpha() and len(code) in (2, 3) else ""


def _finished(
    text: str,
    extractor: str,
    *,
    title: str = "",
    language: str = "",
    charset: str = "",
    drift: float = 0.0,
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
    return Extraction(stored, headings, extractor, title[:_LONGEST_TITLE], spoken, charset, drift)
