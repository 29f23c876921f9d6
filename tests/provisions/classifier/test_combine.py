"""Cues and model together: the model moves what it knows, and drafts nothing by itself."""

import pytest

from provisions.classifier.combine import HIGHEST_ALONE, PassageText, Reader, moved_score
from provisions.classifier.cues import CueSet
from provisions.classifier.model.classifier import Classifier
from provisions.classifier.taxonomy import Taxonomy
from tests.factories.classifier_files import make_weights

SLUG = "use-of-prompts"
BY_CUE = "We may use the prompts that people submit to improve our services."
BY_MODEL = "Whatever members type is kept by us and feeds the next release."
FIRST = "These terms were last changed in spring."


def cue_set(weight=0.6):
    cues = [{"pattern": r"\buse the prompts\b", "weight": weight}]
    stances = {"excludes": [r"\bnever\b"]}
    entry = {"slug": SLUG, "name": "Use of prompts", "default_severity": "low", "cues": cues}
    return CueSet(Taxonomy.from_entries([{**entry, "stance_cues": stances}]))


def reader(phrase=BY_MODEL, learned=(SLUG,), slug=SLUG, **fields):
    model = Classifier.from_file_bytes(make_weights(slug, phrase))
    return Reader(cue_set(**fields), model, frozenset(learned))


def claims(reader, *texts, lead_in=""):
    return reader.claims([PassageText(text, (), lead_in) for text in texts])


def test_without_a_model_the_cues_read_alone():
    alone = Reader(cue_set(), None)

    ((claim,),) = claims(alone, BY_CUE)

    assert (claim.score, alone.name) == (0.6, "cues/2")


def test_the_name_says_both_and_fits_its_column():
    assert reader().name.startswith("cues/2+linear/1.")
    assert len(reader().name) <= 40


def test_a_model_that_hears_the_clause_raises_the_score():
    ((claim,),) = claims(reader(phrase=BY_CUE), BY_CUE)

    assert claim.score > 0.8
    assert BY_CUE[claim.fired[0].start : claim.fired[0].end] == "use the prompts"


def test_a_model_that_hears_nothing_lowers_it():
    ((claim,),) = claims(reader(), BY_CUE)

    assert claim.score < 0.5


def test_a_type_that_it_hardly_knows_is_left_to_the_cues():
    ((claim,),) = claims(reader(learned=()), BY_CUE)

    assert claim.score == 0.6


def test_what_falls_too_low_is_no_claim():
    assert claims(reader(weight=0.25), BY_CUE) == [()]


def test_what_the_model_hears_alone_is_never_enough_for_a_draft():
    ((claim,),) = claims(reader(), f"{FIRST} {BY_MODEL}")

    assert 0.2 <= claim.score <= HIGHEST_ALONE < 0.5
    assert claim.stance == "permits"
    assert f"{FIRST} {BY_MODEL}"[claim.start : claim.end] == BY_MODEL


def test_the_stance_of_such_a_claim_is_by_the_stance_cues():
    text = BY_MODEL.replace("is kept", "is never kept")

    ((claim,),) = claims(reader(phrase=text), text)

    assert claim.stance == "excludes"


def test_offsets_are_those_of_the_markdown():
    linked = (
        "[Whatever members type](https://a.example/b) is kept by us and feeds the next release."
    )
    text = f"**Scope.** {FIRST} {linked}"

    ((claim,),) = claims(reader(), text)

    assert text[claim.start : claim.end] == linked[1:]


def test_a_heading_is_no_clause_for_the_model():
    assert claims(reader(phrase="Members and types"), "Members and types") == [()]


def test_a_type_that_the_taxonomy_does_not_have_is_not_claimed():
    assert claims(reader(slug="another-type"), BY_MODEL) == [()]


def test_the_lead_in_is_read_with_the_item():
    item = "pictures, sounds and drawings of every kind"

    assert claims(reader(), item) == [()]
    assert len(claims(reader(), item, lead_in=BY_MODEL)[0]) == 1


def test_the_words_that_the_model_heard_are_told():
    words = reader().telling_words(PassageText(BY_MODEL, (), ""), SLUG)

    assert words
    assert all(phrase in BY_MODEL and weight > 0 for phrase, weight in words)


@pytest.mark.parametrize(("cues", "model"), [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)])
def test_a_moved_score_stays_a_probability(cues, model):
    assert 0 < moved_score(cues, model, 0.3) < 1


def test_a_moved_score_lies_between_the_two():
    assert 0.3 < moved_score(0.3, 0.9, 0.3) < 0.9
    assert moved_score(0.5, 0.5, 0.3) == 0.5
