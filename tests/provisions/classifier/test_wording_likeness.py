"""Wordings are compared without numbers and names, by runs of words; copies are found in a heap."""

import random
from itertools import combinations

import pytest

from provisions.classifier.wording_likeness import (
    SAME_WORDING,
    groups_of,
    likeness,
    shared_runs,
    wording_of,
)

LICENCE = "You grant Anchor AI, Inc. a licence to host your files for 30 days after you leave us."


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        (LICENCE, "Anchor AI"),
        (LICENCE, "Anchor"),
        (LICENCE.replace("Anchor AI, Inc.", "Quay Labs").replace("30", "ninety (90)"), "Quay Labs"),
        (LICENCE.replace("Anchor AI, Inc.", "**Quay’s**").upper(), "Quay"),
    ],
)
def test_names_numbers_marks_and_case_do_not_count(text, platform):
    words = "you grant a licence to host your files for days after you leave us"

    assert wording_of(text, platform).words == tuple(words.split())


def test_a_name_is_left_out_only_where_it_stands_whole():
    assert wording_of("Open source is open", "Open Source").words == ("is", "open")


def test_a_text_without_words_is_like_nothing():
    nothing, something = wording_of("12 %"), wording_of(LICENCE)

    assert shared_runs(nothing, nothing) == 0.0
    assert likeness(nothing, something) == 0.0
    assert likeness(something, nothing) == 0.0


def test_the_same_words_are_wholly_alike_and_likeness_goes_both_ways():
    one, two = wording_of(LICENCE), wording_of("You keep your files, and may host them elsewhere.")

    assert likeness(one, one) == 1.0
    assert likeness(one, two) == pytest.approx(likeness(two, one))
    assert 0.0 < likeness(one, two) < 0.5


def test_a_clause_on_the_same_subject_is_liker_than_one_on_another():
    own = wording_of("We may share your address with carriers that deliver your parcels.")
    near = wording_of("Your address is passed to the carriers who bring the parcels to you.")
    far = wording_of("We may end your subscription with a notice of one month.")

    assert likeness(own, near) > likeness(own, far)


def sentence(rng, length=24):
    return " ".join(rng.choice("abcdefghijklmnopqrstuvwxyz") * 3 for _ in range(length))


def changed(rng, words, times):
    found = words.split()
    for _ in range(times):
        found[rng.randrange(len(found))] = "other"
    return " ".join(found)


@pytest.mark.parametrize("seed", range(5))
def test_groups_hold_every_pair_that_is_near_the_middle_and_no_other(seed):
    rng = random.Random(seed)
    texts = [sentence(rng) for _ in range(20)]
    texts += [changed(rng, rng.choice(texts), rng.randrange(3)) for _ in range(40)]
    wordings = [wording_of(text) for text in texts]

    groups = groups_of(wordings)

    members = [index for group in groups for index in group]
    assert len(members) == len(set(members))
    for middle, *others in groups:
        assert all(shared_runs(wordings[middle], wordings[at]) >= SAME_WORDING for at in others)
    alone = set(range(len(texts))) - set(members)
    for one, two in combinations(sorted(alone), 2):
        assert shared_runs(wordings[one], wordings[two]) < SAME_WORDING


def test_larger_groups_come_first_and_short_wordings_stand_in_none():
    twice, thrice = sentence(random.Random(1)), sentence(random.Random(2))
    texts = ["We may change.", twice, thrice, twice, thrice, thrice, "We may change."]

    assert groups_of([wording_of(text) for text in texts]) == [[2, 4, 5], [1, 3]]
