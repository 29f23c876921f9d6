import pytest

from provisions.classifier.severity import SeverityRule, rate

RULES = (
    SeverityRule(r"\bendless\b", "endless", "up"),
    SeverityRule(r"\bprivate\b", "private content covered", "up"),
    SeverityRule(r"\bdelete\b", "ends with deletion", "down"),
    SeverityRule(r"\bstep aside\b", "no opt-out stated", "up", absent=True),
)


def level(default: str, text: str, stance: str = "permits") -> str:
    return rate(default, RULES, text, stance).level


def test_the_default_holds_when_no_factor_fires():
    assert level("medium", "A licence; you may step aside.") == "medium"


def test_two_raising_factors_raise_one_level_only():
    rating = rate("low", RULES, "A endless licence to private content; step aside here.", "permits")

    assert rating.level == "medium"
    assert [factor.factor for factor in rating.factors] == ["endless", "private content covered"]


def test_a_raising_and_a_lowering_factor_cancel_out():
    assert level("medium", "A endless licence until you delete; step aside.") == "medium"


def test_a_lowering_factor_lowers_one_level():
    assert level("high", "Until you delete it; step aside.") == "medium"


def test_what_is_absent_can_be_a_factor():
    assert level("medium", "A licence.") == "high"


def test_levels_stay_within_low_and_high():
    assert level("high", "Endless; step aside.") == "high"
    assert level("low", "Until you delete it; step aside.") == "low"


def test_an_exclusion_is_never_above_low():
    assert level("high", "Endless and private.", "excludes") == "low"


def test_factors_are_found_through_markup():
    assert level("low", "A **endless** licence; you may step\naside.") == "medium"


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="severe"):
        rate("severe", RULES, "text", "permits")


def factors(text: str, stance: str = "permits", **given):
    return {each.factor: each for each in rate("medium", (), text, stance, **given).factors}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We may close it at our sole discretion.", "sole discretion"),
        ("Prices change without prior notice.", "without prior notice"),
        ("The licence is perpetual.", "perpetual"),
        ("The licence is irrevocable.", "irrevocable"),
        ("We may close it at any time for any reason.", "at any time for any reason"),
    ],
)
def test_what_raises_every_type_names_its_words(text, words):
    (factor,) = factors(text).values()

    assert (factor.effect, factor.words, factor.is_general) == ("up", words, True)
    assert text[factor.start : factor.end] == words
    assert rate("medium", (), text, "permits").level == "high"


def test_words_are_told_without_markup_and_found_again_in_the_quote():
    text = "We may close it at our **sole** discretion."

    (factor,) = factors(text).values()

    assert factor.words == "sole discretion"
    assert text[factor.start : factor.end] == "sole** discretion"


def test_a_way_to_opt_out_lowers_every_type():
    assert rate("high", (), "We use it, and you may opt out.", "conditional").level == "medium"


@pytest.mark.parametrize(
    "text",
    [
        "You may close your account at any time for any reason.",
        "We will not change prices without prior notice.",
        "You cannot opt out of these messages.",
        "You use it at your sole discretion.",
        "We irrevocably delete it.",
    ],
)
def test_rights_of_the_user_and_negations_are_no_factor(text):
    assert factors(text) == {}


def test_words_in_the_lead_in_count_and_have_no_place_in_the_quote():
    (factor,) = factors("close an account;", lead_in="Without notice, we may:").values()

    assert (factor.words, factor.start) == ("Without notice", None)


def test_a_modifier_does_not_count_again_what_the_type_found():
    rules = (SeverityRule(r"\bperpetual licen[cs]e\b", "for ever", "up"),)

    rating = rate("low", rules, "A perpetual licence.", "permits")

    assert [factor.factor for factor in rating.factors] == ["for ever"]


def test_graded_factors_move_the_level_together():
    half = [SeverityRule(rf"\b{word}\b", word, "up", weight=0.3) for word in ("red", "blue")]

    assert rate("low", half, "A red pot.", "permits").level == "low"
    assert rate("low", half, "A red and blue pot.", "permits").level == "medium"
    assert rate("low", half, "A red and blue pot.", "permits").score == 0.6


def test_a_rating_tells_its_rubric_even_where_nothing_fired():
    assert rate("low", (), "Plain words.", "permits").told() == [
        {"effect": "start", "factor": "low", "rubric": "severity/2", "score": 0.0}
    ]
