"""A child that was taken over may answer anything: nothing of it passes unless it fits."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.extraction import HTML_EXTRACTOR, Extraction, ExtractionFailure
from platforms.archive.markdown_blocks import Heading
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox.answers import body_of, passages_of, text_of
from platforms.archive.sandbox.frames import LENGTHS, NotAnAnswer, packed, unpacked

TEXT = "# Terms\n\nYou pay.\n"
GOOD: dict[str, Any] = {
    "kind": "text",
    "headings": [[1, "Terms", 0]],
    "extractor": HTML_EXTRACTOR,
    "title": "Terms",
    "language": "en",
    "charset": "utf-8",
    "lost_ratio": 0.25,
}
FAILED: dict[str, Any] = {"kind": "failure", "outcome": "empty", "detail": "No word."}


def test_a_proper_answer_becomes_its_value() -> None:
    heading = Heading(1, "Terms", 0)

    expected = Extraction(TEXT, (heading,), HTML_EXTRACTOR, "Terms", "en", "utf-8", 0.25)
    assert text_of(GOOD, TEXT.encode()) == expected
    assert text_of(FAILED, b"") == ExtractionFailure(Outcome.EMPTY, "No word.")
    assert body_of({"kind": "body"}, b"\xff\x00") == b"\xff\x00"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "body"},
        {"kind": None},
        {"extractor": "ca-other/9"},
        {"extractor": None},
        {"title": 7},
        {"title": "x" * 5_000},
        {"title": "half a \ud800"},
        {"title": "with a \x00"},
        {"language": "english"},
        {"language": ["en"]},
        {"charset": None},
        {"lost_ratio": 1.5},
        {"lost_ratio": float("nan")},
        {"lost_ratio": "0.1"},
        {"lost_ratio": None},
        {"headings": {}},
        {"headings": [[1, "Terms"]]},
        {"headings": [[True, "Terms", 0]]},
        {"headings": [[0, "Terms", 0]]},
        {"headings": [[7, "Terms", 0]]},
        {"headings": [[1, "Terms", len(TEXT)]]},
        {"headings": [[1, "Terms", -1]]},
        {"headings": [[1, "\udfff", 0]]},
        {"headings": [[1, None, 0]]},
        {"headings": [["1", "Terms", 0]]},
    ],
)
def test_a_text_with_a_field_that_does_not_fit_is_no_answer(change: dict[str, Any]) -> None:
    with pytest.raises(NotAnAnswer):
        text_of(GOOD | change, TEXT.encode())


@pytest.mark.parametrize("payload", [b"", b"\xff\n", b"no end", b"a \x00\n", b"\xed\xa0\x80\n"])
def test_a_text_that_cannot_be_stored_is_no_answer(payload: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        text_of(GOOD, payload)


@pytest.mark.parametrize(
    "change", [{"outcome": "unchanged"}, {"outcome": "none"}, {"detail": None}, {"kind": "body"}]
)
def test_a_failure_of_another_kind_is_no_answer(change: dict[str, Any]) -> None:
    with pytest.raises(NotAnAnswer):
        text_of(FAILED | change, b"")
    with pytest.raises(NotAnAnswer):
        text_of(FAILED, b"bytes beside it")


def test_a_text_is_no_body() -> None:
    with pytest.raises(NotAnAnswer):
        body_of(GOOD, TEXT.encode())


def test_passages_are_lines_and_never_empty_ones() -> None:
    told: dict[str, Any] = {"kind": "passages"}

    assert passages_of(told, b"you pay\nwe keep") == ("you pay", "we keep")
    assert passages_of(FAILED, b"") == ExtractionFailure(Outcome.EMPTY, "No word.")
    for payload in (b"", b"one\n\ntwo", b"\xff", b"a \x00"):
        with pytest.raises(NotAnAnswer):
            passages_of(told, payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_whatever_stands_in_a_field_it_is_refused_or_fits(field: str, value: Any) -> None:
    try:
        answer = text_of(GOOD | {field: value}, TEXT.encode())
    except NotAnAnswer:
        return
    assert isinstance(answer, Extraction)
    (answer.title + answer.charset + (answer.language or "")).encode()


@given(st.binary(max_size=80))
def test_a_header_is_an_object_or_refused(encoded: bytes) -> None:
    try:
        assert isinstance(unpacked(encoded), dict)
    except NotAnAnswer:
        pass


@pytest.mark.parametrize("encoded", [b"[" * 100_000, b"9" * 10_000, b"[1]", b"\xff", b""])
def test_headers_made_to_break_the_reading_are_refused(encoded: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        unpacked(encoded)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_what_is_packed_is_unpacked(header: dict[str, object]) -> None:
    message = packed(header, 7)

    assert LENGTHS.unpack(message[: LENGTHS.size])[1] == 7
    assert unpacked(message[LENGTHS.size :]) == header
