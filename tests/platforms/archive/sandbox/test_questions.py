"""The same answers as the libraries give, from another process."""

import gzip
import zlib
from typing import Any

import brotli
import pytest

from platforms.archive.extract import extract
from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.netguard import Limits
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox import (
    ReaderPool,
    decode_apart,
    extract_apart,
    read_page,
    read_passages,
)
from platforms.archive.whole_page import page_passages
from tests.platforms.archive.sandbox.documents import PAGE, URL
from tests.platforms.archive.test_pdf import make_pdf

SERVED: dict[str, Any] = {"status": 200, "headers": {}, "media_type": "text/html", "url": URL}
PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
BROKEN_PDF = b"%PDF-1.7 broken"


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (PAGE, {"media_type": "text/html"}),
        (PAGE, {"media_type": "text/html", "select": ["p"], "remove": ["p:first-child"]}),
        (PAGE, {"media_type": "text/html", "select": ["#none"]}),
        (PAGE, {"media_type": "text/html", "select": [{"startBefore": "p", "endAfter": "p"}]}),
        (PAGE, {"media_type": "text/html", "filters": [{"remove_blocks": ["p"]}]}),
        (PAGE, {"media_type": "text/html", "filters": [{"unknown": 1}]}),
        (PAGE, {"media_type": "text/plain; charset=utf-8", "charset": "utf-8"}),
        ("<p>Größe – naïve</p>".encode("cp1252"), {"media_type": "", "charset": "windows-1252"}),
        ("<p>記録を保存</p>".encode("shift_jis"), {"media_type": "", "charset": "x-sjis"}),
        ("<p>Größe</p>".encode("cp1252"), {"media_type": "text/html", "charset": "nonsense"}),
        ("<p>Сервис ведёт запись посещений</p>".encode("koi8-r"), {"media_type": "text/html"}),
        (make_pdf("Words of a clause."), {"media_type": "application/pdf"}),
        (BROKEN_PDF, {"media_type": "application/pdf"}),
        (b"", {"media_type": "text/html"}),
        (b"\x89PNG\r\n\x1a\n", {"media_type": "image/png"}),
    ],
)
def test_a_text_read_apart_is_the_text(
    body: bytes, how: dict[str, Any], readers: ReaderPool
) -> None:
    assert extract_apart(body, url=URL, readers=readers, **how) == extract(body, url=URL, **how)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (PAGE, "text/html"),
        (b"# Terms\n\nYou pay.", "text/markdown"),
        (make_pdf("Words of a clause."), "application/pdf"),
    ],
    ids=["html", "markdown", "pdf"],
)
def test_the_passages_read_apart_are_those_of_the_page(
    body: bytes, media_type: str, readers: ReaderPool
) -> None:
    passages = read_passages(body, media_type=media_type, readers=readers)

    assert passages == page_passages(body, media_type)
    assert passages


def test_a_page_without_a_passage_is_empty(readers: ReaderPool) -> None:
    read = read_passages(b"<p> </p>", media_type="text/html", readers=readers)

    assert isinstance(read, ExtractionFailure)
    assert read.outcome is Outcome.EMPTY


def test_a_page_is_read_and_judged_in_one_question(readers: ReaderPool) -> None:
    read = read_page(PAGE, readers=readers, **SERVED)

    assert isinstance(read, Extraction)
    assert read.title == "Terms"
    assert read.charset == "utf-8"


@pytest.mark.parametrize(
    ("body", "change", "outcome"),
    [
        (PAGE, {"status": 404}, Outcome.NOT_FOUND),
        (PAGE, {"headers": {"CF-Mitigated": "challenge"}}, Outcome.BOT_WALL),
        (b"<title>Just a moment...</title><p>Wait</p>", {}, Outcome.BOT_WALL),
        (b"<p>Page not found</p>", {"select": ["main"]}, Outcome.SOFT_404),
        (PAGE, {"select": ["#none"]}, Outcome.SELECTOR_BROKEN),
        (b"<body></body>", {}, Outcome.EMPTY),
        (b"<div>" * 5_000 + b"Words", {}, Outcome.INCOMPLETE),
        (b"<div>" * 5_000 + b"Words", {"status": 404}, Outcome.NOT_FOUND),
        (BROKEN_PDF, {"media_type": "application/pdf"}, Outcome.UNREADABLE),
        (b"GIF89a", {"media_type": "image/gif"}, Outcome.UNSUPPORTED_MEDIA),
        (b"x" * 25_000_001, {}, Outcome.TOO_LARGE),
    ],
)
def test_what_was_served_in_place_of_the_document_is_named(
    body: bytes, change: dict[str, Any], outcome: Outcome, readers: ReaderPool
) -> None:
    read = read_page(body, readers=readers, **SERVED | change)

    assert isinstance(read, ExtractionFailure)
    assert read.outcome is outcome


def test_another_page_is_told_beside_the_text_before(readers: ReaderPool) -> None:
    page = b"<h1>Gardens</h1><p>Gardens bring the whole street to one bright table each June.</p>"
    known = "You must not share what we collect under this policy, 日本. " * 40

    assert isinstance(read_page(page, readers=readers, **SERVED), Extraction)
    read = read_page(page, known=known, readers=readers, **SERVED)
    assert isinstance(read, ExtractionFailure)
    assert read.outcome is Outcome.SOFT_404


@pytest.mark.parametrize("coding", PACKERS)
def test_a_coding_is_undone_apart(coding: str, readers: ReaderPool) -> None:
    packed = PACKERS[coding](PAGE)

    assert decode_apart(packed, coding, Limits(), readers=readers) == PAGE
    cut = decode_apart(packed[:-9], coding, Limits(), readers=readers)
    assert isinstance(cut, ExtractionFailure)
    assert cut.outcome is Outcome.TRUNCATED


@pytest.mark.parametrize(
    ("wire", "coding", "outcome"),
    [
        (gzip.compress(bytes(30_000_000), 1), "gzip", Outcome.TOO_LARGE),
        (brotli.compress(bytes(30_000_000), quality=1), "br", Outcome.TOO_LARGE),
        (b"no gzip at all", "gzip", Outcome.UNREADABLE),
        (b"words", "zstd", Outcome.UNREADABLE),
        (b"words", "gzip, br", Outcome.UNREADABLE),
        (bytes(10_000_001), "gzip", Outcome.TOO_LARGE),
        (bytes(10_000_001), "", Outcome.TOO_LARGE),
    ],
)
def test_a_body_that_cannot_be_decoded_has_a_typed_outcome(
    wire: bytes, coding: str, outcome: Outcome, readers: ReaderPool
) -> None:
    body = decode_apart(wire, coding, Limits(), readers=readers)

    assert isinstance(body, ExtractionFailure)
    assert body.outcome is outcome


def test_many_small_members_are_no_quadratic_work(readers: ReaderPool) -> None:
    member = gzip.compress(b"x")
    wire = member * (5_000_000 // len(member))

    body = decode_apart(wire, "gzip", Limits(), readers=readers)

    assert isinstance(body, bytes)
    assert len(body) == len(wire) // len(member)


def test_a_body_without_coding_needs_no_reader() -> None:
    pool = ReaderPool()

    assert decode_apart(PAGE, "identity", Limits(), readers=pool) == PAGE
    assert pool.pids == ()
