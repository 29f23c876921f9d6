"""Numbers and paths in the styles of real documents; all words are invented."""

from provisions.classifier.segment import segment

STUDIO = """# Studio Terms

**Last updated: 3 May 2026**

II. Firing
----------

A. Kilns

The kilns are hot. Please keep a distance from them at all times.

B. Shelves

You may use a shelf. You must not:

(a) lean on it;

(b) put on it:

    (i) wet clay, or

    (ii) tools;

(c) paint it.

## 4 Payment

### 4.1 Prices

Prices are on the wall.

## 4.2 Refunds

**4.2.1 Broken pots.** We refund a broken pot within 30 days, where:

* you kept the pieces, and
* we broke it.

### [5. Closing](#closing)

**Do not:**

* come after nine.

6.  **Lost things**

We keep what you lose for a year.
"""


def passage(start):
    return next(p for p in segment(STUDIO) if STUDIO[p.start : p.end].startswith(start))


def test_letters_below_roman_numerals():
    found = passage("The kilns")

    assert found.path == ("Studio Terms", "II. Firing", "A. Kilns")
    assert found.number == "A"


def test_enumerated_items_are_cited_below_their_heading():
    assert passage("lean on it").number == "B(a)"
    assert passage("tools").number == "B(b)(ii)"
    assert passage("paint it").number == "B(c)"


def test_nested_items_carry_both_lead_ins_and_the_next_one_only_the_outer():
    assert passage("wet clay").lead_in.endswith("You must not: put on it:")
    assert passage("paint it").lead_in.endswith("You must not:")


def test_a_heading_of_the_same_mark_stands_below_the_one_that_its_number_names():
    assert passage("Prices are").path[1:] == ("4 Payment", "4.1 Prices")
    assert passage("**4.2.1").path[1:3] == ("4 Payment", "4.2 Refunds")


def test_a_title_in_the_paragraph_is_part_of_the_path_and_of_its_items_path():
    assert passage("**4.2.1").path[-1] == "4.2.1 Broken pots"
    assert passage("you kept").path[-1] == "4.2.1 Broken pots"
    assert passage("you kept").number == "4.2.1"


def test_a_heading_that_is_a_link_is_a_heading_and_one_with_a_colon_introduces_its_list():
    found = passage("come after")

    assert found.path[-2:] == ("5. Closing", "Do not:")
    assert found.lead_in == "Do not:"


def test_a_numbered_item_in_bold_is_a_heading():
    found = passage("We keep what")

    assert (found.path[-1], found.number) == ("6. Lost things", "6")


def test_items_that_are_all_bold_are_a_list():
    text = "We fire:\n\n1. **Cups**\n2. **Bowls**\n3. **Vases**\n"

    passages = segment(text)[1:]

    assert [text[p.start : p.end] for p in passages] == ["**Cups**", "**Bowls**", "**Vases**"]
    assert {p.lead_in for p in passages} == {"We fire:"}


def test_a_line_that_dates_the_text_is_in_no_path():
    assert not any("2026" in title for p in segment(STUDIO) for title in p.path)


def test_the_same_numbers_in_an_annex_stand_below_the_annex():
    text = "1. Scope\n\nIt is wide.\n\nAnnex I – Tools\n\nThey are sharp, and so on and on.\n"

    assert segment(text)[-1].path == ("Annex I – Tools",)
    assert segment(text)[-1].number == "Annex I"


def test_a_bracket_behind_a_bullet_or_in_bold_enumerates_too():
    text = "3\\. You agree that:\n\n*   (a) pots break;\n*   **(b)** cups do.\n"

    assert [p.number for p in segment(text)] == ["3", "3(a)", "3(b)"]
