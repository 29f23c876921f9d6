import pytest

from provisions.classifier.quote_facts import listed, quote_facts


def test_periods_and_sums_are_verbatim_and_in_order():
    facts = quote_facts("We keep it thirty (30) days, or 12 months; a copy costs US$100 or €5.50.")

    assert facts.periods == ("thirty (30) days", "12 months")
    assert facts.amounts == ("US$100", "€5.50")
    assert facts.numbers == ("thirty (30) days", "12 months", "US$100", "€5.50")


def test_ages_are_no_periods():
    facts = quote_facts("You must be 16 years old; minors under 18 need consent for 30 days.")

    assert facts.ages == ("16 years old", "under 18")
    assert facts.periods == ("30 days",)


@pytest.mark.parametrize(
    "words", ["We answer parents of minors in at least 14 days.", "It costs over 18 times more."]
)
def test_other_units_are_no_ages(words):
    assert quote_facts(words).ages == ()


def test_recipients_are_named_once():
    facts = quote_facts("We share it with advertisers, our affiliates and Advertisers.")

    assert facts.recipients == ("advertisers", "our affiliates")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("It is governed by the laws of the State of Vermont.", "Vermont"),
        ("The courts of England and Wales decide.", "England and Wales"),
        ("Arbitration takes place in a quiet room.", ""),
        ("It is governed by applicable law.", ""),
    ],
)
def test_the_place_whose_law_or_courts_are_named(words, place):
    assert quote_facts(words).place == place


def test_at_most_four_of_a_kind():
    assert len(quote_facts(" ".join(f"{n} days," for n in range(2, 20))).periods) == 4


def test_lists_read_like_a_sentence():
    assert [listed(()), listed(("a",)), listed(("a", "b")), listed(("a", "b", "c"))] == [
        *("", "a", "a and b", "a, b and c"),
    ]
