from provisions.classifier.definitions import definitions_of
from provisions.classifier.segment import segment


def terms(text):
    found = definitions_of(text, segment(text))
    assert all(text[each.start : each.end] == each.term for each in found)
    return [(each.term, each.form) for each in found]


def test_a_quoted_term_with_a_verb_that_defines():
    assert terms("“**Glaze**” means the coat of a pot.") == [("Glaze", "means")]
    assert terms('"Kiln" refers to an oven for pots.') == [("Kiln", "means")]
    assert terms("“Pot” has the meaning given in the price list.") == [("Pot", "means")]


def test_several_terms_may_share_a_verb():
    assert terms("“Potter”, “you” and “your” means the person who fires a pot.") == [
        ("Potter", "means"),
        ("you", "means"),
        ("your", "means"),
    ]


def test_a_term_in_brackets():
    text = (
        "Kiln House (collectively, the “**Studio**”) and its rooms (“Rooms” or “Space”) are open."
    )

    assert terms(text) == [("Studio", "bracket"), ("Rooms", "bracket"), ("Space", "bracket")]


def test_entries_of_a_list_of_definitions():
    text = "## 1. Definitions\n\n**Shelf**: a board for pots.\n\n* **Clay** – wet earth.\n"

    assert terms(text) == [("Shelf", "list"), ("Clay", "list")]


def test_bold_openings_elsewhere_define_nothing():
    assert terms("## 1. Rules\n\n**Shelf**: keep it clean.\n") == []


def test_quotations_buttons_and_questions_are_no_terms():
    assert terms('Click (“I agree”) to go on. People say "hello" to the kiln.') == []
    assert terms("Ask us something (“When do you open the kiln today?”).") == []
    assert terms("The service is provided (“as is”).") == []


def test_each_definition_names_its_passage():
    text = "First words.\n\n“Glaze” means a coat.\n"

    (found,) = definitions_of(text, segment(text))

    assert segment(text)[found.passage].start == text.index("“Glaze”")
