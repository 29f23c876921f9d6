import pytest

from provisions.classifier.run_in_titles import title_of

REST = "We may close the studio for a day in spring."


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("**Closing days.** ", "Closing days"),
        ("**Closing days**. ", "Closing days"),
        ("__Closing days:__ ", "Closing days"),
        ("*Closing days.* ", "Closing days"),
        ("**Closing days** ", "Closing days"),
        ("**4.2 Closing days.** ", "4.2 Closing days"),
        ("4.2 **Closing days.** ", "4.2 Closing days"),
        ("4.2. Closing days. ", "4.2 Closing days"),
        ("7\\. Right to Close in Spring. ", "7 Right to Close in Spring"),
    ],
)
def test_a_title_that_runs_into_its_paragraph(opening, title):
    assert title_of(opening + REST) == title


@pytest.mark.parametrize(
    "words",
    [
        "**“Studio”** means the rooms with the kilns and the shop.",
        "**You** may not fire pots that others made without asking.",
        "**Last updated: 3 May 2026.** " + REST,
        "**4.2** " + REST,
        "**Purpose:** billing",
        "**The whole paragraph is bold and is no title of anything else.**",
        "4.2 You may not fire pots. " + REST,
        "Closing days. " + REST,
        "**and then.** " + REST,
        "**" + "long " * 20 + ".** " + REST,
        "",
    ],
)
def test_what_is_no_title(words):
    assert title_of(words) == ""
