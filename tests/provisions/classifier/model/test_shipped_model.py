"""The model in the repository: small, quick to load, and right about clauses that we wrote."""

import time

import pytest

from provisions.classifier.model.classifier import HEADS, SHIPPED, Classifier
from provisions.classifier.reference import read_taxonomy

CLAUSES = [
    (
        "types",
        "binding_arbitration",
        "All disputes shall be finally resolved by binding arbitration.",
    ),
    (
        "types",
        "cookies_tracking",
        "We and our partners place cookies on your device when you visit.",
    ),
    ("unfairness", "Choice of law", "These terms are governed by the laws of the State of Utah."),
    (
        "unfairness",
        "Limitation of liability",
        "In no event shall we be liable for any indirect or consequential damages.",
    ),
    ("ai_training", "training_permitted", "We use your uploads to train our generative models."),
    ("ai_training", "training_excluded", "We never use your files to train AI models."),
    ("ai_training", "user_may_not_train", "You may not use the output to train another model."),
    ("ai_training", "training_user_choice", "You can opt out of model training in the settings."),
    ("ai_training", "other_sense", "All staff are given training in confidentiality."),
    ("taxonomy", "indemnification", "You agree to indemnify and hold us harmless from any claim."),
    ("taxonomy", "class-action-waiver", "You waive any right to take part in a class action."),
]


@pytest.fixture(scope="module")
def shipped():
    return Classifier.load()


def test_it_is_small_and_loads_in_less_than_a_second():
    started = time.process_time()
    Classifier.from_file_bytes(SHIPPED.read_bytes())
    assert time.process_time() - started < 1.0
    assert sum(path.stat().st_size for path in SHIPPED.parent.iterdir()) <= 4_000_000


def test_it_has_every_head_and_the_types_of_the_taxonomy(shipped):
    assert shipped.heads() == HEADS
    known = {entry["slug"] for entry in read_taxonomy(SHIPPED.parents[1])["clause_type"]}
    assert set(shipped.labels("taxonomy")) <= known
    assert len(shipped.labels("types")) == 34
    assert len(shipped.labels("unfairness")) == 8
    assert shipped.name.startswith("linear/1+")


@pytest.mark.parametrize(("head", "label", "text"), CLAUSES)
def test_plain_clauses_get_their_label(shipped, head, label, text):
    scores, given = shipped.scores_and_labels([text], head)
    assert shipped.labels(head)[int(scores[0].argmax())] == label
    assert label in given[0]


def test_words_without_a_clause_get_no_label(shipped):
    texts = ["Table of contents", "Last updated: 3 May 2026", "", "Welcome to the help centre!"]
    for head in ("unfairness", "taxonomy"):
        assert not any(shipped.scores_and_labels(texts, head)[1])


def test_stances_are_told_apart(shipped):
    texts = ["We do not sell your personal data.", "We may sell your personal data to brokers."]
    stances = [stance for stance, _ in shipped.stances(texts, ["data-sale", "data-sale"])]
    assert stances == ["excludes", "permits"]


def test_the_loaded_model_is_kept(shipped):
    assert Classifier.load() is shipped


def test_it_explains_itself(shipped):
    text = "Any dispute shall be resolved by binding arbitration in Denver."
    words = " ".join(phrase for phrase, _ in shipped.explain(text, "types", "binding_arbitration"))
    assert "arbitration" in words
