import pytest

from platforms.archive.diff import redline
from platforms.archive.shifts import ShiftKind, shifts_between
from platforms.archive.summary import summarise

BEFORE = "# Terms\n\nWe keep logs for 30 days.\n\nYou may object to the sale of data.\n"


def test_the_headline_counts_and_names_the_shift():
    after = BEFORE.replace("30 days", "14 days") + "\nA new clause about disputes.\n"

    summary = summarise(redline(BEFORE, after))

    assert summary.headline == (
        "1 passage added, 1 reworded; a period changes from 30 days to 14 days."
    )
    assert summary.counts == {"added": 1, "removed": 0, "reworded": 1, "moved": 0}


def test_a_headline_has_at_most_fourteen_words():
    after = BEFORE.replace("30 days", "fourteen consecutive days").replace("may", "cannot")

    assert len(summarise(redline(BEFORE, after + "\nNew.\n")).headline.split()) <= 14


def test_equal_texts_say_so():
    summary = summarise(redline(BEFORE, BEFORE))

    assert summary.headline == "No passage differs in its words."
    assert summary.shifts == ()


@pytest.mark.parametrize(
    ("before", "after", "kind", "was", "now"),
    [
        ("Kept for 30 days.", "Kept for 90 days.", ShiftKind.PERIOD, "30 days", "90 days"),
        ("Kept for two years.", "Kept for 6 months.", ShiftKind.PERIOD, "two years", "6 months"),
        ("Limited to $100 each.", "Limited to $50 each.", ShiftKind.MONEY, "$100", "$50"),
        (
            "From 1 May 2025 on.",
            "From 1 June 2026 on.",
            ShiftKind.DATE,
            "1 May 2025",
            "1 June 2026",
        ),
        ("We may share data.", "We will share data.", ShiftKind.MODAL, "may", "will"),
        ("We will not share it.", "We may share it.", ShiftKind.MODAL, "will not", "may"),
        ("You can opt in here.", "You can opt out here.", ShiftKind.DEFAULT, "opt in", "opt out"),
        (
            "It is off by default.",
            "It is on by default.",
            ShiftKind.DEFAULT,
            "off by default",
            "on by default",
        ),
    ],
)
def test_a_shift_has_both_words_inside_their_quotes(before, after, kind, was, now):
    (shift,) = shifts_between(before, after)

    assert (shift.kind, shift.before, shift.after) == (kind, was, now)
    assert shift.before in shift.before_quote
    assert shift.before_quote in before
    assert shift.after_quote in after


def test_the_same_date_in_another_form_is_no_shift():
    assert shifts_between("Effective May 5, 2026", "Effective 5 May 2026") == ()


def test_a_clause_number_is_no_figure():
    assert shifts_between("12. General terms apply", "13. General terms apply") == ()


def test_a_may_that_becomes_may_not_is_a_shift():
    (shift,) = shifts_between("You may copy the output.", "You may not copy the output.")

    assert (shift.before, shift.after) == ("may", "may not")
    assert shift.phrase == "“may” becomes “may not”"
