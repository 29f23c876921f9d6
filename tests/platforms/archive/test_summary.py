import pytest

from platforms.archive.diff import changed_hunks, redline
from platforms.archive.sections import SectionEvent
from platforms.archive.shifts import ShiftKind
from platforms.archive.summary import ChangeSummary, summarise

BEFORE = """# Terms

Last updated: 1 May 2025

## 1. Data

We keep logs for 30 days.

You may object to the sale of data.

## 2. Fees

The fee is $10 a month for each of your seats.
"""


def summary(before: str, after: str) -> ChangeSummary:
    return summarise(redline(before, after))


def test_the_headline_names_the_shift_and_its_section_and_counts():
    after = BEFORE.replace("30 days", "14 days") + "\nA new clause about disputes.\n"

    found = summary(BEFORE, after)

    assert found.headline == (
        "In “1. Data”, “30 days” becomes “14 days”; 1 passage added, 1 reworded."
    )
    assert (found.counts["added"], found.counts["reworded"]) == (1, 1)


def test_a_duty_is_told_before_an_amount():
    after = BEFORE.replace("$10", "$20").replace("may object", "may not object")

    assert summary(BEFORE, after).headline.startswith(
        "In “1. Data”, “may object to the sale of” becomes “may not object to the sale of”"
    )


def test_a_headline_has_at_most_thirty_words():
    long = "## A heading that goes on and on, longer than any sentence should ever be allowed to go"
    after = BEFORE.replace("## 1. Data", long).replace("may", "cannot") + "\nNew.\n\nNew too.\n"

    assert len(summary(BEFORE, after).headline.split()) <= 30


def test_equal_texts_say_so():
    found = summary(BEFORE, BEFORE)

    assert found.headline == "No passage differs in its words."
    assert found.shifts == ()


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("1 May 2025", "3 June 2026"),
        BEFORE.replace("## 2. Fees", "## 3. Fees"),
        BEFORE.replace("logs for 30 days.", "logs, for 30 days!"),
        BEFORE + "\n[Home](/) [Terms](/t) [Privacy](/p)\n",
        BEFORE.replace("## 1. Data", "1. Data\n\n## 1. Data"),
    ],
    ids=["own date", "renumbered", "punctuation", "menu", "contents"],
)
def test_noise_is_left_aside(after):
    found = summary(BEFORE, after)

    assert found.headline == "Only dates, numbering, punctuation or navigation differ."
    assert found.aside_count == len(changed_hunks(redline(BEFORE, after)))


def test_noise_does_not_hide_what_changed():
    after = BEFORE.replace("1 May 2025", "3 June 2026").replace("$10", "$20")

    assert summary(BEFORE, after).headline == "In “2. Fees”, “$10” becomes “$20”."


def test_a_single_small_word_is_shown_with_its_neighbours():
    after = BEFORE.replace("each of your seats", "each your seats")

    assert summary(BEFORE, after).headline == (
        "In “2. Fees”, “for each of your seats” becomes “for each your seats”."
    )


def test_sections_that_came_went_and_were_renamed_are_named():
    after = BEFORE.replace("## 2. Fees", "## 2. Fees and taxes") + "\n## 3. Courts\n\nIn Bern.\n"

    found = summary(BEFORE, after)

    assert [(each.event, each.before, each.after) for each in found.section_shifts] == [
        (SectionEvent.RENAMED, "2. Fees", "2. Fees and taxes"),
        (SectionEvent.ADDED, "", "3. Courts"),
    ]
    assert found.headline.startswith("Sections “3. Courts” added, “2. Fees” renamed")


def test_a_name_added_to_a_list_of_recipients_is_a_party():
    before = "# Sub-processors\n\n| Alpha Cloud | hosting |\n| Beta Mail | mail |\n"

    found = summary(before, before + "| Gamma Ads | advertising |\n")

    assert [(each.kind, each.after) for each in found.shifts] == [(ShiftKind.PARTY, "Gamma Ads")]
    assert found.headline == "In “Sub-processors”, “Gamma Ads” is listed."


def test_a_logo_is_no_part_of_the_name_of_a_party():
    row = "| ![Logo of Gamma](/g.png)<br><br>Gamma Ads<br><br>•<br><br>Advertising |\n"

    (shift,) = summary(
        "# Sub-processors\n\nThese:\n", f"# Sub-processors\n\nThese:\n\n{row}"
    ).shifts

    assert shift.after == "Gamma Ads"


def test_a_rewritten_text_is_called_so():
    before = "\n\n".join(f"Clause {n} is about the moon and its {n} seas." for n in range(40))
    after = "\n\n".join(f"Rule {n} of our new house forbids noise, dogs, {n}." for n in range(40))

    found = summary(f"# T\n\n{before}\n", f"# T\n\n{after}\n")

    assert found.is_rewritten
    assert found.headline.startswith("Rewritten: ")


def test_a_text_that_is_nearly_gone_is_not_called_rewritten():
    before = "\n\n".join(f"Clause {n} is about the moon and its {n} seas." for n in range(40))

    found = summary(before, "An error has occurred.\n")

    assert found.headline == (
        "Nearly all of the earlier text is gone: 1 passage added, 40 removed."
    )


def test_the_same_entry_added_to_every_row_is_no_rewriting():
    rows = [f"| cookie{n} | {n} months | purpose {n} | host.example |" for n in range(30)]

    found = summary("\n".join(rows), "\n".join(rows).replace("example |", "example, b.example |"))

    assert not found.is_rewritten
    assert found.headline == "Adds “b.example”; 30 passages reworded."


def test_a_passage_said_twice_shifts_once():
    after = BEFORE.replace("30 days", "14 days")

    assert len(summary(BEFORE + BEFORE, after + after).shifts) == 1
