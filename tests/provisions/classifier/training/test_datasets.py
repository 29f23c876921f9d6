"""Reading labelled sets: what is missing or broken is named."""

import gzip

import pytest

from provisions.classifier.training.datasets import (
    GOLD,
    POINTS,
    UNFAIR,
    DatasetFault,
    path_of,
    read_set,
    service_of,
    split_to_measure,
)
from tests.provisions.classifier.training.invented_sets import write


def test_labels_are_read_whether_one_word_or_a_list(tmp_path):
    write(tmp_path, "unfair_tos.train", [{"text": "A", "labels": ["x", "y"], "doc": "D"}])
    write(tmp_path, "tosdr_points.train", [{"text": "B", "type": "z", "service": "S"}])
    assert read_set(tmp_path, UNFAIR, "train")[0].labels == ("x", "y")
    assert read_set(tmp_path, POINTS, "train")[0].labels == ("z",)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetFault, match=r"unfair_tos\.train\.jsonl\.gz is missing"):
        read_set(tmp_path, UNFAIR, "train")


def test_an_empty_file_is_refused(tmp_path):
    write(tmp_path, "unfair_tos.train", [])
    with pytest.raises(DatasetFault, match="no line"):
        read_set(tmp_path, UNFAIR, "train")


@pytest.mark.parametrize(
    "row", [{"text": "A"}, {"labels": [], "doc": "D"}, {"text": 5, "labels": [], "doc": "D"}, ["A"]]
)
def test_a_row_without_its_fields_is_named_by_line(tmp_path, row):
    write(tmp_path, "unfair_tos.train", [{"text": "A", "labels": [], "doc": "D"}, row])
    with pytest.raises(DatasetFault, match="line 2"):
        read_set(tmp_path, UNFAIR, "train")


def test_a_cut_archive_is_refused(tmp_path):
    path = path_of(tmp_path, UNFAIR, "train")
    path.write_bytes(gzip.compress(b'{"text": "A", "labels": [], "doc": "D"}\n' * 50)[:-12])
    with pytest.raises(DatasetFault, match="cannot be read"):
        read_set(tmp_path, UNFAIR, "train")


def test_a_test_split_comes_before_validation(tmp_path):
    row = {"text": "A", "labels": [], "doc": "D"}
    assert split_to_measure(tmp_path, UNFAIR) is None
    write(tmp_path, "unfair_tos.validation", [row])
    assert split_to_measure(tmp_path, UNFAIR) == "validation"
    write(tmp_path, "unfair_tos.test", [row])
    assert split_to_measure(tmp_path, UNFAIR) == "test"
    write(tmp_path, "ai_training_gold", [row])
    assert split_to_measure(tmp_path, GOLD) == ""


def test_one_service_is_known_under_two_spellings():
    assert service_of("Electronic_Arts") == service_of("electronic arts")
