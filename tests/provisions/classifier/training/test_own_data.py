"""Our exemplars and our mapping: the shipped files are whole, broken ones are refused."""

import pytest

from provisions.classifier.model.classifier import SHIPPED
from provisions.classifier.reference import read_taxonomy
from provisions.classifier.training.datasets import DatasetFault
from provisions.classifier.training.exemplars import read_ai_training, read_exemplars
from provisions.classifier.training.label_mapping import read_label_map
from provisions.classifier.training.tasks import AI_TRAINING, UNFAIRNESS

DATA = SHIPPED.parents[1]


@pytest.fixture(scope="module")
def slugs():
    return [entry["slug"] for entry in read_taxonomy(DATA)["clause_type"]]


def test_every_sentence_about_training_has_one_of_the_six_labels():
    labels = [label for _, label in read_ai_training(DATA / "exemplars")]
    assert set(labels) == set(AI_TRAINING)
    assert min(labels.count(label) for label in AI_TRAINING) >= 20


def test_the_exemplars_speak_of_known_types(slugs):
    found = read_exemplars(DATA / "exemplars", slugs)
    assert len({exemplar.clause_type for exemplar in found if exemplar.stance}) > 60


def test_every_public_label_is_mapped(slugs):
    mapping = read_label_map(SHIPPED.parent / "labels.toml", slugs)
    assert set(UNFAIRNESS) <= set(mapping["unfair_tos"])
    assert len(mapping["tosdr_points"]) == 34


@pytest.mark.parametrize(
    "text",
    [
        "[nonsense]\npermits = ['A']",
        "[data-sale]\nperhaps = ['A']",
        "[data-sale]\npermits = 'A'",
        "[",
    ],
)
def test_broken_exemplars_are_refused(tmp_path, slugs, text):
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(DatasetFault, match=r"a\.toml"):
        read_exemplars(tmp_path, slugs)


@pytest.mark.parametrize("entry", ["{ is = ['nonsense'] }", "{ was = ['data-sale'] }"])
def test_a_mapping_of_unknown_words_is_refused(tmp_path, slugs, entry):
    path = tmp_path / "labels.toml"
    path.write_text(f"[set]\nlabel = {entry}\n")
    with pytest.raises(DatasetFault, match="label"):
        read_label_map(path, slugs)
