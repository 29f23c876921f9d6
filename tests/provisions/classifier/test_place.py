import pytest

from provisions.classifier.place import MAX_LENGTH, place_key


def test_renumbering_and_case_keep_the_place():
    before = place_key(("4. Privacy", "4.2 Use of Data"), 0)

    assert before == place_key(("5. Privacy", "**5.3 Use of data**"), 0) == "privacy/use-of-data#0"


def test_the_ordinal_tells_clauses_under_one_heading_apart():
    assert place_key(("Privacy",), 0) != place_key(("Privacy",), 1)


def test_a_word_that_begins_like_a_roman_number_stays():
    assert place_key(("Civil matters",), 0) == "civil-matters#0"


def test_a_clause_without_heading_is_at_the_top():
    assert place_key((), 2) == "top#2"


def test_long_paths_are_cut_and_still_differ():
    long = "very long heading " * 20

    assert place_key((long, "a"), 0) != place_key((long, "b"), 0)
    assert len(place_key((long, "a"), 0)) <= MAX_LENGTH + 3


def test_a_negative_ordinal_is_refused():
    with pytest.raises(ValueError, match="counts from 0"):
        place_key(("Privacy",), -1)
