"""What a reader can be asked: a page with its verdict, a text alone, all passages of a page, a
content coding undone.

These run inside the child. They are plain functions all the same: bytes and a header in, a header
and bytes out.
"""

from collections.abc import Callable
from typing import Any

from platforms.archive.decoding import Body, Cut, Oversized, Undecodable
from platforms.archive.extract import Extraction, ExtractionFailure, extract
from platforms.archive.netguard import Limits
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox.frames import Header
from platforms.archive.walls import Verdict, judge_head, judge_page
from platforms.archive.whole_page import page_passages

# Many members of one stream are copied once for each piece fed, so a piece is small.
_PIECE_BYTES = 16_384
_SELECTED_NOTHING = frozenset({Outcome.SELECTOR_BROKEN, Outcome.EMPTY})


def text_answer(body: bytes, asked: dict[str, Any]) -> tuple[Header, bytes]:
    """`extract` with the arguments of the header."""
    return _told(_extracted(body, asked))


def page_answer(body: bytes, asked: dict[str, Any]) -> tuple[Header, bytes]:
    """The text of a page, unless the page stands in the place of the document."""
    part = _extracted(body, asked)
    whole = part
    if isinstance(part, ExtractionFailure) and part.outcome in _SELECTED_NOTHING:
        # Where the selectors find nothing, the page as a whole says what was served instead.
        whole = _extracted(body, {**asked, "select": (), "remove": (), "filters": ()})
    verdict = _verdict(body, asked, whole)
    return _told(ExtractionFailure(verdict.outcome, verdict.rule) if verdict else part)


def _verdict(
    body: bytes, asked: dict[str, Any], whole: Extraction | ExtractionFailure
) -> Verdict | None:
    status, headers = asked["status"], asked["headers"]
    if isinstance(whole, ExtractionFailure) and whole.outcome is not Outcome.EMPTY:
        return judge_head(status=status, headers=headers)  # a lost text is not an empty one
    is_html = "html" in asked["media_type"] or not asked["media_type"]
    return judge_page(
        status=status,
        headers=headers,
        title=whole.title if isinstance(whole, Extraction) else "",
        text=whole.text if isinstance(whole, Extraction) else "",
        html=body.decode("utf-8", errors="replace") if is_html else "",
        known=asked.get("known"),
    )


def passages_answer(body: bytes, asked: dict[str, Any]) -> tuple[Header, bytes]:
    """Every passage of the whole page, one a line."""
    passages = page_passages(body, asked["media_type"], asked["charset"])
    if not passages:
        return _told(ExtractionFailure(Outcome.EMPTY, "No passage was found on the page."))
    return {"kind": "passages"}, "\n".join(passages).encode("utf-8", "replace")


def body_answer(wire: bytes, asked: dict[str, Any]) -> tuple[Header, bytes]:
    """The body behind a content coding."""
    limits = Limits(
        wire_bytes=asked["wire_bytes"],
        decoded_bytes=asked["decoded_bytes"],
        expansion_ratio=asked["expansion_ratio"],
    )
    try:
        body = Body(asked["content_encoding"], limits)
        for start in range(0, len(wire), _PIECE_BYTES):
            body.feed(wire[start : start + _PIECE_BYTES])
        return {"kind": "body"}, body.finish()
    except Oversized as error:
        return _told(ExtractionFailure(Outcome.TOO_LARGE, str(error)))
    except Cut as error:
        return _told(ExtractionFailure(Outcome.TRUNCATED, str(error)))
    except Undecodable as error:
        return _told(ExtractionFailure(Outcome.UNREADABLE, str(error)))


JOBS: dict[str, Callable[[bytes, dict[str, Any]], tuple[Header, bytes]]] = {
    "text": text_answer,
    "page": page_answer,
    "passages": passages_answer,
    "body": body_answer,
}


def _extracted(body: bytes, asked: dict[str, Any]) -> Extraction | ExtractionFailure:
    return extract(
        body,
        media_type=asked["media_type"],
        charset=asked["charset"],
        url=asked["url"],
        select=asked["select"],
        remove=asked["remove"],
        filters=asked.get("filters", ()),
    )


def _told(read: Extraction | ExtractionFailure) -> tuple[Header, bytes]:
    if isinstance(read, ExtractionFailure):
        return {"kind": "failure", "outcome": read.outcome.value, "detail": read.detail}, b""
    header: Header = {
        "kind": "text",
        "headings": [[heading.level, heading.text, heading.start] for heading in read.headings],
        "extractor": read.extractor,
        "title": read.title,
        "language": read.language,
        "charset": read.charset,
        "lost_ratio": read.lost_ratio,
    }
    return header, read.text.encode("utf-8", "replace")
