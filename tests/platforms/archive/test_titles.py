"""Titles that a page does not mark up as headings are headings of its text."""

import pytest

from platforms.archive.extract import Extraction, extract

CLAUSE = "The service keeps a record of each visit and may share it with partner {0} at any time."


def headings(title: str, count: int = 5, *, before: str = "") -> list[str]:
    page = before + "".join(
        title.format(number) + f"<p>{CLAUSE.format(number)}</p>" for number in range(1, count)
    )
    found = extract(f"<main>{page}</main>".encode(), media_type="text/html")
    assert isinstance(found, Extraction)
    return [heading.text for heading in found.headings]


@pytest.mark.parametrize(
    "title",
    [
        "<div role=heading aria-level=3>Part {0}</div>",
        "<summary>Part {0}</summary>",
        "<div class='legal section-title'>Part {0}</div>",
        "<p><span style='font-size:11pt; font-weight: 700'>Part {0}</span></p>",
        "<p><strong>Part {0}</strong></p>",
        "<b>Part {0}</b><br>",
    ],
    ids=["role", "summary", "class", "style", "bold", "bold-line"],
)
def test_a_title_is_known_by_what_marks_it(title):
    assert headings(title) == [f"Part {number}" for number in range(1, 5)]


@pytest.mark.parametrize(
    "title", ["<p>{0}. Your Rights</p>", "<p>Article {0} – Rights</p>", "<p>2.{0} Rights</p>"]
)
def test_a_numbered_line_that_begins_with_a_capital_is_a_title(title):
    assert len(headings(title)) == 4


@pytest.mark.parametrize(
    "title",
    [
        "<p>{0} days later</p>",
        "<p>{0}. keep it short</p>",
        "<div class=subtitles:on>Part {0}</div>",
    ],
    ids=["number-and-word", "no-capital", "utility-class"],
)
def test_other_short_lines_are_no_titles(title):
    assert headings(title) == []


def test_a_page_with_headings_of_its_own_gets_no_others():
    own = "".join(f"<h2>Chapter {number}</h2>" for number in range(3))

    assert headings("<div class=title>Part {0}</div>", before=own) == [
        f"Chapter {number}" for number in range(3)
    ]
