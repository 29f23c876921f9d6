import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.shifts import ShiftKind, shifts_between


@pytest.mark.parametrize(
    ("before", "after", "kind", "was", "now"),
    [
        ("Kept for 30 days.", "Kept for 90 days.", ShiftKind.PERIOD, "30 days", "90 days"),
        ("Kept for two years.", "Kept for 6 months.", ShiftKind.PERIOD, "two years", "6 months"),
        ("Limited to $100 each.", "Limited to $50 each.", ShiftKind.MONEY, "$100", "$50"),
        ("A rate of 3% a year.", "A rate of 5% a year.", ShiftKind.PERCENT, "3%", "5%"),
        (
            "From 1 May 2025 on.",
            "From 1 June 2026 on.",
            ShiftKind.DATE,
            "1 May 2025",
            "1 June 2026",
        ),
        ("We may share data.", "We will share data.", ShiftKind.MODAL, "may", "will"),
        ("We will not share it.", "We may share it.", ShiftKind.MODAL, "will not", "may"),
        ("You may copy it.", "You may not copy it.", ShiftKind.MODAL, "may", "may not"),
        ("You can opt in here.", "You can opt out here.", ShiftKind.DEFAULT, "opt in", "opt out"),
        (
            "It is off by default.",
            "It is on by default.",
            ShiftKind.DEFAULT,
            "off by default",
            "on by default",
        ),
        ("See Section 8 below.", "See Section 9 below.", ShiftKind.REFERENCE, "8", "9"),
        ("Write to a@b.example.", "Write to c@d.example.", ShiftKind.CONTACT, "a@b", "c@d"),
        (
            "Under the laws of Ireland.",
            "Under the laws of France.",
            ShiftKind.PLACE,
            "laws of Ireland",
            "laws of France",
        ),
        (
            "You contract with Alpha Ltd here.",
            "You contract with Beta GmbH here.",
            ShiftKind.PARTY,
            "Alpha Ltd",
            "Beta GmbH",
        ),
        ("We sell it.", "We sell it unless you object.", ShiftKind.DEFAULT, "", "unless you"),
        ("We sell it.", "We sell it, except in May.", ShiftKind.EXCEPTION, "", "except"),
        ("We sell it, except in May.", "We sell it.", ShiftKind.EXCEPTION, "except", ""),
        ("You must pay.", "We ask that you pay.", ShiftKind.MODAL, "must", ""),
        ("Data is sold.", "Data is never sold.", ShiftKind.NEGATION, "", "never"),
        (
            "We share it with affiliates.",
            "We share it with affiliates and data brokers.",
            ShiftKind.PARTY,
            "",
            "data brokers",
        ),
    ],
    ids=lambda value: value.value if isinstance(value, ShiftKind) else None,
)
def test_a_shift_has_both_words_inside_their_quotes(before, after, kind, was, now):
    (shift,) = shifts_between(before, after)

    assert shift.kind is kind
    assert was in shift.before
    assert now in shift.after
    assert (bool(was), bool(now)) == (bool(shift.before), bool(shift.after))
    assert shift.before in shift.before_quote
    assert shift.after in shift.after_quote
    assert shift.before_quote in before
    assert shift.after_quote in after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Effective May 5, 2026", "Effective 5 May 2026"),
        ("12. General terms apply", "13. General terms apply"),
        ("We don't sell data.", "We do not sell data."),
        ("Third parties and affiliates.", "Affiliates and third parties."),
    ],
    ids=["date form", "clause number", "contraction", "order"],
)
def test_what_says_the_same_is_no_shift(before, after):
    assert shifts_between(before, after) == ()


def test_two_modals_of_one_force_are_a_weak_shift():
    (weak,) = shifts_between("We may share it.", "We can share it.")
    (strong,) = shifts_between("We may share it.", "We must share it.")

    assert (weak.is_weak, strong.is_weak) == (True, False)


def test_the_own_date_of_a_document_is_marked():
    (own,) = shifts_between("Last updated: 1 May 2025", "Last updated: 3 June 2026")
    (other,) = shifts_between(
        "Fees rise from 1 May 2025 for all.", "Fees rise from 3 June 2026 for all."
    )

    assert (own.is_own_date, other.is_own_date) == (True, False)


WORDING = st.lists(
    st.sampled_from(
        "we may will not share 30 14 days $5 5% unless opt out Acme Inc. third parties ,".split()
    ),
    max_size=25,
).map(" ".join)


@given(WORDING, WORDING)
def test_every_shift_is_quoted_from_its_side(before, after):
    for shift in shifts_between(before, after):
        assert shift.before in shift.before_quote
        assert shift.after in shift.after_quote
        assert shift.before_quote in " ".join(before.replace("*", "").split())
        assert shift.after_quote in " ".join(after.replace("*", "").split())
