import pytest

from provisions.classifier.severity import SeverityRule, rate

RULES = (
    SeverityRule(r"\bperpetual\b", "perpetual", "up"),
    SeverityRule(r"\bprivate\b", "private content covered", "up"),
    SeverityRule(r"\bdelete\b", "ends with deletion", "down"),
    SeverityRule(r"\bopt out\b", "no opt-out stated", "up", absent=True),
)


def level(default: str, text: str, stance: str = "permits") -> str:
    return rate(default, RULES, text, stance).level


def test_the_default_holds_when_no_factor_fires():
    assert level("medium", "A licence; you may opt out.") == "medium"


def test_two_raising_factors_raise_one_level_only():
    rating = rate("low", RULES, "A perpetual licence to private content; opt out here.", "permits")

    assert rating.level == "medium"
    assert [factor.factor for factor in rating.factors] == ["perpetual", "private content covered"]


def test_a_raising_and_a_lowering_factor_cancel_out():
    assert level("medium", "A perpetual licence until you delete; opt out.") == "medium"


def test_a_lowering_factor_lowers_one_level():
    assert level("high", "Until you delete it; opt out.") == "medium"


def test_what_is_absent_can_be_a_factor():
    assert level("medium", "A licence.") == "high"


def test_levels_stay_within_low_and_high():
    assert level("high", "Perpetual; opt out.") == "high"
    assert level("low", "Until you delete it; opt out.") == "low"


def test_an_exclusion_is_never_above_low():
    assert level("high", "Perpetual and private.", "excludes") == "low"


def test_factors_are_found_through_markup():
    assert level("low", "A **perpetual** licence; you may opt\nout.") == "medium"


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="severe"):
        rate("severe", RULES, "text", "permits")
