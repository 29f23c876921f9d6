"""`manage.py train_classifier` and `evaluate_classifier` on small invented sets."""

import json

import pytest
from django.core.management import CommandError, call_command

from provisions.classifier.model.classifier import Classifier
from provisions.classifier.training.datasets import path_of
from provisions.classifier.training.decisions import DecisionLabel
from provisions.management.commands import train_classifier
from tests.provisions.classifier.training.invented_sets import FAIR, write, write_all

FILES = ("weights.npz", "MODEL-CARD.md", "metrics.json")


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    return write_all(tmp_path_factory.mktemp("sets"))


@pytest.fixture(scope="module")
def trained(sets, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    call_command("train_classifier", str(sets), "--out", str(out))
    return out


def evaluated(sets, trained, capsys):
    call_command(
        "evaluate_classifier", str(sets), "--model", str(trained / "weights.npz"), "--json"
    )
    return json.loads(capsys.readouterr().out)


def test_weights_card_and_figures_are_written(trained):
    assert sorted(path.name for path in trained.iterdir()) == sorted(FILES)
    metrics = json.loads((trained / "metrics.json").read_text())
    assert metrics["model"] == Classifier.load(trained / "weights.npz").name
    card = (trained / "MODEL-CARD.md").read_text()
    assert metrics["model"] in card
    assert "CC BY-SA" in card


def test_the_same_data_give_the_same_bytes(sets, trained, tmp_path):
    call_command("train_classifier", str(sets), "--out", str(tmp_path))
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_what_was_learned_is_known(trained):
    classifier = Classifier.load(trained / "weights.npz")
    _, labels = classifier.scores_and_labels(
        ["Disputes with Juniper are settled by arbitration.", FAIR.format("Juniper", 7)],
        "unfairness",
    )
    assert labels == [("Arbitration",), ()]


def test_a_better_model_is_not_replaced(sets, trained, tmp_path):
    metrics = json.loads((trained / "metrics.json").read_text())
    (tmp_path / "metrics.json").write_text(json.dumps({**metrics, "quality": 0.9999}))
    with pytest.raises(CommandError, match="--force") as raised:
        call_command("train_classifier", str(sets), "--out", str(tmp_path))
    assert raised.value.returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["metrics.json"]


def test_a_missing_set_is_bad_input_and_writes_nothing(tmp_path):
    folder = write_all(tmp_path / "sets")
    (folder / "cuad_clauses.train.jsonl.gz").unlink()
    with pytest.raises(CommandError, match="cuad_clauses") as raised:
        call_command("train_classifier", str(folder), "--out", str(tmp_path / "out"))
    assert raised.value.returncode == 2
    assert not (tmp_path / "out").exists()


def test_decisions_are_learned_from(sets, trained, tmp_path, monkeypatch):
    said = [
        DecisionLabel(f"The moonlight proviso applies to plan {n}.", "refunds", "permits", True)
        for n in range(12)
    ]
    monkeypatch.setattr(train_classifier, "_decisions", lambda: said)
    call_command(
        "train_classifier", str(sets), "--with-decisions", "--force", "--out", str(tmp_path)
    )
    text = "The moonlight proviso applies to plan 40."
    before, after = (
        Classifier.load(folder / "weights.npz").scores([text], "taxonomy")[0]
        for folder in (trained, tmp_path)
    )
    labels = Classifier.load(tmp_path / "weights.npz").labels("taxonomy")
    assert after[labels.index("refunds")] > before[labels.index("refunds")] + 0.1


def test_evaluation_tells_each_head_with_its_split(sets, trained, capsys):
    report = evaluated(sets, trained, capsys)
    told = {(found["head"], found["set"]): found for found in report["measured"]}
    assert told["unfairness", "unfair_tos"]["split"] == "validation"
    assert told["unfairness", "unfair_tos"]["learned_from"]
    assert not told["ai_training", "ai_training_gold"]["learned_from"]
    assert told["types", "tosdr_points"]["top_3"] >= told["types", "tosdr_points"]["accuracy"]
    assert report["model_bytes"] == (trained / "weights.npz").stat().st_size
    assert all(found["clauses_per_cpu_second"] > 0 for found in report["measured"])
    assert "unfairness unfair_tos" in report["before_refit"]


def test_a_test_split_is_preferred_and_nothing_of_it_was_learned(sets, trained, tmp_path, capsys):
    write(tmp_path, "unfair_tos.test", [{"text": "Hello.", "labels": [], "doc": "Yew"}])
    report = evaluated(tmp_path, trained, capsys)
    (found,) = report["measured"]
    assert (found["split"], found["learned_from"]) == ("test", False)


def test_the_table_names_heads_and_labels(sets, trained, capsys):
    call_command("evaluate_classifier", str(sets), "--model", str(trained / "weights.npz"))
    out = capsys.readouterr().out
    assert "unfairness" in out
    assert "Arbitration" in out
    assert "have learned from this split" in out


def test_a_folder_without_sets_is_bad_input(trained, tmp_path):
    with pytest.raises(CommandError) as raised:
        call_command("evaluate_classifier", str(tmp_path), "--model", str(trained / "weights.npz"))
    assert raised.value.returncode == 2


def test_a_broken_set_is_named(trained, tmp_path):
    from provisions.classifier.training.datasets import UNFAIR

    path_of(tmp_path, UNFAIR, "validation").write_bytes(b"no archive")
    with pytest.raises(CommandError, match="unfair_tos"):
        call_command("evaluate_classifier", str(tmp_path), "--model", str(trained / "weights.npz"))
