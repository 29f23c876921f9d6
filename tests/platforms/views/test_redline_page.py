"""A redline on a page: views and parts by the address, and passages that keep their address."""

import pytest
from django.test import RequestFactory

from platforms.views.redline_page import PART_HUNKS, redline_page


def step(kind="added", words="New words.", path=("Fees",)):
    if kind == "same":
        return {"kind": "same", "path": list(path), "count": 3}
    return {"kind": kind, "path": list(path), "before": "", "after": words, "words": []}


def shown(steps, query=""):
    request = RequestFactory().get(f"/change/CA-C-000001/{query}")
    return redline_page(steps, request, before_name="Before", after_name="After")


def numbers(page):
    return [hunk.number for hunk in page.hunks if not hunk.is_same]


def test_a_passage_has_the_same_number_with_and_without_the_runs_that_did_not_change():
    changed = [step(), step(words="Other."), step(words="Third.")]
    whole = [step("same"), changed[0], step("same"), *changed[1:], step("same")]

    assert numbers(shown(changed)) == numbers(shown(whole)) == [1, 2, 3]


def test_only_changes_leaves_out_the_runs_that_did_not_change():
    steps = [step("same"), step(), step("same")]

    assert [hunk.is_same for hunk in shown(steps).hunks] == [True, False, True]
    assert [hunk.is_same for hunk in shown(steps, "?view=only").hunks] == [False]


def test_a_heading_is_named_once_above_its_passages():
    page = shown([step(), step(), step(path=("Law",)), step(path=())])

    assert [hunk.is_repeated for hunk in page.hunks] == [False, True, False, False]
    assert [hunk.title for hunk in page.hunks] == ["Fees", "Fees", "Law", "Opening text"]


def test_a_long_redline_comes_in_parts_and_says_which_passages_are_shown():
    page = shown([step()] * (PART_HUNKS + 5), "?part=2")

    assert numbers(page) == list(range(PART_HUNKS + 1, PART_HUNKS + 6))
    assert f"{PART_HUNKS + 1:,} to {PART_HUNKS + 5:,} of {PART_HUNKS + 5:,}" in page.shown
    assert [part.is_current for part in page.parts] == [False, True]


def test_a_passage_in_another_part_is_reached_through_that_part():
    page = shown([step()] * (PART_HUNKS + 5), "?view=side")

    assert page.address_of(1) == "#h1"
    last = PART_HUNKS + 5
    assert page.address_of(last) == f"/change/CA-C-000001/?view=side&part=2#h{last}"


def test_few_passages_of_great_length_are_parted_too():
    page = shown([step(words="x" * 90_000)] * 3)

    assert numbers(page) == [1]
    assert len(page.parts) == 3


def test_links_to_the_other_views_keep_which_texts_are_compared():
    page = shown([step()], "?from=20260105T090000Z&to=20260601T120000Z&utm=x")

    side = next(way for way in page.modes if way.label == "Side by side")
    assert side.url.endswith("?from=20260105T090000Z&to=20260601T120000Z&view=side#redline")
    assert [way.is_current for way in page.modes] == [True, False, False, False]


@pytest.mark.parametrize(
    "query",
    ["?part=0", "?part=-1", "?part=999", "?part=x", "?part=%C2%B2", "?view=nonsense", "?part="],
    ids=["zero", "negative", "beyond", "letter", "superscript", "view", "empty"],
)
def test_an_address_that_makes_no_sense_shows_a_part(query):
    assert numbers(shown([step()] * 3, query)) == [1, 2, 3]


def test_a_redline_without_a_change_is_one_empty_part():
    page = shown([])

    assert (page.hunks, page.parts, page.shown) == ([], [], "")
