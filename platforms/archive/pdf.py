"""Reads the text layer of a PDF, page by page, within limits."""

import re

import pypdfium2
from pypdfium2 import PdfiumError

from platforms.archive.charset import compose
from platforms.archive.extraction import ExtractionFailure
from platforms.archive.outcome import Outcome
from platforms.archive.pdf_lines import paragraphs, without_running_lines

MAX_PAGES = 500
MAX_CHARACTERS = 5_000_000
MAX_OBJECTS = 50_000
_HYPHEN_BREAK = re.compile(r"(?<=[a-zà-ÿ])(?:\ufffe|\u00ad|-)\n(?=[a-zà-ÿ])")


def pdf_markdown(body: bytes) -> tuple[str, str] | ExtractionFailure:
    """(text, title) of a PDF. Lines of a paragraph are joined, bullets become list items.

    EMPTY when it has no text layer, UNREADABLE when broken or locked, TOO_LARGE above 500 pages,
    50,000 objects or 5,000,000 characters.
    """
    if (objects := body.count(b" obj")) > MAX_OBJECTS:
        detail = f"The PDF has {objects:,} objects; at most {MAX_OBJECTS:,} are read."
        return ExtractionFailure(Outcome.TOO_LARGE, detail)
    try:
        document = pypdfium2.PdfDocument(body)
    except PdfiumError as error:
        return ExtractionFailure(Outcome.UNREADABLE, f"The PDF could not be opened: {error}.")
    try:
        return _read(document)
    except PdfiumError as error:
        return ExtractionFailure(Outcome.UNREADABLE, f"A page of the PDF is broken: {error}.")
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> tuple[str, str] | ExtractionFailure:
    if len(document) > MAX_PAGES:
        detail = f"The PDF has {len(document)} pages; at most {MAX_PAGES} are read."
        return ExtractionFailure(Outcome.TOO_LARGE, detail)
    pages: list[str] = []
    room = MAX_CHARACTERS
    for number in range(len(document)):
        page = document[number]
        layer = page.get_textpage()
        room -= layer.count_chars()
        if room < 0:
            return ExtractionFailure(Outcome.TOO_LARGE, "The PDF holds more text than is read.")
        pages.append(layer.get_text_bounded())
        layer.close()
        page.close()
    left = without_running_lines([_tidy(page) for page in pages])
    text = "\n\n".join(filter(None, map(paragraphs, left)))
    if not text.strip():
        return ExtractionFailure(Outcome.EMPTY, "The PDF has no text layer (a scan, perhaps).")
    return text, document.get_metadata_dict().get("Title", "")


def _tidy(page: str) -> str:
    page = page.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _HYPHEN_BREAK.sub("", compose(page)).replace("\ufffe", "-")
