import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from provisions.classifier.cues import Claim, CueSet, classify
from provisions.classifier.reference import read_taxonomy
from provisions.classifier.taxonomy import Taxonomy

DATA = Path(__file__).resolve().parents[3] / "provisions" / "data"
CLAUSES = tomllib.loads((Path(__file__).parent / "clauses.toml").read_text(encoding="utf-8"))
FITS = [
    pytest.param(slug, clause["text"], clause["stance"], id=f"{slug}-{number}")
    for slug, group in CLAUSES.items()
    for number, clause in enumerate(group["fits"])
]
FITS_NOT = [
    pytest.param(slug, text, id=f"{slug}-{number}")
    for slug, group in CLAUSES.items()
    for number, text in enumerate(group["fits_not"])
]


@lru_cache(maxsize=1)
def shipped_cues() -> CueSet:
    return CueSet(Taxonomy.from_entries(read_taxonomy(DATA)["clause_type"]))


def claims(text: str, lead_in: str = "", path: tuple[str, ...] = ()) -> dict[str, Claim]:
    found = classify(text, path=path, lead_in=lead_in, cues=shipped_cues())
    return {claim.clause_type: claim for claim in found}


def test_every_deep_type_has_two_examples_and_one_counter_example():
    deep = {kind.slug for kind in shipped_cues().types.values() if kind.depth == "deep"}

    assert deep == set(CLAUSES)
    assert all(len(group["fits"]) >= 2 and group["fits_not"] for group in CLAUSES.values())


@pytest.mark.parametrize(("slug", "text", "stance"), FITS)
def test_a_clause_of_the_type_is_found_with_its_stance(slug, text, stance):
    claim = claims(text)[slug]

    assert claim.score >= 0.4
    assert claim.stance == stance


@pytest.mark.parametrize(("slug", "text"), FITS_NOT)
def test_a_clause_that_only_looks_like_the_type_is_left_out(slug, text):
    assert slug not in claims(text)


def test_a_ban_on_users_training_models_is_not_training_by_the_platform():
    found = claims("Use the outputs to train artificial intelligence models.", "You may not:")

    assert "user-model-training-ban" in found
    assert "model-training-on-user-content" not in found


def test_a_list_item_is_read_with_its_lead_in():
    alone = claims("30 days after the request;")
    led = claims("for 30 days after the request;", "We retain your data:")

    assert "data-retention" not in alone
    assert "data-retention" in led


def test_a_choice_in_the_following_sentence_makes_training_conditional():
    text = "We use your prompts to train our models. You can opt out at any time. Lunch is at noon."

    claim = claims(text)["model-training-on-user-content"]

    assert claim.stance == "conditional"
    assert text[claim.start : claim.end].endswith("at any time.")


def test_permitting_one_thing_and_excluding_another_is_conditional():
    text = (
        "We use prompts of free accounts to train our models. "
        "We do not use prompts of business accounts to train our models."
    )

    assert claims(text)["model-training-on-user-content"].stance == "conditional"


def test_spans_are_verbatim_in_marked_up_text():
    text = "Intro. We **may**  use [your content](https://a.example/x) to train\nour models. End."

    claim = claims(text)["model-training-on-user-content"]

    assert text[claim.start : claim.end].startswith("We **may**")
    assert text[claim.start : claim.end].endswith("models.")
    assert all(text[fired.start : fired.end].strip() for fired in claim.fired)
    assert any("train" in text[fired.start : fired.end] for fired in claim.fired)


def test_a_heading_that_names_the_subject_raises_the_score():
    text = "The arbitrator decides on all requests and the award is final."

    alone = claims(text)["binding-arbitration"]
    under_heading = claims(text, path=("Terms", "12. Arbitration"))["binding-arbitration"]

    assert under_heading.score > alone.score


def test_ordinary_prose_makes_no_claims():
    assert claims("Our office has a garden with three old trees.") == {}


def test_classifying_twice_gives_the_same_claims():
    text = "We may change these terms at any time. You must be at least 16 years old."

    assert claims(text) == claims(text)


def test_no_claim_on_blank_text():
    assert claims("") == {}
    assert claims("** **") == {}
