"""What the archive asks of its readers: the same arguments as the libraries, the work elsewhere."""

from collections.abc import Mapping, Sequence

from platforms.archive.decoding import NO_CODING
from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.netguard import Limits
from platforms.archive.outcome import Outcome
from platforms.archive.page_filters import Filter
from platforms.archive.range_selectors import Selector
from platforms.archive.sandbox.answers import body_of, passages_of, text_of
from platforms.archive.sandbox.pool import READERS, ReaderPool


def read_page(
    body: bytes,
    *,
    status: int,
    headers: Mapping[str, str],
    media_type: str,
    charset: str | None = None,
    url: str = "",
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    filters: Sequence[Filter] = (),
    known: str | None = None,
    readers: ReaderPool = READERS,
) -> Extraction | ExtractionFailure:
    """The text of a fetched page, or why it is none: `extract` and `judge_page` in one round trip.

    `known` is the document's last public text, beside which another page is noticed.
    A document that stops its reader is UNREADABLE with a detail that begins with STOPPED.
    Raises ReaderNotStarted where no child can be had.
    """
    asked = {**_asked(media_type, charset, url, select, remove, filters), "status": status}
    asked |= {"headers": dict(headers), "known": known}
    return readers.ask("page", asked, body, text_of)


def extract_apart(
    body: bytes,
    *,
    media_type: str,
    charset: str | None = None,
    url: str = "",
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    filters: Sequence[Filter] = (),
    readers: ReaderPool = READERS,
) -> Extraction | ExtractionFailure:
    """`extract` in a child, with its arguments and answers; failures as for `read_page`."""
    asked = _asked(media_type, charset, url, select, remove, filters)
    return readers.ask("text", asked, body, text_of)


def read_passages(
    body: bytes, *, media_type: str, charset: str | None = None, readers: ReaderPool = READERS
) -> tuple[str, ...] | ExtractionFailure:
    """`page_passages` in a child: every passage of the whole page, folded for comparison.

    EMPTY where the page has none; failures as for `read_page`.
    """
    asked: dict[str, object] = {"media_type": media_type, "charset": charset}
    return readers.ask("passages", asked, body, passages_of)


def decode_apart(
    wire: bytes, content_encoding: str, limits: Limits, *, readers: ReaderPool = READERS
) -> bytes | ExtractionFailure:
    """The body behind its content coding: TOO_LARGE, TRUNCATED or UNREADABLE where there is none.

    A body without a coding is checked against the limits and given back as it is, without a child.
    An empty one is empty under any coding that was asked for.
    """
    if len(wire) > limits.wire_bytes:
        detail = f"The body is larger than {limits.wire_bytes} bytes."
        return ExtractionFailure(Outcome.TOO_LARGE, detail)
    if all(name.strip().lower() in NO_CODING for name in content_encoding.split(",")):
        if len(wire) > limits.decoded_bytes:
            return ExtractionFailure(Outcome.TOO_LARGE, "The body is larger than the limit.")
        return wire
    asked: dict[str, object] = {
        "content_encoding": content_encoding,
        "wire_bytes": limits.wire_bytes,
        "decoded_bytes": limits.decoded_bytes,
        "expansion_ratio": limits.expansion_ratio,
    }
    return readers.ask("body", asked, wire, body_of)


def _asked(
    media_type: str,
    charset: str | None,
    url: str,
    select: Sequence[Selector],
    remove: Sequence[Selector],
    filters: Sequence[Filter],
) -> dict[str, object]:
    return {
        "media_type": media_type,
        "charset": charset,
        "url": url,
        "select": [_portable(selector) for selector in select],
        "remove": [_portable(selector) for selector in remove],
        "filters": [dict(entry) for entry in filters],
    }


def _portable(selector: Selector) -> str | dict[str, str]:
    return selector if isinstance(selector, str) else dict(selector)
