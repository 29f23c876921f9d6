"""Training by schedule: only with enough new decisions, and nothing that is worse gets by."""

from datetime import timedelta

import pytest

from provisions.actions import retrain as retraining
from provisions.actions.current_classifier import model_file
from provisions.actions.retrain import retrain
from provisions.actions.review import approve
from provisions.classifier.model.weights_file import from_bytes
from provisions.classifier.training.build import Built
from provisions.classifier.training.datasets import DatasetFault
from provisions.models import ClassifierModel
from tests.factories import make_analysis, make_clause_type, make_provision
from tests.factories.classifier_files import make_weights

pytestmark = pytest.mark.django_db

State = ClassifierModel.State


@pytest.fixture
def trainer(monkeypatch, settings, tmp_path):
    """Training as a border: it takes minutes and sets that are not in the repository."""
    settings.CLASSIFIER_DATASETS = str(tmp_path)
    monkeypatch.setattr(retraining, "FEWEST_NEW_DECISIONS", 2)
    asked = []

    def build(folder, reference, tell, decisions=()):
        asked.append(list(decisions))
        metrics = {
            "texts": 10,
            "features": 5,
            "decisions": len(asked[-1]),
            "quality": build.quality,
        }
        return Built(from_bytes(make_weights("a-type", f"words {len(asked)}")), metrics)

    build.quality = 0.99
    monkeypatch.setattr(retraining, "build", build)
    build.asked = asked
    return build


def decide(count, by, at):
    for number in range(count):
        analysis = make_analysis(make_provision(clause_type=make_clause_type()))
        approve(analysis_id=analysis.pk, by=by, now=at + timedelta(minutes=number))


def test_without_a_folder_nothing_is_trained_and_the_log_says_why(ada, noon, settings, caplog):
    caplog.set_level("INFO")
    settings.CLASSIFIER_DATASETS = ""

    assert retrain(now=noon) is None
    assert "CLASSIFIER_DATASETS" in caplog.text


def test_with_few_new_decisions_nothing_is_trained_and_the_log_says_why(trainer, ada, noon, caplog):
    caplog.set_level("INFO")
    decide(1, ada, noon)

    assert retrain(now=noon) is None
    assert not trainer.asked
    assert "1 new decisions, 2" in caplog.text


def test_a_candidate_learns_from_the_decisions_and_waits_for_a_person(trainer, ada, noon):
    decide(2, ada, noon)

    model = retrain(now=noon)

    assert model.state == State.CANDIDATE
    assert (model.counts["decisions"], model.decisions_until) == (2, noon + timedelta(minutes=1))
    assert model_file(model.sha256).is_file()
    assert not ClassifierModel.objects.adopted().filter(pk=model.pk).exists()


def test_decisions_that_a_model_learned_from_are_not_new(trainer, ada, noon):
    decide(2, ada, noon)
    retrain(now=noon)

    assert retrain(now=noon) is None
    decide(2, ada, noon + timedelta(days=1))
    assert retrain(now=noon) is not None


def test_a_worse_candidate_is_refused_with_its_figures(trainer, ada, noon):
    trainer.quality = 0.1
    decide(2, ada, noon)

    model = retrain(now=noon)

    assert model.state == State.REFUSED
    assert "0.1000" in model.reason


def test_sets_that_are_missing_end_it_with_a_line_in_the_log(
    trainer, ada, noon, monkeypatch, caplog
):
    def missing(*_args):
        raise DatasetFault("unfair_tos.train.jsonl.gz is missing.")

    monkeypatch.setattr(retraining, "build", missing)
    decide(2, ada, noon)

    assert retrain(now=noon) is None
    assert "is missing" in caplog.text
