from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.markdown_blocks import headings_of, plain_line, split_blocks, visible_text

SAMPLE = """# Terms

First line
second line

## 1. Use

* one
* two
    * nested

| A | B |
| --- | --- |
| 1 | 2 |
"""


def test_list_items_and_table_rows_are_passages_of_their_own():
    texts = [block.text.strip() for block in split_blocks(SAMPLE)]

    assert texts == [
        "# Terms",
        "First line\nsecond line",
        "## 1. Use",
        "* one",
        "* two",
        "* nested",
        "| A | B |",
        "| 1 | 2 |",
    ]


def test_a_passage_knows_the_headings_it_stands_under():
    paths = {block.text.strip(): block.path for block in split_blocks(SAMPLE)}

    assert paths["* one"] == ("Terms", "1. Use")
    assert paths["First line\nsecond line"] == ("Terms",)


def test_an_underlined_title_is_a_heading_too():
    headings = headings_of("**Terms** of use\n====\n\nText\n\nPart\n----\n\nMore\n")

    assert [(heading.level, heading.text) for heading in headings] == [
        (1, "Terms of use"),
        (2, "Part"),
    ]


def test_a_rule_between_paragraphs_makes_no_heading():
    assert headings_of("Text of a clause.\n\n---\n\nMore text.\n") == ()


def test_heading_offsets_count_code_points():
    text = "Préambule 🙂\n\n## Zweck\n"

    assert text[headings_of(text)[0].start :].startswith("## Zweck")


def test_visible_text_keeps_words_and_drops_markup_and_targets():
    seen = visible_text(r"**Read** our [policy](https://a.example/p_(1)) on snake_case, 1\. _now_")

    assert seen == "Read our policy on snake_case, 1. now"


def test_plain_line_of_a_table_row_is_its_cells():
    assert plain_line("| Name | 30 days |") == "Name 30 days"


@given(st.text(alphabet="ab #*-=|>_[]()\n1.", max_size=200))
def test_every_passage_is_the_slice_that_its_offsets_name(text):
    for block in split_blocks(text):
        assert text[block.start : block.end] == block.text
