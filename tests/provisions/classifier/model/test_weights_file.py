"""The model as a file."""

import io

import numpy as np
import pytest

from provisions.classifier.model.classifier import Classifier
from provisions.classifier.model.weights_file import BrokenModel, from_bytes, model_name, to_bytes
from tests.provisions.classifier.model.small_model import SENTENCES, small_model


def changed(data, **arrays):
    with np.load(io.BytesIO(data)) as file:
        kept = {key: file[key] for key in file.files}
    out = io.BytesIO()
    np.savez_compressed(out, **{**kept, **arrays})
    return out.getvalue()


def test_a_model_is_read_back_with_nearly_the_same_scores():
    model = small_model(caseless_shift=-0.2)
    before = Classifier(model, "before").scores(list(SENTENCES.values()), "taxonomy")
    after = Classifier.from_file_bytes(to_bytes(model)).scores(list(SENTENCES.values()), "taxonomy")
    assert np.abs(before - after).max() < 0.02


def test_the_same_model_gives_the_same_bytes_and_name():
    data = to_bytes(small_model())
    assert data == to_bytes(small_model())
    assert model_name(data).startswith("linear/1+")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 half a zip", b"\x93NUMPY no archive"])
def test_other_bytes_are_no_model(data):
    with pytest.raises(BrokenModel):
        from_bytes(data)


def test_pickled_arrays_are_refused():
    with pytest.raises(BrokenModel):
        from_bytes(changed(to_bytes(small_model()), buckets=np.array([{"a": 1}], dtype=object)))


def test_weights_that_do_not_fit_their_labels_are_refused():
    fewer = np.zeros((1, 3), np.int8)
    with pytest.raises(BrokenModel, match="taxonomy"):
        from_bytes(changed(to_bytes(small_model()), **{"taxonomy.weights": fewer}))


def test_features_outside_the_hash_are_refused():
    size = len(small_model().vocabulary)
    far = np.full(size, 1 << 24, np.uint32)
    with pytest.raises(BrokenModel, match="range"):
        from_bytes(changed(to_bytes(small_model()), buckets=far))
