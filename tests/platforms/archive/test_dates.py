from datetime import date

import pytest

from platforms.archive.dates import read_date, stated_dates


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Last updated: May 5, 2026", date(2026, 5, 5)),
        ("**Last updated** on 5 May 2026", date(2026, 5, 5)),
        ("Revised: 2026-05-05", date(2026, 5, 5)),
        ("Version of 25/12/2025", date(2025, 12, 25)),
        ("Stand: 3. März 2025", date(2025, 3, 3)),
        ("Dernière mise à jour : 1er juin 2025", date(2025, 6, 1)),
        ("更新日期：2025年08月13日 updated 2025年08月13日", date(2025, 8, 13)),
        ("Last updated: 05/06/2026", None),
        ("Last updated: March 2026", None),
        ("Last updated: 3 days ago", None),
    ],
)
def test_the_stated_date_is_read_unless_it_is_ambiguous(line, expected):
    stated = stated_dates(f"# Policy\n\n{line}\n\nText.\n")

    assert stated.updated_on == expected
    assert stated.updated_quote


def test_updated_and_effective_dates_are_kept_apart():
    stated = stated_dates("# Terms\n\nUpdated: 1 June 2025\n\nEffective: July 31, 2025\n")

    assert stated.updated_on == date(2025, 6, 1)
    assert stated.effective_on == date(2025, 7, 31)
    assert stated.effective_quote == "Effective: July 31, 2025"


def test_a_document_without_dates_states_none():
    stated = stated_dates("# Terms\n\nNotices take effect 30 days later.\n")

    assert (stated.updated_on, stated.updated_quote, stated.effective_on) == (None, "", None)


def test_a_date_deep_in_the_text_is_a_clause_not_a_statement():
    assert stated_dates("Word.\n\n" * 2_000 + "Last updated: 5 May 2026\n").updated_on is None


def test_a_day_that_does_not_exist_is_no_date():
    assert read_date("February 30, 2026") is None
    assert read_date("03/03/2026") == date(2026, 3, 3)
