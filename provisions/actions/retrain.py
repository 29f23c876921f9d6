"""Training a new model from the public sets and what analysts decided since the last time."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from provisions.actions.decision_labels import decided_labels, decision_labels
from provisions.actions.model_adoption import register_candidate, register_shipped
from provisions.classifier.model.classifier import SHIPPED
from provisions.classifier.model.weights_file import to_bytes
from provisions.classifier.training.build import Built, build
from provisions.classifier.training.datasets import DatasetFault
from provisions.models import ClassifierModel

log = logging.getLogger(__name__)

REFERENCE = SHIPPED.parents[1]
FEWEST_NEW_DECISIONS = 50


def retrain(*, now: datetime) -> ClassifierModel | None:
    """Train a candidate where there is enough new to learn; else say in the log why not.

    A candidate whose figures are worse than those of the model that reads is kept as refused. It
    changes nothing that is read: a person adopts it, or not. Takes some minutes.
    """
    register_shipped(now=now)
    folder = settings.CLASSIFIER_DATASETS
    if not folder:
        log.info("No classifier is trained: CLASSIFIER_DATASETS names no folder of labelled sets.")
        return None
    known = ClassifierModel.objects.aggregate(until=Max("decisions_until"))["until"]
    moments = [each.decided_at for each in decided_labels()]
    new = sum(known is None or moment > known for moment in moments)
    if new < FEWEST_NEW_DECISIONS:
        log.info(
            "No classifier is trained: %d new decisions, %d needed.", new, FEWEST_NEW_DECISIONS
        )
        return None
    try:
        built = build(Path(folder), REFERENCE, log.info, decision_labels())
    except (DatasetFault, ImportError) as problem:
        log.warning("No classifier could be trained: %s", problem)
        return None
    model = _register(built, max(moments), now)
    log.info("%s was trained with %d new decisions: %s", model.name, new, model.state)
    return model


def _register(built: Built, decisions_until: datetime, now: datetime) -> ClassifierModel:
    counts = {key: built.metrics[key] for key in ("texts", "features", "decisions")}
    return register_candidate(
        data=to_bytes(built.model),
        counts=counts,
        metrics=built.metrics,
        decisions_until=decisions_until,
        refused_because=why_worse(built.metrics["quality"]),
        now=now,
    )


def why_worse(quality: float) -> str:
    """Why a model of this quality (macro average, 0.0 to 1.0) is refused; empty if it is not."""
    reads = ClassifierModel.objects.adopted().first()
    before = reads.metrics.get("quality") if reads else None
    if reads is None or before is None or quality >= before:
        return ""
    return f"Its macro average is {quality:.4f}; {reads.name}, which reads now, has {before:.4f}."
