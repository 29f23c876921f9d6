"""Bring a foreign archive in: every document through the flow, its records traced and drafted."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from monitoring.actions.recheck import carry_forward
from platforms.actions.entities import UnknownTermsType
from platforms.actions.import_history import import_document
from platforms.interop.ota_history import (
    BlobReader,
    DocumentHistory,
    History,
    blob_reader,
    open_history,
)
from provisions.actions.lineage import trace_document


def import_versions(
    *, path: Path, started: Callable[[History], Callable[[str], object]]
) -> Counter[str]:
    """Import every document of a history, each in a transaction of its own.

    `started` gets the opened history and returns what is called after each record with the
    document's name. Run again, or after a kill, it goes on with what is missing.
    Raises NotAHistory before anything is written.
    """
    totals: Counter[str] = Counter()
    with open_history(path) as history, blob_reader(history.repository) as blobs:
        step = started(history)
        for document_history in history.documents:
            totals += _import_one(history, document_history, blobs, step)
        totals["skipped"] += len(history.skipped)
    return totals


@transaction.atomic
def _import_one(
    history: History,
    document_history: DocumentHistory,
    blobs: BlobReader,
    step: Callable[[str], object],
) -> Counter[str]:
    name = f"{document_history.service} {document_history.terms_type}"
    now = timezone.now()
    try:
        document, counts = import_document(
            history=history,
            document_history=document_history,
            blobs=blobs,
            now=now,
            step=lambda taken: step(name),
        )
    except UnknownTermsType:
        for _ in document_history.records:
            step(f"{name}: unknown terms type, skipped")
        return Counter(skipped=len(document_history.records))
    trace_document(document=document, now=now)
    carry_forward(document=document, now=now)
    return counts
