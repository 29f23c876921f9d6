from datetime import date

import pytest

from platforms.archive.dates import read_date, stated_dates

_FILLER = "Some words on what is allowed.\n\n" * 400


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Last updated: May 5, 2026", date(2026, 5, 5)),
        ("**Last updated** on 5 May 2026", date(2026, 5, 5)),
        ("Revised: 2026-05-05", date(2026, 5, 5)),
        ("Version of 25/12/2025", date(2025, 12, 25)),
        ("Version 3.2 – 5 May 2026", date(2026, 5, 5)),
        ("UpdatedMay 5, 2026", date(2026, 5, 5)),
        ("Last updated: May 5, 2026Previous versions", date(2026, 5, 5)),
        ("| Last updated | 5 May 2026 |", date(2026, 5, 5)),
        ("This notice was last updated on the 5th of May 2026.", date(2026, 5, 5)),
        ("Stand: 3. März 2025", date(2025, 3, 3)),
        ("Zuletzt aktualisiert am 03.04.2025", date(2025, 4, 3)),
        ("Dernière mise à jour : 1er juin 2025", date(2025, 6, 1)),
        ("Última actualización: 2 de mayo de 2026", date(2026, 5, 2)),
        ("Ultimo aggiornamento: 2 maggio 2026", date(2026, 5, 2)),
        ("Última atualização: 02/05/2026", date(2026, 5, 2)),
        ("Laatst gewijzigd op 2 mei 2026", date(2026, 5, 2)),
        ("Senast uppdaterad den 2 maj 2026", date(2026, 5, 2)),
        ("Sidst opdateret: 2. marts 2026", date(2026, 3, 2)),
        ("Sist oppdatert 2. desember 2025", date(2025, 12, 2)),
        ("Ostatnia aktualizacja: 2 maja 2026 r.", date(2026, 5, 2)),
        ("Päivitetty 2. toukokuuta 2026", date(2026, 5, 2)),
        ("更新日期：2025年08月13日 updated 2025年08月13日", date(2025, 8, 13)),
        ("最終更新日：2025年8月13日", date(2025, 8, 13)),
        ("최종 수정일: 2025년 8월 13일", date(2025, 8, 13)),
        ("Last updated: 05/06/2026", None),
        ("Last updated: March 2026", None),
        ("Version 3.2 – May 2026", None),
        ("Last updated: 3 days ago", None),
    ],
)
def test_the_stated_date_is_read_unless_it_is_ambiguous(line, expected):
    stated = stated_dates(f"# Policy\n\n{line}\n\nText.\n")

    assert stated.updated_on == expected
    assert stated.updated_quote
    assert stated.effective_on is None


@pytest.mark.parametrize(
    "line",
    [
        "Effective: 1 May 2026",
        "Version effective date: May 1, 2026",
        "Effective May 1, 2026Previous version",
        "These terms take effect on 1 May 2026.",
        "Terms of use, valid from 1 May 2026",
        "Gültig ab 1. Mai 2026",
        "Date d’entrée en vigueur : 1er mai 2026",
        "Vigente desde el 1 de mayo de 2026",
        "In vigore dal 1 maggio 2026",
        "Em vigor desde 1 de maio de 2026",
        "Van kracht vanaf 1 mei 2026",
        "Gäller från och med 1 maj 2026",
        "Gældende fra 1. maj 2026",
        "Gjelder fra 1. mai 2026",
        "Obowiązuje od 1 maja 2026",
        "Voimassa 1. toukokuuta 2026 alkaen",
        "生效日期：2026年5月1日",
        "2026年5月1日施行",
        "시행일: 2026년 5월 1일",
    ],
)
def test_the_date_from_which_a_document_applies_is_no_update(line):
    stated = stated_dates(f"# Policy\n\n{line}\n\nText.\n")

    assert (stated.updated_on, stated.effective_on) == (None, date(2026, 5, 1))
    assert stated.effective_quote == line


@pytest.mark.parametrize(
    "line",
    [
        "We follow the Data Act, which was last amended on 3 March 2021.",
        "Regulation 12/99, in force since 25 May 2018, applies to us.",
        "As of 23 June 2021, you may find more about these choices in the settings.",
        "Effective 1 March 2026, we no longer show advertisements to minors in these places.",
        "Previous versions (last modified March 30, 2024)",
        "The data protection law of 6 January 1998, as modified 20 June 2018, gives you rights.",
        "If you joined before 3 May 2022, other prices apply.",
    ],
)
def test_the_date_of_a_law_or_a_clause_is_not_the_documents_own(line):
    stated = stated_dates(f"# Policy\n\n{line}\n\nText.\n")

    assert (stated.updated_on, stated.updated_quote, stated.effective_on) == (None, "", None)


def test_updated_and_effective_dates_are_kept_apart():
    stated = stated_dates("# Terms\n\nUpdated: 1 June 2025\n\nEffective: July 31, 2025\n")

    assert stated.updated_on == date(2025, 6, 1)
    assert stated.effective_on == date(2025, 7, 31)
    assert stated.effective_quote == "Effective: July 31, 2025"


def test_one_date_may_be_both():
    stated = stated_dates("# Terms\n\nLast updated and effective: 1 June 2025\n")

    assert stated.updated_on == stated.effective_on == date(2025, 6, 1)


def test_a_document_without_dates_states_none():
    stated = stated_dates("# Terms\n\nNotices take effect 30 days later.\n")

    assert (stated.updated_on, stated.updated_quote, stated.effective_on) == (None, "", None)


def test_a_label_alone_on_its_line_goes_with_the_date_below():
    assert stated_dates("# Terms\n\nLast updated\n\n5 May 2026\n").updated_on == date(2026, 5, 5)


def test_the_only_lone_date_below_the_title_is_the_documents_own():
    assert stated_dates("Menu\n\n# Terms\n\n5 May 2026\n\nText.\n").updated_on == date(2026, 5, 5)
    assert stated_dates("# Terms\n\n5 May 2026\n\n3 April 2025\n").updated_on is None


def test_the_latest_row_of_a_version_table_counts():
    table = "| Version | Date |\n| --- | --- |\n| 1 | 2 May 2024 |\n| 2 | 3 June 2025 |\n"

    stated = stated_dates(f"# Terms\n\n{table}\nText.\n")

    assert (stated.updated_on, stated.updated_quote) == (date(2025, 6, 3), "2 | 3 June 2025")


def test_a_table_of_other_dates_dates_nothing():
    table = "| Course | Date |\n| --- | --- |\n| Law | 2 May 2024 |\n"

    assert stated_dates(f"# Terms\n\n{table}\nText.\n").updated_on is None


def test_the_last_lines_may_date_the_document():
    stated = stated_dates(f"# Terms\n\n{_FILLER}Last revised: 5 May 2026\n\nImprint\n")

    assert (stated.updated_on, stated.updated_quote) == (
        date(2026, 5, 5),
        "Last revised: 5 May 2026",
    )


def test_a_date_deep_in_the_text_is_a_clause_not_a_statement():
    assert stated_dates(f"{_FILLER}Last updated: 5 May 2026\n\n{_FILLER}").updated_on is None


def test_a_day_that_does_not_exist_is_no_date():
    assert read_date("February 30, 2026") is None
    assert read_date("03/03/2026") == date(2026, 3, 3)
