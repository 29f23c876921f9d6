"""A trained model is put in its place whole, and never over a better one."""

import pytest

from provisions.classifier.training.save import BetterModelThere, quality_of, save_model


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_three_files_are_written(tmp_path):
    save_model(tmp_path / "new", b"weights", "# Card", {"quality": 0.5}, force=False)
    assert names(tmp_path / "new") == ["MODEL-CARD.md", "metrics.json", "weights.npz"]
    assert quality_of(tmp_path / "new") == 0.5


def test_a_worse_model_is_refused_and_nothing_is_touched(tmp_path):
    save_model(tmp_path, b"good", "# Card", {"quality": 0.8}, force=False)
    with pytest.raises(BetterModelThere, match=r"0\.8000"):
        save_model(tmp_path, b"worse", "# Card", {"quality": 0.7}, force=False)
    assert (tmp_path / "weights.npz").read_bytes() == b"good"
    assert names(tmp_path) == ["MODEL-CARD.md", "metrics.json", "weights.npz"]


def test_a_worse_model_may_be_forced(tmp_path):
    save_model(tmp_path, b"good", "# Card", {"quality": 0.8}, force=False)
    save_model(tmp_path, b"worse", "# Card", {"quality": 0.7}, force=True)
    assert (tmp_path / "weights.npz").read_bytes() == b"worse"


def test_unreadable_figures_stop_nothing(tmp_path):
    (tmp_path / "metrics.json").write_text("{")
    save_model(tmp_path, b"new", "# Card", {"quality": 0.1}, force=False)
    assert quality_of(tmp_path) == 0.1
