"""Periods, ages and sums in one form."""

import pytest

from provisions.classifier.quantities import age, money, period


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("thirty (30) days", "30 days"),
        ("30-day", "30 days"),
        ("one month", "1 month"),
        ("5 working days", "5 business days"),
        ("Forty-five calendar days", "45 days"),
    ],
)
def test_periods(words, expected):
    assert period(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("$100.00", "USD 100"),
        ("one hundred U.S. dollars ($100)", "USD 100"),
        ("US$ 1,000", "USD 1000"),
        ("€50,50", "EUR 50.50"),
        ("1.000 euros", "EUR 1000"),
        ("one hundred dollars", "USD 100"),
        ("A$20", "AUD 20"),
    ],
)
def test_sums(words, expected):
    assert money(words) == expected


def test_ages():
    assert age("sixteen (16)") == age("16") == age("sixteen") == "16"
