from provisions.classifier.confidence import suggest_confidence
from provisions.classifier.interpretation import (
    CUT,
    ITEM,
    OPENS_LIST,
    PARTIAL,
    ROW,
    Note,
    conditions_of,
    note_of,
)

NOTES = (
    Note(r"\bfor example\b", "It gives examples.", 9),
    Note(r"\bkiln policy\b", "It refers to another document.", 3),
    Note(r"\bsettings\b", "It points to a setting.", 4),
    Note(r"\bwhere reasonable\b", "It leaves a judgement.", 5),
)
WHOLE = "We keep every pot that nobody collects within a month after its firing."


def told(quote, **given):
    return [each.note for each in conditions_of(quote, NOTES, **given)]


def test_a_plain_whole_sentence_has_no_conditions():
    assert told(WHOLE) == []


def test_notes_come_in_order_of_importance_and_at_most_three():
    quote = "For example, where reasonable, the kiln policy and your settings decide."

    assert told(quote)[0] == "It refers to another document."
    assert note_of(conditions_of(quote, NOTES)) == (
        "It refers to another document. It points to a setting. It leaves a judgement."
    )


def test_a_text_that_ends_in_the_middle_is_cut():
    assert told(WHOLE.rstrip(".").removesuffix(" firing")) == [CUT]
    assert told("Firing of pots") == []


def test_a_quote_that_introduces_a_list_says_that_its_items_are_missing():
    assert told("You may not bring any of these things into the kiln room at all:") == [OPENS_LIST]


def test_an_item_is_read_with_its_introduction():
    assert told("wet clay, or", lead_in="You may not bring:") == [ITEM]


def test_a_row_of_a_table_is_read_with_its_heads():
    assert told("Cups | fired twice", lead_in="| Pot | Firing |") == [ROW]


def test_a_partial_text_comes_first():
    assert told("The kiln policy holds.", is_partial=True)[0] == PARTIAL


def test_a_note_is_given_once():
    twice = (*NOTES, *NOTES)

    assert len(conditions_of("Your settings decide.", twice)) == 1


def suggestion(score, quote=WHOLE, **given):
    return suggest_confidence(score, conditions_of(quote, NOTES), **given)


def test_a_clear_score_and_no_condition_suggest_high():
    found = suggestion(0.91)

    assert found.level == "high"
    assert found.reasons[0] == "The classifier's score is 0.91: clear."


def test_a_middling_score_or_a_condition_suggests_medium():
    assert suggestion(0.6).level == "medium"
    found = suggestion(0.9, "The kiln policy says which pots we keep.")
    assert found.level == "medium"
    assert "It refers to another document." in found.reasons


def test_a_slight_condition_changes_nothing():
    assert suggestion(0.9, "We keep pots, for example cups.").level == "high"


def test_a_cut_quote_or_many_conditions_suggest_low():
    assert suggestion(0.9, WHOLE.rstrip(".")).level == "low"
    many = "Where reasonable, the kiln policy and your settings decide."
    assert suggestion(0.9, many).level == "low"


def test_what_is_not_explicit_is_never_high():
    assert suggestion(0.9, is_explicit=False).level == "medium"


def test_a_clause_found_by_a_person_has_no_score():
    assert suggestion(None).reasons[0] == "A person found the clause; there is no score."
