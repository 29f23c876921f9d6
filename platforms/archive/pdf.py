"""Reads the text layer of a PDF, page by page, within limits."""

import re

import pypdfium2
from pypdfium2 import PdfiumError

from platforms.archive.charset import compose
from platforms.archive.extraction import ExtractionFailure
from platforms.archive.outcome import Outcome

MAX_PAGES = 500
MAX_CHARACTERS = 5_000_000
MAX_OBJECTS = 50_000
_HYPHEN_BREAK = re.compile(r"(?<=[a-zà-ÿ])(?:\ufffe|\u00ad|-)\n(?=[a-zà-ÿ])")
_ITEM = re.compile(r"[•▪◦●‣·–-]\s+\S|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]\s")
_BULLET = re.compile(r"^[•▪◦●‣·]\s*")
_SENTENCE_END = (".", "!", "?", ":", ";")
# A line shorter than this part of the widest ends its paragraph when it ends a sentence.
_FULL_LINE_RATIO = 0.75


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
    text = "\n\n".join(filter(None, map(_paragraphs, _without_running_lines(pages))))
    if not text.strip():
        return ExtractionFailure(Outcome.EMPTY, "The PDF has no text layer (a scan, perhaps).")
    return text, document.get_metadata_dict().get("Title", "")


def _without_running_lines(pages: list[str]) -> list[str]:
    """Drops page numbers standing alone at a page's edge; all other running lines stay."""
    return [_without_number(_tidy(page)) for page in pages]


def _without_number(page: str) -> str:
    first, _, rest = page.lstrip().partition("\n")
    page = rest if _is_number(first) else page
    rest, _, last = page.rstrip().rpartition("\n")
    return rest if rest and _is_number(last) else page


def _is_number(line: str) -> bool:
    return re.fullmatch(r"\d{1,4}", line.strip()) is not None


def _tidy(page: str) -> str:
    page = page.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _HYPHEN_BREAK.sub("", compose(page)).replace("\ufffe", "-")


def _paragraphs(page: str) -> str:
    lines = [" ".join(line.split()) for line in page.split("\n")]
    full = max(map(len, lines), default=0) * _FULL_LINE_RATIO
    blocks: list[str] = []
    is_open = False
    for line in lines:
        if not line:
            is_open = False
            continue
        starts = not is_open or _ITEM.match(line) is not None
        if starts:
            blocks.append(_BULLET.sub("* ", line))
        else:
            blocks[-1] += " " + line
        is_open = len(line) >= full or not line.endswith(_SENTENCE_END)
        is_open = is_open and len(line) >= full / 2
    return "\n\n".join(blocks)
