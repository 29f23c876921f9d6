"""A hostile text reaches a page as words; a record's words are marked where they stand."""

import pytest

from conductatlas.templatetags.reader import cells, passage
from provisions.models import Analysis, Provision
from provisions.reader import Mark, sections_of


def html_of(text, marks=()):
    rows = [row for section in sections_of(text, marks) for row in section.rows]
    return "\n".join(passage(row.runs) for row in rows)


def record(severity="high", stance="permits"):
    analysis = Analysis(severity=severity, stance=stance)
    return Provision(number=7, published_analysis=analysis)


def test_headings_open_sections_with_anchors_that_depend_on_the_text_alone():
    text = "Opening.\n\n## Data\n\nWe keep it.\n"

    sections = sections_of(text)

    assert [(each.heading, each.anchor) for each in sections] == [("", "top"), ("Data", "at-10")]
    assert sections[1].rows[0].anchor == "at-19"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "![x](https://evil.example/pixel.gif)",
        "[click](javascript:alert(1))",
        "[click](data:text/html,<script>alert(1)</script>)",
        '[click](https://ok.example/"onmouseover="alert(1))',
        "<img src=x onerror=alert(1)>",
        "`<svg onload=alert(1)>`",
    ],
)
def test_markup_in_an_archived_text_stays_words(hostile):
    html = html_of(f"Before {hostile} after.\n")

    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "javascript:" not in html.partition('href="')[2].partition('"')[0]
    assert '"onmouseover' not in html.replace("&quot;", "")


def test_a_link_says_that_it_leads_away_and_an_image_is_its_words():
    html = html_of("See [our policy](https://a.example/p) and ![a seal](https://a.example/i.png).")

    assert '<a href="https://a.example/p" rel="nofollow noopener external">our policy</a>' in html
    assert "a seal" in html
    assert "i.png" not in html


def test_the_words_of_a_record_are_underlined_with_the_number_of_its_note():
    text = "We may use your **prompts** to train. We keep them.\n"
    end = text.index(" We keep")

    sections = sections_of(text, [Mark(record(), 0, end)])

    row = sections[0].rows[0]
    marked = "".join(run.text for run in row.runs if run.note and not run.ends_note)
    assert marked == "We may use your prompts to train."
    assert row.notes[0].number == 1
    assert 'data-level="high"' in passage(row.runs)


def test_a_record_that_excludes_is_marked_without_severity():
    text = "We do not train on it.\n"

    row = sections_of(text, [Mark(record("", "excludes"), 0, 22)])[0].rows[0]

    assert row.notes[0].severity == "low"


def test_a_quote_over_two_passages_has_one_note_beside_the_first():
    text = "First part;\n\nsecond part.\n"

    rows = sections_of(text, [Mark(record(), 0, len(text) - 1)])[0].rows

    assert [len(row.notes) for row in rows] == [1, 0]
    assert all(any(run.note for run in row.runs) for row in rows)


def test_a_list_item_loses_its_bullet_and_keeps_its_words():
    row = sections_of("- to train *models*;\n")[0].rows[0]

    assert row.kind == "item"
    assert "".join(run.text for run in row.runs) == "to train models;"


def test_private_characters_of_the_text_cannot_forge_a_mark():
    html = html_of("Plain \ue0f01\ue0f1words\ue0f2 only.\n", [])

    assert 'class="hl"' not in html


def test_a_table_row_is_read_by_cell_and_a_break_within_one_is_a_line():
    row = sections_of("| a | *b*<br>c | d |\n| --- | --- | --- |\n")[0].rows[0]

    shown = ["".join(run.text for run in cell).strip() for cell in cells(row.runs)]

    assert shown == ["a", "b\nc", "d"]


def test_a_picture_alone_is_no_passage():
    sections = sections_of("![](https://x.example/i.png)\n\nWords.\n")

    assert [row.anchor for row in sections[0].rows] == ["at-30"]
