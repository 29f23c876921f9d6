import pytest

from provisions.classifier.patterns import BadPattern, PatternIndex, compile_pattern


def test_patterns_ignore_case():
    assert compile_pattern(r"\bopt out\b").search("OPT OUT") is not None


def test_a_pattern_that_re2_cannot_run_is_refused():
    with pytest.raises(BadPattern, match="invalid"):
        compile_pattern(r"a(?!b)")


def test_an_index_never_misses_what_its_patterns_match():
    index = PatternIndex([r"\btrain\b.{0,10}\bmodels\b", "fee|price", r"\b\d+\b"])

    assert index.possible("We TRAIN our models.") == [0]
    assert index.possible("A fee of 5 pounds") == [1, 2]
    assert index.possible("a garden") == []


def test_an_index_refuses_what_re2_cannot_run():
    with pytest.raises(BadPattern):
        PatternIndex(["fee", "a(?!b)"])


def test_an_empty_index_matches_nothing():
    assert PatternIndex([]).possible("anything") == []
