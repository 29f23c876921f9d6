import pytest

from provisions.classifier.patterns import BadPattern, PatternFilter, compile_pattern


def test_patterns_ignore_case():
    assert compile_pattern(r"\bopt out\b").search("OPT OUT") is not None


def test_a_pattern_that_re2_cannot_run_is_refused():
    with pytest.raises(BadPattern, match="invalid"):
        compile_pattern(r"a(?!b)")


def test_a_filter_never_misses_what_its_patterns_match():
    wanted = PatternFilter([r"\btrain\b.{0,10}\bmodels\b", "fee|price"])

    assert wanted.may_match(b"we train our models")
    assert wanted.may_match(b"a fee")
    assert not wanted.may_match(b"a garden")


def test_an_empty_filter_matches_nothing():
    assert not PatternFilter([]).may_match(b"anything")
