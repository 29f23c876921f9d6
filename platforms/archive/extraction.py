"""What an extraction gives: a text with its headings, or a typed reason why there is none."""

from dataclasses import dataclass

from platforms.archive.markdown_blocks import Heading
from platforms.archive.outcome import Outcome

HTML_EXTRACTOR = "ca-html/2"
PLAIN_EXTRACTOR = "ca-plain/1"
PDF_EXTRACTOR = "ca-pdf/2"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The readable text of one body.

    `text` is Markdown, NFC, and ends with one "\\n"; offsets into it are code points. `language`
    is what the page declares, else a guess, else None. `title` is the page's own, "" if none.
    `charset` names the decoder that was used, "" where the format has its own.
    """

    text: str
    headings: tuple[Heading, ...]
    extractor: str
    title: str
    language: str | None
    charset: str = ""


@dataclass(frozen=True, slots=True)
class ExtractionFailure:
    """Why a body gave no text; `detail` is a sentence for operators."""

    outcome: Outcome
    detail: str
