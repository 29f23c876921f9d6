"""What an extraction gives: a text with its headings, or a typed reason why there is none."""

from dataclasses import dataclass

from platforms.archive.markdown_blocks import Heading
from platforms.archive.outcome import Outcome

HTML_EXTRACTOR = "ca-html/3"
PLAIN_EXTRACTOR = "ca-plain/1"
PDF_EXTRACTOR = "ca-pdf/3"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The readable text of one body.

    `text` is Markdown, NFC, and ends with one "\\n"; offsets into it are code points. `language`
    is what the page declares, else a guess, else None. `title` is the page's own, "" if none.
    `charset` names the decoder that was used, "" where the format has its own. `lost_ratio` is the
    part (0 to 1) of the page's clause-like text that a second reading found and `text` lacks; 0.0
    where selectors say what the document is, and for formats without page furniture.
    """

    text: str
    headings: tuple[Heading, ...]
    extractor: str
    title: str
    language: str | None
    charset: str = ""
    lost_ratio: float = 0.0


@dataclass(frozen=True, slots=True)
class ExtractionFailure:
    """Why a body gave no text; `detail` is a sentence for operators."""

    outcome: Outcome
    detail: str
