import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.change_class import ChangeClass, classify_change, differing_sentences
from platforms.archive.differing import recent_passages
from platforms.archive.fingerprint import fingerprint_of

CLAUSES = [
    f"{n}. The service keeps record {n} of your account for thirty days." for n in range(1, 13)
]
BASE = "# Terms\n\nLast updated: 5 May 2026\n\n" + "\n\n".join(CLAUSES) + "\n"
LINKED = BASE + "\nRead the [notice](https://a.example/notice).\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (BASE, BASE.replace("5 May 2026", "6 June 2026"), ChangeClass.DATE_ONLY),
        (BASE, BASE.replace("5 May 2026", "May 5, 2026"), ChangeClass.DATE_ONLY),
        (LINKED, LINKED.replace("/notice)", "/notice.html)"), ChangeClass.LINK_ONLY),
        (BASE, BASE.replace("days.", "days;"), ChangeClass.PUNCTUATION_OR_CASE),
        (BASE, BASE.replace("\n\n1.", "\n\n\n 1."), ChangeClass.WHITESPACE_OR_MARKUP),
        (BASE, BASE.replace("service", "**service**"), ChangeClass.WHITESPACE_OR_MARKUP),
        (
            BASE,
            BASE.replace(CLAUSES[3], CLAUSES[3] + " We may sell it."),
            ChangeClass.SUBSTANTIVE_MINOR,
        ),
        (BASE, BASE.replace("thirty", "sixty"), ChangeClass.SUBSTANTIVE_MAJOR),
        (BASE, BASE + "\n[Related pages](https://a.example/r)\n", ChangeClass.BOILERPLATE),
        (BASE, BASE + "\nWas this article helpful?\n", ChangeClass.BOILERPLATE),
        (
            BASE,
            "# Terms\n\nLast updated: 5 May 2026\n\n" + CLAUSES[0] + "\n",
            ChangeClass.PARTIAL_PAGE,
        ),
    ],
)
def test_a_change_has_the_class_of_the_layer_that_differs(before, after, expected):
    assert classify_change(before, after).change_class is expected


def test_clauses_in_another_order_are_a_reorder():
    after = BASE.replace(CLAUSES[1], "@").replace(CLAUSES[2], CLAUSES[1]).replace("@", CLAUSES[2])

    assert classify_change(BASE, after).change_class is ChangeClass.REORDER


def test_the_reason_names_every_kind_of_noise():
    after = LINKED.replace("5 May 2026", "6 May 2026").replace("/notice)", "/n)")

    found = classify_change(LINKED, after)

    assert found.change_class is ChangeClass.DATE_ONLY
    assert found.reason == "Differs only in: dates, link targets."


def test_a_sentence_about_cookies_is_not_boilerplate():
    after = BASE + "\nWe use cookies to sell your browsing history to brokers in other countries.\n"

    assert classify_change(BASE, after + "Yes.\n").change_class.is_substantive


def test_our_own_upgrade_is_technical_whatever_differs():
    assert classify_change(BASE, "Other.\n", technical=True).change_class is ChangeClass.TECHNICAL


def test_only_changed_words_are_substantive():
    substantive = {change_class for change_class in ChangeClass if change_class.is_substantive}

    assert substantive == {ChangeClass.SUBSTANTIVE_MAJOR, ChangeClass.SUBSTANTIVE_MINOR}
    assert all(change_class.label for change_class in ChangeClass)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_have_a_class_and_the_same_text_has_no_change(before, after):
    assert classify_change(before, after).reason
    assert not classify_change(before, before).change_class.is_substantive


LONG = [
    f"We keep the records of kind {number} that you give to us, for as long as your account of kind"
    f" {number} exists and for {number + 20} days after you close it, unless a law of the place"
    " where you live asks for another time, of which we then tell you in good time."
    for number in range(6)
]
POLICY = "\n\n".join(["# Terms", *LONG, "Write to desk@orchard.example."]) + "\n"
OF_THE_PAGE = {
    "hidden address": (
        POLICY.replace("desk@orchard.example", "[email protected]"),
        ChangeClass.BOILERPLATE,
        "e-mail addresses",
    ),
    "said twice": (POLICY + "\n" + POLICY, ChangeClass.BOILERPLATE, "repeats"),
    "furniture": ("Spring offers\n\n" + POLICY, ChangeClass.BOILERPLATE, "page furniture"),
    "notice": (
        POLICY.replace(LONG[2], "Something went wrong."),
        ChangeClass.PARTIAL_PAGE,
        "notice stands where",
    ),
}


@pytest.mark.parametrize(
    ("after", "expected", "reason"), OF_THE_PAGE.values(), ids=list(OF_THE_PAGE)
)
def test_a_difference_of_the_page_says_what_it_is(after, expected, reason):
    found = classify_change(POLICY, after)

    assert found.change_class is expected
    assert reason in found.reason


def test_a_part_that_is_back_after_a_notice_is_told():
    found = classify_change(OF_THE_PAGE["notice"][0], POLICY)

    assert found.change_class is ChangeClass.PARTIAL_PAGE
    assert "back" in found.reason


@pytest.mark.parametrize("name", ["hidden address", "furniture"])
def test_a_number_that_changed_beside_it_is_substantive(name):
    after = OF_THE_PAGE[name][0].replace("23 days", "90 days")

    assert classify_change(POLICY, after).change_class.is_substantive


def test_what_came_and_went_lately_is_furniture_and_else_a_change():
    offer = POLICY.replace(LONG[0], f"{LONG[0]}\n\n{LONG[0].replace('keep', 'praise')}")
    keys = [[one.key for one in fingerprint_of(text).passages] for text in (POLICY, offer)]
    recent = recent_passages([keys[1], keys[0], keys[1], keys[0]])

    assert classify_change(POLICY, offer).change_class.is_substantive
    assert classify_change(POLICY, offer, recent=recent).change_class is ChangeClass.BOILERPLATE


def test_sentences_of_one_side_are_counted_without_case_and_marks():
    assert differing_sentences("We keep logs. We sell none.", "WE KEEP LOGS! We lend two.") == (
        1,
        1,
    )
    assert differing_sentences("One. Two. Three.", "One.") == (2, 0)


def test_the_way_back_from_a_part_of_the_page_is_a_partial_page_too():
    part = "\n\n".join(["# Terms", *LONG[:2]]) + "\n"

    there, back = classify_change(POLICY, part), classify_change(part, POLICY)

    assert {there.change_class, back.change_class} == {ChangeClass.PARTIAL_PAGE}
    assert there.reason != back.reason
