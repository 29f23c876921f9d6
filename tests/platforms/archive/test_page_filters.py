"""Filters are declared, checked, and change either the page or the comparison, never both."""

import pytest

from platforms.archive.comparison_filters import apply_comparison_filters
from platforms.archive.extract import Extraction, ExtractionFailure, extract
from platforms.archive.outcome import Outcome
from platforms.archive.page_filters import InvalidFilter, read_filters, without_query

PAGE = (
    b"<main><h1>Terms</h1><div class=survey><p>Rate us.</p></div>"
    b'<p>See <a href="/help?utm_source=mail&amp;page=2&amp;utm_id=7#top">help</a>.</p></main>'
)
URL = "https://platform.example/terms"


def text_of(*filters) -> str:
    read = extract(PAGE, media_type="text/html", url=URL, filters=filters)
    assert isinstance(read, Extraction), read
    return read.text


def test_query_parameters_go_from_the_addresses_of_links():
    address = "https://platform.example/help?page=2#top"

    assert f"[help]({address})" in text_of({"remove_query": ["utm_*"]})
    assert "utm_id=7" in text_of()


@pytest.mark.parametrize(
    ("address", "names", "expected"),
    [
        ("https://a.example/?x=1&y=2", ["x"], "https://a.example/?y=2"),
        ("https://a.example/?x=1", ["x"], "https://a.example/"),
        ("https://a.example/?x=1&y=2", ["*"], "https://a.example/"),
        ("https://a.example/?xy=1", ["x"], "https://a.example/?xy=1"),
        ("https://[broken?x=1", ["x"], "https://[broken?x=1"),
        ("https://a.example/p", ["x"], "https://a.example/p"),
    ],
)
def test_only_the_named_parameters_go(address, names, expected):
    assert without_query(address, names) == expected


def test_blocks_are_removed_or_chosen_by_selector_and_range():
    span = {"startBefore": "h1", "endAfter": "h1"}

    assert "Rate us" not in text_of({"remove_blocks": [".survey"]})
    assert text_of({"select_blocks": [span]}) == "# Terms\n"


def test_a_comparison_filter_leaves_the_text_of_the_page_alone():
    assert text_of({"normalise_dates": True}, {"mask_numbers": True}) == text_of()


def test_dates_and_numbers_count_as_the_same_in_a_comparison():
    one, other = "Updated 3 May 2026. Keep 30 days.", "Updated 18 June 2026. Keep 1,095 days."
    dates, numbers = {"normalise_dates": True}, {"mask_numbers": True}

    masked = [apply_comparison_filters(text, (dates, numbers)) for text in (one, other)]
    assert masked[0] == masked[1]
    by_date = [apply_comparison_filters(text, (dates,)) for text in (one, other)]
    assert by_date[0] != by_date[1]
    assert "30 days" in by_date[0]
    assert apply_comparison_filters(one, ()) == one


@pytest.mark.parametrize(
    ("filters", "complaint"),
    [
        ("utm", "a list of objects"),
        ([["remove_query"]], "Filter 1: an object with one key"),
        ([{"remove_query": ["a"]}, {"run": "x"}], "Filter 2: there is no filter 'run'"),
        ([{"remove_query": "a"}], "needs a list"),
        ([{"remove_query": ["a b"]}], "'a b' is no name of a query parameter"),
        ([{"remove_blocks": ["p["]}], "Filter 1: remove_blocks: 'p\\[' is no CSS selector"),
        ([{"remove_blocks": [{"startAfter": "p"}]}], "A range needs"),
        ([{"mask_numbers": "yes"}], "mask_numbers is true or false"),
        ([{"mask_numbers": True}] * 51, "At most 50"),
    ],
    ids=["text", "list", "unknown", "no-list", "name", "css", "range", "switch", "many"],
)
def test_a_filter_that_cannot_be_used_is_refused_by_name(filters, complaint):
    with pytest.raises(InvalidFilter, match=complaint):
        read_filters(filters)


def test_a_page_with_a_broken_filter_gives_no_text():
    read = extract(PAGE, media_type="text/html", filters=[{"unknown": True}])

    assert isinstance(read, ExtractionFailure)
    assert read.outcome is Outcome.SELECTOR_BROKEN
