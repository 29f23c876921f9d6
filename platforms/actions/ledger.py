"""Write the ledger: give out public numbers, append to the transparency log.

Both queue on one advisory lock until the end of the writer's transaction: numbers rise without
reuse, log positions have no gaps, and the two can never wait for each other. Whoever holds it may
wait for rows at the commit, since an entry names its document: so rows are locked before it with
`no_key=True`, which such a reference does not wait for, or after it.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import rfc8785
from django.db import connection, transaction

from platforms.archive.translog import merkle
from platforms.models import Document, LogLeaf, RecordNumber
from platforms.records import RecordKind

ENTRY_LIMIT_BYTES = 4096
# Any number that no other advisory lock of this database uses.
LEDGER_LOCK = 7_262_001


class EntryTooLong(Exception):
    """A log entry is over 4 KB."""


def leaf_hash(entry: bytes) -> str:
    """The RFC 6962 hash of a leaf, in hex."""
    return merkle.leaf_hash(entry).hex()


def canonical_json(content: Mapping[str, object]) -> bytes:
    """RFC 8785 JSON: the one form of a content, so that it has one hash."""
    return rfc8785.dumps(dict(content))  # type: ignore[arg-type]  # JSON values, checked by the encoder


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


@transaction.atomic(savepoint=False)
def give_number(*, kind: RecordKind) -> int:
    """The next number of a kind, from 1."""
    wait_for_ledger()
    counter = RecordNumber.objects.filter(kind=kind.value).first()
    counter = counter or RecordNumber.objects.create(kind=kind.value)
    counter.latest += 1
    counter.save(update_fields=["latest"])
    return counter.latest


@transaction.atomic(savepoint=False)
def reserve_number(*, kind: RecordKind, number: int) -> None:
    """Keep a number, and all below it, from being given out: it is known to be taken."""
    wait_for_ledger()
    counter, _ = RecordNumber.objects.get_or_create(kind=kind.value)
    if counter.latest < number:
        counter.latest = number
        counter.save(update_fields=["latest"])


def append_leaf(
    *,
    kind: LogLeaf.Kind,
    subject: str,
    facts: Mapping[str, object],
    now: datetime,
    document: Document | None = None,
) -> LogLeaf:
    """Append one entry, or return the one that this subject already has.

    A leaf of a document names the hash of that document's leaf before it (`prev`).
    Raises EntryTooLong before anything is written.
    """
    content = {"v": 1, "type": kind.value, **facts}
    length = len(canonical_json({**content, "prev": "0" * 64}))
    if length > ENTRY_LIMIT_BYTES:
        raise EntryTooLong(f"The log entry of {subject} has {length} bytes.")
    return _append(kind, subject, content, document, now)


@transaction.atomic(savepoint=False)
def _append(
    kind: LogLeaf.Kind,
    subject: str,
    content: dict[str, object],
    document: Document | None,
    now: datetime,
) -> LogLeaf:
    wait_for_ledger()
    if existing := LogLeaf.objects.filter(kind=kind, subject=subject).first():
        return existing
    if document and (prev := _latest_leaf_hash(document)):
        content["prev"] = prev
    entry = canonical_json(content)
    latest = LogLeaf.objects.order_by("-position").values_list("position", flat=True).first()
    return LogLeaf.objects.create(
        position=0 if latest is None else latest + 1,
        kind=kind,
        subject=subject,
        document=document,
        entry=entry.decode(),
        leaf_hash=leaf_hash(entry),
        appended_at=now,
    )


def _latest_leaf_hash(document: Document) -> str | None:
    leaves = document.log_leaves.order_by("-position")
    return leaves.values_list("leaf_hash", flat=True).first()


def wait_for_ledger() -> None:
    """Hold the ledger until the end of the transaction: first of all, where rows are locked too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
