"""Put together what proves a text: its bytes, how they came, its log entries, their proofs."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from platforms.actions.capture import blob_store
from platforms.actions.ledger import canonical_json
from platforms.actions.seal import log_folder, verifiers
from platforms.archive.bundle.container import BundleFaulty, build_bundle
from platforms.archive.bundle.parts import (
    BundleParts,
    CapturePart,
    Certificate,
    Logged,
    RecordPart,
    Timestamp,
    VersionPart,
)
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.archive.translog.checkpoint import open_checkpoint
from platforms.archive.translog.keys import NoteRefused
from platforms.archive.translog.merkle import inclusion_proof
from platforms.archive.translog.proof import TlogProof
from platforms.archive.translog.tiles import TileRefused
from platforms.leaves import capture_leaves, leaf_of, subject_of
from platforms.models import (
    Anchor,
    Checkpoint,
    CustodyEvent,
    LogLeaf,
    Snapshot,
    Tombstone,
    Version,
)


class NotExportable(Exception):
    """There is no bundle of this; the text says why."""


class NotSealed(NotExportable):
    """The entries are not under a signed checkpoint yet; the signer's next run brings that."""


def covering_checkpoint(leaves: Iterable[LogLeaf]) -> Checkpoint:
    """The earliest checkpoint over all these entries, or the earliest that has a time stamp too.

    So a bundle stays the same bytes while the log grows. Raises NotSealed.
    """
    needed = max(leaf.position for leaf in leaves) + 1
    covering = Checkpoint.objects.filter(size__gte=needed).order_by("size")
    stamped = covering.filter(anchors__kind=Anchor.Kind.TIMESTAMP, anchors__is_confirmed=True)
    if found := stamped.first() or covering.first():
        return found
    raise NotSealed("The log has not been signed since this was published. Try again later.")


def version_leaves(version: Version) -> list[LogLeaf]:
    """The entries behind a text: its own, its captures', those about erased bytes.

    Raises NotExportable where the text is not in the log.
    """
    own = leaf_of(LogLeaf.Kind.VERSION, subject_of(version))
    if own is None:
        raise NotExportable("This text was never published, so it is not in the log.")
    tombs = [_tombstone_leaf(row) for row in _tombstones(version).values()]
    return [own, *_capture_leaves(version), *tombs]


def version_part(version: Version, checkpoint: Checkpoint) -> VersionPart:
    """A text with its captures, proved under a checkpoint. Reads and hashes every body.

    Raises NotExportable for bytes that are not in the store as they were captured.
    """
    own = leaf_of(LogLeaf.Kind.VERSION, subject_of(version))
    if own is None:
        raise NotExportable("This text was never published, so it is not in the log.")
    tombs = _tombstones(version)
    leaves = _capture_leaves(version)
    snapshots = version.inputs.order_by("versioninput__position") if leaves else []
    captures = [
        _capture_part(snapshot, leaf, tombs.get(snapshot.body_sha256), checkpoint)
        for snapshot, leaf in zip(snapshots, leaves, strict=True)
    ]
    return VersionPart(logged(own, checkpoint), version.text, tuple(captures))


def _capture_part(
    snapshot: Snapshot, leaf: LogLeaf, tombstone: Tombstone | None, checkpoint: Checkpoint
) -> CapturePart:
    record = canonical_json(snapshot.capture_record)
    entry = logged(leaf, checkpoint)
    if tombstone:
        gone = logged(_tombstone_leaf(tombstone), checkpoint)
        return CapturePart(entry, record, body=None, tombstone=gone)
    try:
        return CapturePart(entry, record, blob_store().get(snapshot.body_sha256))
    except (BlobMissing, BlobCorrupt, StorageError) as error:
        raise NotExportable(f"{snapshot}: the stored bytes failed their check.") from error


def _capture_leaves(version: Version) -> list[LogLeaf]:
    try:
        return capture_leaves(version)
    except LogLeaf.DoesNotExist as error:
        reason = "The log has no entry of a capture that the text was made from."
        raise NotExportable(reason) from error


def _tombstones(version: Version) -> dict[str, Tombstone]:
    """What was erased of a text's captures, by hash."""
    hashes = version.inputs.values("body_sha256")
    return {row.body_sha256: row for row in Tombstone.objects.filter(body_sha256__in=hashes)}


def _tombstone_leaf(tombstone: Tombstone) -> LogLeaf:
    if leaf := leaf_of(LogLeaf.Kind.TOMBSTONE, subject_of(tombstone)):
        return leaf
    raise NotExportable("The log has no entry of the erasure of these bytes.")


def logged(leaf: LogLeaf, checkpoint: Checkpoint) -> Logged:
    """An entry with its proof under a checkpoint. Raises NotExportable if the log's files fail."""
    try:
        signed = open_checkpoint(checkpoint.note.encode(), verifiers(), origin=settings.LOG_ORIGIN)
        read = log_folder().reader(checkpoint.size)
        path = inclusion_proof(leaf.position, checkpoint.size, read)
    except (NoteRefused, TileRefused, ValueError) as error:
        raise NotExportable(f"The log's files failed their check: {error}") from error
    proof = TlogProof(index=leaf.position, path=tuple(path), note=signed.note)
    return Logged(entry=leaf.entry.encode(), proof=proof.dumps())


def pack(
    *,
    version: Version,
    checkpoint: Checkpoint,
    now: datetime,
    record: RecordPart | None = None,
    previous: Version | None = None,
) -> bytes:
    """The bundle of a text, or of a record that rests on it: the same bytes for the same archive.

    Writes down that the bytes were read and exported. Raises NotExportable.
    """
    parts = BundleParts(
        version=version_part(version, checkpoint),
        previous=version_part(previous, checkpoint) if previous else None,
        record=record,
        keys=tuple(key.line for key in verifiers()),
        certificate=_certificate(version, checkpoint),
        timestamp=_timestamp(checkpoint),
    )
    try:
        bundle = build_bundle(parts)
    except BundleFaulty as error:
        raise NotExportable(str(error)) from error
    _note_export(version, parts.id, now)
    return bundle


def _note_export(version: Version, name: str, now: datetime) -> None:
    for sha256 in version.inputs.values_list("body_sha256", flat=True):
        export = {"kind": CustodyEvent.Kind.EXPORTED, "body_sha256": sha256, "detail": name}
        # Two at the same moment may write it twice: that is no untruth, and hinders nobody.
        if not CustodyEvent.objects.filter(**export).exists():
            CustodyEvent.objects.create(**export, happened_at=now, component="evidence bundle")


def _certificate(version: Version, checkpoint: Checkpoint) -> Certificate:
    snapshot = version.inputs.order_by("versioninput__position").first()
    record = snapshot.capture_record if snapshot else {}
    software = record.get("software") or {}
    return Certificate(
        publisher=settings.INSTANCE["publisher"] or "(not named)",
        platform=version.document.entity.name,
        document_title=str(version.document),
        # Of what was captured before these were recorded, or not by us, today's say nothing.
        software=str(software.get("name") or settings.SOFTWARE["name"]),
        software_version=str(software.get("version") or "(version not recorded)"),
        commit=str(software.get("commit") or "(not recorded)"),
        fetcher=str(record.get("fetcher") or "(not recorded)"),
        egress_region=str(record.get("egress_region") or "(not recorded)"),
        exported_at=f"under the checkpoint signed {checkpoint.signed_at:%Y-%m-%d %H:%M} UTC",
        methodology_url=f"{settings.PUBLIC_ORIGIN}/methodology/",
        custody=tuple(_custody(version)),
    )


def _custody(version: Version) -> Iterable[str]:
    """Each thing that happened to the bytes, but for exports, which change nothing.

    What befell the second copy alone is left out: no bundle is made of its bytes.
    """
    for snapshot in version.inputs.order_by("versioninput__position"):
        short = snapshot.body_sha256[:16]
        yield f"Bytes {short}… received {snapshot.captured_at:%Y-%m-%d %H:%M:%S} UTC and stored."
        events = CustodyEvent.objects.filter(body_sha256=snapshot.body_sha256)
        events = events.exclude(kind=CustodyEvent.Kind.EXPORTED).exclude(detail__startswith="copy_")
        for event in events.order_by("pk"):
            at = f"{event.happened_at:%Y-%m-%d %H:%M} UTC"
            yield f"Bytes {short}… {event.get_kind_display().lower()} {at} by {event.component}."


def _timestamp(checkpoint: Checkpoint) -> Timestamp | None:
    stamp = checkpoint.anchors.filter(kind=Anchor.Kind.TIMESTAMP, is_confirmed=True).first()
    return Timestamp(bytes(stamp.token), stamp.chain.encode()) if stamp else None
