"""What in the archive is no longer as it was written: bytes, rows, texts, and the log over them.

Everything here reads; nothing is repaired. Each fault names one row or one blob.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from django.db.models import QuerySet

from platforms.actions.capture import blob_store
from platforms.actions.ledger import canonical_json
from platforms.actions.reading import read_again
from platforms.archive.diff import Hunk
from platforms.archive.extraction import (
    HTML_EXTRACTOR,
    PDF_EXTRACTOR,
    PLAIN_EXTRACTOR,
    ExtractionFailure,
)
from platforms.archive.markdown_blocks import split_blocks, visible_text
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.leaves import (
    capture_facts,
    capture_leaves,
    leaf_of,
    subject_of,
    tombstone_facts,
    version_facts,
    written_in,
)
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

# What a row says of an entry's kind but not of the row.
BESIDE = frozenset({"v", "type", "prev"})
PRESENT = frozenset({HTML_EXTRACTOR, PLAIN_EXTRACTOR, PDF_EXTRACTOR})
OF_THE_RECORD = ("final_url", "status", "media_type", "charset", "body_sha256", "wire_sha256")


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
            body = store.get(sha256)
        except (BlobMissing, BlobCorrupt, StorageError) as error:
            yield Fault("blob", sha256, "bytes with this hash", _reason(error))
            continue
        named = Snapshot.objects.filter(body_sha256=sha256).exclude(size_bytes=len(body))
        for snapshot in named:
            yield Fault(
                "snapshot_size", _name(snapshot), f"{len(body)} bytes", f"{snapshot.size_bytes}"
            )


def kept_hashes() -> list[str]:
    """The hashes of all bytes that should be in the store: captured and not erased."""
    erased = Tombstone.objects.values("body_sha256")
    kept = Snapshot.objects.exclude(body_sha256__in=erased)
    return list(kept.order_by("body_sha256").values_list("body_sha256", flat=True).distinct())


def snapshot_faults(snapshots: QuerySet[Snapshot], tick: Tick) -> Iterator[Fault]:
    """Captures whose row says something else than their leaf in the log."""
    for snapshot in snapshots.select_related("source").order_by("pk").iterator(chunk_size=200):
        tick()
        name = _name(snapshot)
        leaf = leaf_of(LogLeaf.Kind.CAPTURE, subject_of(snapshot))
        yield from _against_leaf("snapshot", name, leaf, partial(capture_facts, snapshot))
        # Columns that the record of the capture says as well, which the entry binds.
        said = {column: getattr(snapshot, column) or None for column in OF_THE_RECORD}
        record = snapshot.capture_record if isinstance(snapshot.capture_record, dict) else {}
        written = {column: record.get(column) or None for column in OF_THE_RECORD}
        yield from differences("snapshot", name, said=said, written=written)
        if leaf and leaf.document_id not in (None, snapshot.source.document_id):
            found = f"document {snapshot.source.document_id}"
            yield Fault("snapshot_source", name, f"document {leaf.document_id}", found)


def _name(snapshot: Snapshot) -> str:
    return snapshot.record_id or subject_of(snapshot)


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
    if not PRESENT.issuperset(version.extractor.split("+")):
        return  # another extractor made it; its text stands by its hash alone
    try:
        reading = read_again(version)
    except (AttributeError, TypeError, ValueError) as error:
        yield Fault("version_derivation", name, version.text_sha256, f"unreadable: {error}")
        return
    if isinstance(reading, ExtractionFailure):
        yield Fault("version_derivation", name, version.text_sha256, reading.detail)
        return
    if reading.text != version.text:
        found = hashlib.sha256(reading.text.encode()).hexdigest()
        yield Fault("version_derivation", name, version.text_sha256, found)


def change_faults(changes: QuerySet[Change], tick: Tick) -> Iterator[Fault]:
    """Redlines that quote what is not in their texts, or keep quiet about a difference."""
    texts = changes.select_related("from_sighting__version", "to_sighting__version")
    rows = texts.prefetch_related("reclassifications").order_by("pk")
    for change in rows.iterator(chunk_size=50):
        tick()
        name = change.record_id or f"change:{change.pk}"
        before, after = change.from_sighting, change.to_sighting
        if problem := redline_problem(change, before.version.text, after.version.text):
            yield Fault("change", name, *problem)
        said = {
            "document": change.document_id,
            "provenance": change.provenance,
            "seen_at": change.seen_at.isoformat(),
        }
        written = {
            "document": before.document_id,
            "provenance": after.provenance,
            "seen_at": after.first_seen_at.isoformat(),
        }
        yield from differences("change", name, said=said, written=written)
        yield from _class_faults(change, name)


def _class_faults(change: Change, name: str) -> Iterator[Fault]:
    """A class that analysts gave in steps that do not follow one another, or that none gave."""
    steps = sorted(change.reclassifications.all(), key=lambda step: (step.decided_at, step.pk))
    followed_by = [(step.from_class, step.from_headline) for step in steps[1:]]
    followed_by.append((change.change_class, change.headline))
    for step, following in zip(steps, followed_by, strict=False):
        if (step.to_class, step.to_headline) != following:
            yield Fault("change_class", name, f"{step.to_class}: {step.to_headline}", following[1])


def redline_problem(change: Change, before: str, after: str) -> tuple[str, str] | None:
    """What a redline should be and is not: verbatim in both texts, and all that differs in them."""
    try:
        hunks = [Hunk.from_json(hunk) for hunk in change.hunks]
        for hunk in hunks:
            is_verbatim = before.startswith(hunk.before, hunk.before_start)
            if not (is_verbatim and after.startswith(hunk.after, hunk.after_start)):
                return "passages verbatim in both texts", hunk.after[:80]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return "a redline", f"unreadable: {error!r}"[:80]
    kept = _outside(before, [(hunk.before_start, len(hunk.before)) for hunk in hunks])
    if kept != _outside(after, [(hunk.after_start, len(hunk.after)) for hunk in hunks]):
        return "every difference of the texts", "a redline that leaves some out"
    return None


def _outside(text: str, told: Iterable[tuple[int, int]]) -> str:
    """Letters and digits of what stands outside of some stretches: their beginnings and lengths."""
    pieces: list[str] = []
    place = 0
    for start, length in sorted(told):
        pieces.append(text[place:start])
        place = max(place, start + length)
    rest = split_blocks("\n\n".join([*pieces, text[place:]]))
    return "".join(filter(str.isalnum, "".join(visible_text(block.text) for block in rest)))


def sighting_faults(documents: QuerySet[Document], tick: Tick) -> Iterator[Fault]:
    """Public texts of a document without the change between them, or another one called public."""
    for document in documents.order_by("pk").iterator(chunk_size=200):
        tick()
        name = document.record_id or f"document:{document.pk}"
        periods = Sighting.objects.published().filter(document=document, superseded_at=None)
        public = list(
            periods.order_by("first_seen_at", "pk").values_list("pk", "version__text_sha256")
        )
        expected = {
            (before, after)
            for (before, old), (after, new) in pairwise(public)
            if old != new  # else our own first capture is what was imported last
        }
        changes = Change.objects.filter(document=document)
        told = set(changes.values_list("from_sighting", "to_sighting"))
        if told != expected:
            yield Fault("document", name, f"{len(expected)} changes", f"{len(told)}, or others")
        latest = public[-1][0] if public else None
        if document.published_sighting_id != latest:
            found = str(document.published_sighting_id)
            yield Fault("document_published", name, f"sighting {latest}", f"sighting {found}")


def tombstone_faults() -> Iterator[Fault]:
    """Erasures that say something else than the log, or whose bytes are there after all."""
    store = blob_store()
    for tombstone in Tombstone.objects.order_by("pk").iterator():
        name = tombstone.body_sha256
        leaf = leaf_of(LogLeaf.Kind.TOMBSTONE, subject_of(tombstone))
        yield from _against_leaf("tombstone", name, leaf, partial(tombstone_facts, tombstone))
        try:
            is_there = store.has(tombstone.body_sha256)
        except StorageError as error:
            yield Fault("blob", name, "no bytes, by decision", _reason(error))
            continue
        if is_there:
            yield Fault("blob", name, "no bytes, by decision", "bytes")


def import_faults() -> Iterator[Fault]:
    """Imported texts whose first recording is not among what was imported."""
    imported = Version.objects.filter(provenance=Provenance.IMPORTED)
    rows = imported.select_related("document").defer("text").order_by("pk")
    for version in rows.iterator(chunk_size=200):
        origin = version.origin
        recorded = version.imported_texts.filter(
            collection=origin.get("collection"),
            commit=origin.get("commit"),
            path=origin.get("path"),
            document=version.document_id,
        ).first()
        name = f"{version.document.record_id}@{version.moment}"
        if recorded is None:
            yield Fault("import", name, f"commit {origin.get('commit')}", "no such recording")
            continue
        for moment in (recorded.committed_at, version.first_seen_at):
            if moment.isoformat() != origin.get("committed_at"):
                expected = str(origin.get("committed_at"))
                yield Fault("import_committed_at", name, expected, moment.isoformat())


def _against_leaf(
    kind: str, name: str, leaf: LogLeaf | None, facts: Callable[[], dict[str, object]]
) -> Iterator[Fault]:
    """Whether a row still says what its log entry says."""
    if leaf is None:
        yield Fault(f"{kind}_leaf", name, "an entry in the log", "none")
        return
    try:
        said, written = facts(), written_in(leaf)
    except (LogLeaf.DoesNotExist, KeyError, TypeError, ValueError) as error:
        yield Fault(kind, name, leaf.leaf_hash, f"unreadable: {error}")
        return
    yield from differences(kind, name, said=said, written=written)


def differences(
    kind: str, name: str, *, said: Mapping[str, object], written: Mapping[str, object]
) -> Iterator[Fault]:
    """Where rows now say something else than was once written down, by key."""
    said = json.loads(canonical_json(said))
    for key in sorted(written.keys() - BESIDE):
        # What was written before a key was thought of has less; nothing ever lost one.
        found = said.get(key, "nothing")
        if found != written[key]:
            yield Fault(f"{kind}_{key}", name, str(written[key])[:200], str(found)[:200])


def _reason(error: Exception) -> str:
    """Why, without the paths of this machine."""
    names = {BlobMissing: "missing", BlobCorrupt: "other bytes"}
    return names.get(type(error), "unreadable")
