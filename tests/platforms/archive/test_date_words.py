"""Which words are a date, and which are not."""

import pytest

from platforms.archive.canonical import mask_dates
from platforms.archive.date_words import DATE, is_month

DATES = [
    "5 May 2026",
    "May 5, 2026",
    "May 5th 2026",
    "5th of May 2026",
    "Sept. 5, 2026",
    "2026-05-05",
    "2026/5/5",
    "05.05.2026",
    "5/5/26",
    "May 2026",
    "5. März 2026",
    "5 février 2026",
    "5 de mayo de 2026",
    "5 maggio 2026",
    "5 de março de 2026",
    "5 maart 2026",
    "2026年5月5日",
    "3 days ago",
    "a month ago",
]


@pytest.mark.parametrize("written", DATES, ids=range(len(DATES)))
def test_a_date_is_found_as_a_whole(written):
    assert DATE.fullmatch(written)
    assert mask_dates(f"Updated {written} by us") == "Updated \x02 by us"


@pytest.mark.parametrize(
    "words",
    [
        "You may close your account.",
        "within 30 days",
        "version 2.10.3",
        "Section 5.2 of the Act of 1998",
        "in 2026",
        "99/99/2026",
        "we may 5 times",
        "10-15 business days",
    ],
)
def test_what_is_no_date_is_left(words):
    assert mask_dates(words) == words


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("Last updated: yesterday", "Last updated: \x02"),
        ("Edited last week", "Edited \x02"),
        ("We were paid yesterday.", "We were paid yesterday."),
        ("5 May 2026Earlier terms", "\x02 Earlier terms"),
    ],
    ids=["yesterday", "last week", "no label", "glued to a word"],
)
def test_a_relative_date_needs_a_word_before_it(words, masked):
    assert mask_dates(words) == masked


@pytest.mark.parametrize("name", ["may", "märz", "août", "setembro", "sept"])
def test_months_are_known_in_several_languages(name):
    assert is_month(name)
    assert not is_month(f"{name}x")
