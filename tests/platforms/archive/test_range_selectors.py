"""Ranges choose and remove what stands between two places of a page."""

import pytest

from platforms.archive.extract import Extraction, ExtractionFailure, extract
from platforms.archive.outcome import Outcome
from platforms.archive.range_selectors import UnreadableSelector, check_selector

PAGE = (
    "<body>Top<div id=a><p>One</p>beside one<p id=b>Two <b>bold</b> end</p><p>Three</p></div>"
    "<div id=c><p>Four</p><p id=d>Five</p></div>After</body>"
)


def read(**arguments) -> str:
    found = extract(PAGE.encode(), media_type="text/html", **arguments)
    assert isinstance(found, Extraction), found
    return " ".join(found.text.replace("*", "").split())


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ({"startBefore": "#b"}, {"endBefore": "#d"}, "Two bold end Three Four"),
        ({"startAfter": "#b"}, {"endAfter": "#d"}, "Three Four Five"),
        ({"startAfter": "#b b"}, {"endBefore": "#c"}, "end Three"),
        ({"startBefore": "#a"}, {"endAfter": "#c"}, "One beside one Two bold end Three Four Five"),
    ],
    ids=["before-before", "after-after", "within-a-passage", "whole-blocks"],
)
def test_a_range_is_what_lies_between_its_two_places(start, end, text):
    assert read(select=[start | end]) == text


def test_a_range_can_be_removed():
    left = read(select=["body"], remove=[{"startAfter": "#b", "endBefore": "#d"}])

    assert left == "Top One beside one Two bold end Five After"


def test_ranges_and_selectors_stand_in_the_order_of_the_page():
    assert read(select=["#d", {"startBefore": "#a", "endBefore": "#b"}]) == "One beside one Five"


def test_removing_a_range_that_is_not_there_removes_nothing():
    assert "Three" in read(select=["body"], remove=[{"startBefore": "#none", "endAfter": "#d"}])


@pytest.mark.parametrize(
    "selector",
    [
        {"startBefore": "#none", "endBefore": "#d"},
        {"startAfter": "#d", "endBefore": "#b"},
        {"startBefore": "#b"},
        {"startBefore": "#b", "startAfter": "#b"},
        {"startBefore": "p[", "endAfter": "#d"},
    ],
    ids=["no-match", "backwards", "no-end", "two-starts", "no-css"],
)
def test_a_range_that_selects_nothing_is_a_broken_selector(selector):
    found = extract(PAGE.encode(), media_type="text/html", select=[selector])

    assert isinstance(found, ExtractionFailure)
    assert found.outcome is Outcome.SELECTOR_BROKEN


@pytest.mark.parametrize(
    "selector", ["", "p[", 7, None, ["p"], {"startBefore": 1, "endAfter": "p"}]
)
def test_what_is_no_selector_is_refused(selector):
    with pytest.raises(UnreadableSelector):
        check_selector(selector)
