"""Places where other words stand at every look are learnt; what is edited now and then is not."""

from platforms.archive.restless import gaps, is_restless_only, restless_places

CLAUSES = list(range(1, 9))
PLACE = (3, 4)


def look(number, *, clause=(), place=3):
    """The passages of a look: the clauses, and after the third one that is new each time."""
    return [*CLAUSES[:place], 100 + number, *clause, *CLAUSES[place:]]


def places():
    return restless_places(look(number) for number in range(5))


def test_a_place_with_new_words_at_four_looks_is_restless():
    assert places() == {PLACE: 1}


def test_a_clause_edited_three_times_is_no_restless_place():
    assert restless_places(look(number) for number in range(4)) == {}


def test_words_that_alternate_are_not_new():
    assert restless_places(look(number % 2) for number in range(9)) == {}


def test_a_look_with_other_words_at_the_place_differs_in_nothing_else():
    assert is_restless_only(look(1), look(99), places())


def test_a_clause_added_beside_the_place_is_a_difference():
    assert not is_restless_only(look(1), look(99, clause=[77]), places())


def test_what_was_added_once_makes_the_place_no_larger():
    texts = [look(number) for number in range(6)] + [look(6, clause=[77])]

    assert restless_places(texts) == {PLACE: 1}


def test_a_clause_that_went_beside_the_place_is_a_difference():
    after = [key for key in look(99) if key != 4]

    assert not is_restless_only(look(1), after, places())


def test_a_passage_that_stays_is_no_part_of_the_place():
    assert not is_restless_only(look(1), look(99), places(), steady=[199])


def test_texts_that_agree_differ_at_no_place():
    assert not is_restless_only(look(1), look(1), places())


def test_a_rewritten_part_is_no_place():
    texts = [[1, 2, *range(1000 * n, 1000 * n + 7), 3] for n in range(1, 9)]

    assert restless_places(texts) == {}


def test_a_difference_at_the_edges_has_a_place():
    assert set(gaps([10, 1, 2, 11], [20, 1, 2, 21])) == {(0, 1), (2, 0)}


def test_an_empty_text_has_no_place_of_its_own():
    assert is_restless_only([], [], {}) is False
    assert restless_places([]) == {}
