from itertools import pairwise
from time import process_time

from provisions.classifier.segment import segment

TERMS = """Garden Terms
============

_Last updated 3 May 2026_

1\\. Using the garden
--------------------

You may enter by day. You may not:

* pick flowers;

* bring animals, except:

    * guide dogs, and
    * bees.

**1.2 Tools.** Tools are lent for a day.

### Opening hours

| Day | Hours |
| --- | --- |
| Monday | 9 to 17 |

* * *

**13.1 Disputes**

You shall not:

13.1.1 shout at the bees; or

13.1.2 dig.

![plan](plan.png)
"""


def quotes(text: str) -> list[str]:
    return [text[passage.start : passage.end] for passage in segment(text)]


def passage(quote: str):
    return next(p for p in segment(TERMS) if TERMS[p.start : p.end].startswith(quote))


def test_offsets_are_verbatim_and_ordered():
    passages = segment(TERMS)

    assert [p.position for p in passages] == list(range(len(passages)))
    assert all(TERMS[p.start : p.end] == TERMS[p.start : p.end].strip() for p in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))


def test_setext_atx_and_bold_lines_are_headings():
    assert passage("You may enter").path == ("Garden Terms", "1. Using the garden")
    assert passage("| Monday").path[-1] == "Opening hours"
    assert passage("You shall").path[-1] == "13.1 Disputes"


def test_a_list_item_carries_its_lead_in():
    item = passage("pick flowers")

    assert item.kind == "list_item"
    assert item.lead_in.endswith("You may not:")


def test_a_nested_item_carries_both_lead_ins():
    assert passage("guide dogs").lead_in.endswith("You may not: bring animals, except:")


def test_a_numbered_paragraph_takes_the_lead_in_above_it():
    assert passage("13.1.2").lead_in == "You shall not:"


def test_numbers_are_read_from_text_or_heading():
    assert passage("13.1.1").number == "13.1.1"
    assert passage("**1.2 Tools").number == "1.2"
    assert passage("You may enter").number == "1"


def test_a_table_row_carries_the_head_of_its_table():
    row = passage("| Monday")

    assert row.kind == "table_row"
    assert "Hours" in row.lead_in


def test_decoration_makes_no_passage():
    assert not any(quote.startswith(("* *", "![", "| ---")) for quote in quotes(TERMS))


def test_an_entry_of_a_contents_list_makes_no_passage():
    assert quotes("* [2. Privacy](#privacy)\n\nReal text.\n") == ["Real text."]


def test_an_edit_moves_only_the_passage_it_touches():
    before = quotes(TERMS)
    after = quotes(TERMS.replace("lent for a day", "lent for a week"))

    assert len([1 for a, b in zip(before, after, strict=True) if a != b]) == 1


def test_blank_and_broken_texts_are_harmless():
    assert segment("") == ()
    assert segment("\n\u200b\n---\n===\n|\n") == ()
    assert quotes("* \n*\n\n**\n\ntext") == ["text"]


def test_time_grows_with_the_text_and_not_faster():
    started = process_time()

    segment("(a) item [link](x) " * 20_000 + "\n" + "* item\n" * 20_000 + "# " * 20_000)

    assert process_time() - started < 3
