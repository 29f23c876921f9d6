import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.change_class import ChangeClass, classify_change

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
