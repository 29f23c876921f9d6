"""Differences that say nothing about a document, and those that do."""

import pytest

from platforms.archive.differing import (
    Quirk,
    difference,
    is_made_of_earlier,
    quirk,
    recent_passages,
)
from platforms.archive.fingerprint import fingerprint_of


def clause(number: int, verb: str = "keep") -> str:
    return (
        f"We {verb} the records of kind {number} that you give to us, for as long as your account"
        f" of kind {number} exists and for {number + 20} days after you close it, unless a law of"
        " the place where you live asks for another time, of which we then tell you in good time."
    )


KEPT = [clause(number) for number in range(8)]
SOLD = [clause(number, "sell") for number in range(8)]
CONTACT = "Write to desk@orchard.example when you have a question on these terms."
NOTICE = "This content is not available right now."
BANNER = "[Home](/) [Prices](/prices) [About us](/about)"


def text(*passages: str) -> str:
    return "\n\n".join(["# Terms", *passages, CONTACT]) + "\n"


def told(before: str, after: str, *latest: str) -> Quirk:
    """The quirk of a step, `latest` being the document's latest texts in order."""
    recent = recent_passages(keys(one) for one in latest)
    return quirk(fingerprint_of(before), fingerprint_of(after), recent)


def keys(one: str) -> list[int]:
    return [passage.key for passage in fingerprint_of(one).passages]


BASE = text(*KEPT)
QUIRKS = {
    "hidden address": (
        BASE.replace("desk@orchard.example", "[email protected]"),
        Quirk.HIDDEN_ADDRESSES,
    ),
    "menu": (text(BANNER, *KEPT), Quirk.PAGE_FURNITURE),
    "label before": ("Spring offers\n\n" + BASE, Quirk.PAGE_FURNITURE),
    "label after": (BASE + "\nOur shops\n", Quirk.PAGE_FURNITURE),
    "text twice": (text(*KEPT, *KEPT), Quirk.REPEATED),
    "notice for a part": (text(*KEPT[:3], NOTICE, *KEPT[4:]), Quirk.NOTICE_INSIDE),
}


@pytest.mark.parametrize(("after", "expected"), QUIRKS.values(), ids=list(QUIRKS))
def test_a_difference_of_the_page_is_named(after, expected):
    assert told(BASE, after) is expected


@pytest.mark.parametrize(("after", "expected"), QUIRKS.values(), ids=list(QUIRKS))
def test_the_way_back_is_named_too(after, expected):
    back = Quirk.NOTICE_GONE if expected is Quirk.NOTICE_INSIDE else expected

    assert told(after, BASE) is back


REAL = {
    "a word": BASE.replace("keep the records of kind 3", "sell the records of kind 3"),
    "a number": BASE.replace("23 days", "24 days"),
    "a clause more": text(*KEPT, SOLD[0]),
    "a clause less": text(*KEPT[:-1]),
    "a short clause more": text(*KEPT[:4], "We may sell your records.", *KEPT[4:]),
    "a clause at the end": text(
        *KEPT, "We may now share all of the records that you give to us with anyone who pays."
    ),
    "a short clause at the end": text(*KEPT, "We may sell your records."),
    "an address at the end": text(*KEPT, "Post: post@orchard.example"),
    "a list item": text(*KEPT, "- brokers"),
    "another address": text(*KEPT[:4], "Write to post@orchard.example.", *KEPT[4:]),
    "a menu and a word": text(BANNER, *KEPT).replace("23 days", "24 days"),
    "a hidden address and a word": BASE.replace(
        "desk@orchard.example", "[email protected]"
    ).replace("23 days", "24 days"),
    "a short line inside": text(*KEPT[:4], "Your refunds", *KEPT[4:]),
    "a clause said twice": text(*KEPT, KEPT[0].replace("keep", "sell"), KEPT[0]),
}


@pytest.mark.parametrize("after", REAL.values(), ids=list(REAL))
def test_a_real_change_has_no_quirk_either_way(after):
    assert told(BASE, after) is Quirk.NONE
    assert told(after, BASE) is Quirk.NONE


def test_equal_words_leave_nothing_to_name():
    assert told(BASE, BASE.replace("# Terms", "Terms\n====")) is Quirk.NONE


def test_a_notice_that_came_with_more_new_text_than_went_is_a_change():
    assert told(BASE, text(*KEPT, NOTICE, *SOLD)) is Quirk.NONE


def test_passages_that_come_and_go_are_furniture_once_they_came_back():
    offer = text(clause(40, "praise"), *KEPT)

    assert told(BASE, offer, BASE, offer, BASE) is Quirk.NONE
    assert told(BASE, offer, BASE, offer, BASE, offer, BASE) is Quirk.PAGE_FURNITURE


def test_volatile_is_what_went_and_came_back():
    recent = recent_passages([[1, 2], [1], [1, 2, 3]])

    assert (recent.seen, recent.volatile) == ({1, 2, 3}, {2})


def test_a_passage_that_came_once_or_went_once_is_not_volatile():
    assert not recent_passages([[1, 2], [2, 3], [3, 4]]).volatile


def test_a_difference_counts_what_only_one_side_has():
    found = difference(fingerprint_of(BASE), fingerprint_of(text(*KEPT[:-1], *SOLD[:2])))

    assert (len(found.removed), len(found.added)) == (1, 2)
    assert found.letters_added > found.letters_removed > 0
    assert not difference(fingerprint_of(BASE), fingerprint_of(BASE)).added


def mixture(after: str, *latest: str, before: str = BASE) -> bool:
    recent = recent_passages(keys(one) for one in latest)
    return is_made_of_earlier(fingerprint_of(before), fingerprint_of(after), recent)


def test_a_mixture_of_earlier_texts_is_known():
    assert mixture(text(*KEPT[:4], *SOLD[4:]), text(*SOLD), BASE)


def test_a_mixture_with_a_tenth_of_new_words_is_new():
    after = text(*KEPT[:4], *SOLD[4:7], clause(9, "lend"))

    assert not mixture(after, text(*SOLD), BASE)


@pytest.mark.parametrize(
    "after", [text(*KEPT[:4]), text(*KEPT, "A short line.")], ids=["only lost", "little gained"]
)
def test_a_text_that_gained_next_to_nothing_is_no_mixture(after):
    assert not mixture(after, after, BASE)
