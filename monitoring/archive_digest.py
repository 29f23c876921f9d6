"""One hash for each kind of row: whether two databases hold the same archive.

Keys and the times of recording are left out, since they differ between two loads of the same
history; public numbers are kept, since they must not.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from platforms.models import Change, Document, ImportedText, LogLeaf, Sighting, Source, Version
from provisions.models import Analysis, Clause, Finding, Provision, ProvisionState, Reading

DOCUMENT = ("document__entity__slug", "document__slug")


@dataclass(frozen=True, slots=True)
class Digest:
    """Rows of one kind, and the SHA-256 over their content in order."""

    kind: str
    rows: int
    sha256: str


def digests() -> Iterator[Digest]:
    """A digest for each kind of row, in a fixed order. Reads every row once, in batches."""
    version = ("version__document__slug", "version__text_sha256")
    clause = tuple(f"clause__{name}" for name in (*version, "position"))
    for model, fields in (
        (Document, ("entity__slug", "slug", "number", "first_tracked_at", "ended_at")),
        (Source, (*DOCUMENT, "url", "select", "remove", "is_enabled")),
        (ImportedText, (*DOCUMENT, "path", "commit", "committed_at", "outcome")),
        (Version, (*DOCUMENT, "text_sha256", "extractor", "first_seen_at", "stated_on")),
        (
            Sighting,
            (
                *DOCUMENT,
                "first_seen_at",
                "last_seen_at",
                "state",
                "hold_reason",
                "published_at",
                "version__text_sha256",
            ),
        ),
        (Change, (*DOCUMENT, "seen_at", "number", "change_class", "headline", "summary")),
        (LogLeaf, ("position", "kind", "leaf_hash")),
        (Clause, (*version, "position", "start", "end", "text_sha256")),
        (Reading, (*version, "classifier")),
        (Finding, (*clause, "clause_type__slug", "classifier", "score", "stance")),
        (Provision, (*DOCUMENT, "clause_type__slug", "place", "number")),
        (
            ProvisionState,
            (
                "provision__document__slug",
                "provision__clause_type__slug",
                "provision__place",
                "version__text_sha256",
                "state",
                "start",
                "end",
            ),
        ),
        (
            Analysis,
            (
                "provision__document__slug",
                "provision__clause_type__slug",
                "provision__place",
                "quote",
                "title",
                "state",
                "severity",
            ),
        ),
    ):
        yield _digest(
            model._meta.model_name or "", model._default_manager.order_by(*fields), fields
        )


def _digest(kind: str, rows: QuerySet, fields: tuple[str, ...]) -> Digest:
    total, count = hashlib.sha256(), 0
    for row in rows.values_list(*fields).iterator(chunk_size=2000):
        total.update(json.dumps(row, default=str, sort_keys=True).encode() + b"\n")
        count += 1
    return Digest(kind, count, total.hexdigest())
