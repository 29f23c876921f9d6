"""Models of the classifier: made known, adopted by a person, who then has the texts read again."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from conductatlas.models import User
from platforms.models import Document
from provisions.actions.current_classifier import (
    UnreadableModel,
    current_reader,
    load_model,
    model_file,
    shipped_metrics,
)
from provisions.actions.draft import draft_provisions
from provisions.classifier.model.classifier import SHIPPED
from provisions.classifier.model.weights_file import model_name
from provisions.models import ClassifierModel, Reading

log = logging.getLogger(__name__)

State = ClassifierModel.State
AGAIN_AT_ONCE = 20


class NotAdoptable(Exception):
    """The model cannot be adopted now; the text says why and what can be done."""


@transaction.atomic
def register_shipped(*, now: datetime) -> ClassifierModel | None:
    """Make the model known that came with the software; it reads unless a person chose another.

    None where it is known, or cannot be read. One that came before is retired where it read.
    """
    if not SHIPPED.is_file():
        return None
    data = SHIPPED.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if ClassifierModel.objects.filter(sha256=sha256).exists():
        return None
    adopted = ClassifierModel.objects.adopted().select_for_update().first()
    reads = adopted is None or adopted.is_shipped
    if adopted and reads:
        adopted.state = State.RETIRED
        adopted.save(update_fields=["state"])
    return ClassifierModel.objects.create(
        name=model_name(data),
        sha256=sha256,
        is_shipped=True,
        recorded_at=now,
        metrics=dict(shipped_metrics()),
        state=State.ADOPTED if reads else State.CANDIDATE,
        adopted_at=now if reads else None,
    )


def register_candidate(
    *,
    data: bytes,
    counts: Mapping[str, Any],
    metrics: Mapping[str, Any],
    decisions_until: datetime | None,
    refused_because: str,
    now: datetime,
) -> ClassifierModel:
    """Keep the file of a trained model under its hash, and its row; the same model twice is one.

    The file is written before the row, so that no row names a file that is not there.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = model_file(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(".part")
    whole.write_bytes(data)
    whole.replace(path)
    row, _ = ClassifierModel.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": model_name(data),
            "recorded_at": now,
            "counts": dict(counts),
            "metrics": dict(metrics),
            "decisions_until": decisions_until,
            "state": State.REFUSED if refused_because else State.CANDIDATE,
            "reason": refused_because,
        },
    )
    return row


@transaction.atomic
def adopt(*, name: str, by: User, now: datetime, reason: str) -> ClassifierModel:
    """Make a model the one that reads; the public texts are then read again, a few at a time.

    Raises NotAdoptable unless it is a candidate or was retired, its file is whole, a reason is
    given, and a dry run of today says what it would change.
    """
    rows = ClassifierModel.objects.select_for_update()
    model = rows.filter(name=name).first()
    if model is None:
        raise NotAdoptable(f"No model is called {name}.")
    if not model.is_adoptable:
        raise NotAdoptable(f"{name} is {model.get_state_display().lower()}.")
    if not reason.strip():
        raise NotAdoptable("Give a reason; it is kept with the model.")
    if model.dry_run_at is None or model.dry_run_at.date() != now.date():
        raise NotAdoptable("Look at a dry run of today first.")
    if not model.is_shipped:
        try:
            load_model(model.sha256)
        except UnreadableModel as problem:
            raise NotAdoptable(str(problem)) from problem
    elif not _is_the_shipped_file(model):
        raise NotAdoptable("It came with an earlier version of the software, and is not here.")
    rows.filter(state=State.ADOPTED).update(state=State.RETIRED)
    model.state, model.adopted_by, model.adopted_at = State.ADOPTED, by, now
    model.reason = reason.strip()
    model.save(update_fields=["state", "adopted_by", "adopted_at", "reason"])
    return model


def _is_the_shipped_file(model: ClassifierModel) -> bool:
    return hashlib.sha256(SHIPPED.read_bytes()).hexdigest() == model.sha256


def read_again(*, now: datetime) -> int:
    """Read public texts by the model that a person adopted, where it has not; some at a time.

    Drafts appear for what is new; what was decided stays. Returns how many texts were read. Two
    at once do not read the same: a document that the other holds is left to it.
    """
    adopted = ClassifierModel.objects.adopted().filter(adopted_by__isnull=False).first()
    if adopted is None:
        return 0
    reader = current_reader()
    if reader.model is None or reader.model.name != adopted.name:
        return 0  # its file is in trouble: nothing is read again by another
    done = 0
    for document in _unread(reader.name)[:AGAIN_AT_ONCE]:
        try:
            done += _read_document(document.pk, reader.name, now)
        except Exception:  # a bug met on one text holds up no other; it is tried again
            log.exception("%s could not be read again", document)
    return done


def texts_to_read_again(reader_name: str) -> int:
    """How many public texts a classifier has not read."""
    return _unread(reader_name).count()


def _unread(reader_name: str) -> Any:
    read = Reading.objects.filter(classifier=reader_name).values("version")
    public = Document.objects.filter(published_sighting__isnull=False)
    return public.exclude(published_sighting__version__in=read).order_by("pk")


@transaction.atomic
def _read_document(document_id: int, reader_name: str, now: datetime) -> int:
    held = Document.objects.select_for_update(skip_locked=True, no_key=True, of=["self"])
    public = held.select_related("published_sighting__version__document__entity")
    document = public.filter(pk=document_id).first()
    if document is None or document.published_sighting is None:
        return 0
    version = document.published_sighting.version
    if Reading.objects.filter(version=version, classifier=reader_name).exists():
        return 0
    draft_provisions(version=version, now=now)
    return 1
