"""What in the archive is no longer as it was written: bytes, rows, texts, and the log over them.

Everything here reads; nothing is repaired. Each fault names one row or one blob.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet

from platforms.actions.capture import blob_store
from platforms.actions.derive import read_again
from platforms.actions.ledger import canonical_json
from platforms.archive.diff import Hunk
from platforms.archive.extraction import ExtractionFailure
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.leaves import capture_facts, capture_leaves, leaf_of, subject_of, version_facts
from platforms.models import (
    Change,
    Document,
    LogLeaf,
    Provenance,
    Sighting,
    Snapshot,
    Tombstone,
    Version,
)

Tick = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written; `id` is public where there is a public id."""

    kind: str
    id: str
    expected: str
    found: str


def blob_faults(hashes: Iterable[str], tick: Tick) -> Iterator[Fault]:
    """Bytes that are missing or have another hash than their name."""
    store = blob_store()
    for sha256 in hashes:
        tick()
        try:
            store.get(sha256)
        except (BlobMissing, BlobCorrupt, StorageError) as error:
            yield Fault("blob", sha256, "bytes with this hash", _reason(error))


def kept_hashes() -> list[str]:
    """The hashes of all bytes that should be in the store: captured and not erased."""
    erased = Tombstone.objects.values("body_sha256")
    kept = Snapshot.objects.exclude(body_sha256__in=erased)
    return list(kept.order_by("body_sha256").values_list("body_sha256", flat=True).distinct())


def snapshot_faults(snapshots: QuerySet[Snapshot], tick: Tick) -> Iterator[Fault]:
    """Captures whose row says something else than their leaf in the log."""
    for snapshot in snapshots.order_by("pk").iterator(chunk_size=200):
        tick()
        name = snapshot.record_id or subject_of(snapshot)
        leaf = leaf_of(LogLeaf.Kind.CAPTURE, subject_of(snapshot))
        yield from _against_leaf("snapshot", name, leaf, partial(capture_facts, snapshot))


def version_faults(versions: QuerySet[Version], tick: Tick) -> Iterator[Fault]:
    """Texts that lost their hash, their leaf, or that their own bytes no longer give."""
    published = Sighting.objects.published().values("version")
    public = set(versions.filter(pk__in=published).values_list("pk", flat=True))
    erased = set(Tombstone.objects.values_list("body_sha256", flat=True))
    rows = versions.select_related("document__entity").order_by("pk")
    for version in rows.iterator(chunk_size=50):
        tick()
        name = f"{version.document.record_id}@{version.moment}"
        found = hashlib.sha256(version.text.encode()).hexdigest()
        if found != version.text_sha256:
            yield Fault("version_text", name, version.text_sha256, found)
        if version.pk in public:
            leaf = leaf_of(LogLeaf.Kind.VERSION, subject_of(version))
            yield from _against_leaf("version", name, leaf, partial(_version_facts, version))
        if version.provenance != Provenance.IMPORTED:
            yield from _derivation_faults(version, name, erased)


def _version_facts(version: Version) -> dict[str, object]:
    return version_facts(version, version.document, capture_leaves(version))


def _derivation_faults(version: Version, name: str, tombs: set[str]) -> Iterator[Fault]:
    """Whether the present extractor still reads the text out of the bytes; older ones cannot."""
    if any(sha256 in tombs for sha256 in version.inputs.values_list("body_sha256", flat=True)):
        return
    reading = read_again(version)
    if isinstance(reading, ExtractionFailure):
        yield Fault("version_derivation", name, version.text_sha256, reading.detail)
        return
    if reading.extractor != version.extractor:
        return  # another extractor made it; its text stands by its hash alone
    if reading.text != version.text:
        found = hashlib.sha256(reading.text.encode()).hexdigest()
        yield Fault("version_derivation", name, version.text_sha256, found)


def change_faults(changes: QuerySet[Change], tick: Tick) -> Iterator[Fault]:
    """Redlines that quote what is not in their texts."""
    rows = changes.select_related("from_sighting__version", "to_sighting__version").order_by("pk")
    for change in rows.iterator(chunk_size=50):
        tick()
        name = change.record_id or f"change:{change.pk}"
        before, after = change.from_sighting.version.text, change.to_sighting.version.text
        for hunk in map(Hunk.from_json, change.hunks):
            is_verbatim = before.startswith(hunk.before, hunk.before_start)
            if not (is_verbatim and after.startswith(hunk.after, hunk.after_start)):
                yield Fault("change", name, "passages verbatim in both texts", hunk.after[:80])
                break


def sighting_faults(documents: QuerySet[Document], tick: Tick) -> Iterator[Fault]:
    """Public texts of a document without the change between them."""
    for document in documents.order_by("pk").iterator(chunk_size=200):
        tick()
        periods = Sighting.objects.published().filter(document=document)
        told = Change.objects.filter(document=document).count()
        if (expected := max(periods.count() - 1, 0)) != told:
            name = document.record_id or f"document:{document.pk}"
            yield Fault("document", name, f"{expected} changes", f"{told} changes")


def _against_leaf(
    kind: str, name: str, leaf: LogLeaf | None, facts: Callable[[], dict[str, object]]
) -> Iterator[Fault]:
    """Whether a row still says what its log entry says."""
    if leaf is None:
        yield Fault(f"{kind}_leaf", name, "an entry in the log", "none")
        return
    try:
        said = facts()
    except (LogLeaf.DoesNotExist, KeyError, TypeError, ValueError) as error:
        yield Fault(kind, name, leaf.leaf_hash, f"unreadable: {error}")
        return
    yield from differences(kind, name, said=said, written=json.loads(leaf.entry))


def differences(
    kind: str, name: str, *, said: Mapping[str, object], written: Mapping[str, object]
) -> Iterator[Fault]:
    """Where rows now say something else than was once written down, by key."""
    said = json.loads(canonical_json(said))
    for key in sorted(said.keys() & written.keys()):
        if said[key] != written[key]:
            yield Fault(f"{kind}_{key}", name, str(written[key])[:200], str(said[key])[:200])


def _reason(error: Exception) -> str:
    """Why, without the paths of this machine."""
    names = {BlobMissing: "missing", BlobCorrupt: "other bytes"}
    return names.get(type(error), "unreadable")
