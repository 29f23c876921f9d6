import copy
import re
from functools import lru_cache
from pathlib import Path

import pytest

from provisions.classifier.cues import CueSet
from provisions.classifier.drafting import DraftTemplates, compose, document_facts
from provisions.classifier.reference import (
    agency_names,
    faults_of,
    mapping_sentences,
    read_law,
    read_taxonomy,
)
from provisions.classifier.taxonomy import Taxonomy

DATA = Path(__file__).resolve().parents[2] / "provisions" / "data"
TYPES = read_taxonomy(DATA)["clause_type"]
DEEP = [entry for entry in TYPES if entry["depth"] == "deep"]
STANCES = [
    pytest.param(entry, stance, id=f"{entry['slug']}-{stance}")
    for entry in DEEP
    for stance in entry["templates"]
]


@lru_cache(maxsize=1)
def reference():
    return read_taxonomy(DATA), read_law(DATA)


def broken(change):
    """The shipped data with one thing changed, and the faults that it then has."""
    taxonomy, law = copy.deepcopy(reference())
    change(taxonomy, law)
    return " ".join(faults_of(taxonomy, law))


def test_the_shipped_reference_data_has_no_faults():
    assert faults_of(*reference()) == ()


def test_seventy_one_types_stand_in_fourteen_categories():
    assert len(TYPES) == 71
    assert len({entry["category"] for entry in TYPES}) == 14


def test_twenty_types_in_eight_categories_are_deep_and_four_of_them_on_ai():
    categories = [entry["category"] for entry in DEEP]

    assert len(DEEP) >= 20
    assert len(set(categories)) >= 8
    assert categories.count("ai-governance") >= 4


def test_every_type_can_be_found():
    assert all(entry["cues"] for entry in TYPES)
    assert CueSet(Taxonomy.from_entries(TYPES)).types.keys() == {entry["slug"] for entry in TYPES}


def test_an_unknown_key_is_a_fault():
    assert "colour" in broken(lambda taxonomy, law: taxonomy["clause_type"][0].update(colour="red"))
    assert "colour" in broken(lambda taxonomy, law: law["agency"][0].update(colour="red"))


def test_an_unknown_regulation_or_agency_is_a_fault():
    def change(taxonomy, law):
        taxonomy["clause_type"][0]["agencies"] = ["moon-office"]
        taxonomy["clause_type"][1]["regulations"][0]["slug"] = "moon-act"

    assert "no agency moon-office" in broken(change)
    assert "no regulation moon-act" in broken(change)


def test_a_pattern_that_re2_cannot_run_is_a_fault():
    def change(taxonomy, law):
        taxonomy["clause_type"][0]["anti_cues"] = ["a(?=b)"]

    assert "a(?=b)" in broken(change)


def test_a_stance_without_template_is_a_fault():
    def change(taxonomy, law):
        deep = next(entry for entry in taxonomy["clause_type"] if entry["depth"] == "deep")
        deep["stance_cues"]["silent"] = []
        deep["templates"].pop(deep["default_stance"])

    assert "has no template" in broken(change)


def test_a_severity_factor_outside_the_rubric_is_a_fault():
    def change(taxonomy, law):
        deep = next(entry for entry in taxonomy["clause_type"] if entry["depth"] == "deep")
        deep["severity_rules"][0]["factor"] = "bad mood"

    assert "bad mood" in broken(change)


@pytest.mark.parametrize(("entry", "stance"), STANCES)
def test_every_template_fills_without_a_blank_or_a_brace(entry, stance):
    _, law = reference()
    facts = document_facts(
        "Write to privacy@garden.example or [opt out](https://garden.example/opt-out).",
        articles=mapping_sentences(entry, law["regulation"]),
        agencies=agency_names(entry, law["agency"]),
    )

    draft = compose(
        DraftTemplates.from_entry(entry, reference()[0]["interpretive_notes"]),
        platform="Garden",
        document="Garden Terms of Service",
        stance=stance,
        quote="We keep it for 30 days, as our privacy policy says.",
        facts=facts,
    )

    texts = [draft.title, draft.what_it_is, draft.why_it_matters, draft.consumer_impact]
    texts += [action.instruction for action in draft.actions]
    texts += [section.body for section in draft.memo]
    assert all(texts)
    assert not re.search(r"[{}]|  ", " ".join(texts))
    assert draft.interpretive_note.startswith("The clause refers to another document")


def test_a_teaser_names_no_article():
    teasers = [section.get("teaser", "") for entry in DEEP for section in entry["memo"]]

    assert not any(re.search(r"\d|Art\.", teaser) for teaser in teasers)


def test_templates_keep_to_neutral_words():
    words = re.compile(
        r"\b(?:illegal|unlawful|unfair|dangerous|grab|forces|forced|hides?|please|oops)\b|!"
    )
    texts = [
        text for entry in DEEP for stance in entry["templates"].values() for text in stance.values()
    ]

    assert [text for text in texts if words.search(text)] == []


def test_only_direct_mappings_are_told():
    _, law = reference()
    training = next(e for e in TYPES if e["slug"] == "model-training-on-user-content")

    sentences = mapping_sentences(training, law["regulation"])

    assert any(sentence.startswith("GDPR Art. 6: ") for sentence in sentences)
    assert not any("FTC" in sentence for sentence in sentences)
