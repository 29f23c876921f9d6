"""What in the log is not as it was signed: its rows, its files, its checkpoints, its numbers."""

import hashlib
from collections.abc import Iterator
from itertools import zip_longest

from django.conf import settings
from django.db.models import Max

from platforms.actions.ledger import canonical_json, leaf_hash
from platforms.actions.seal import LOST, log_folder, verifiers, witnesses
from platforms.archive.timestamp import Authority, TimestampFailure, verify_token
from platforms.archive.translog.checkpoint import open_checkpoint
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.keys import NoteRefused, Verifier
from platforms.archive.translog.merkle import tree_root
from platforms.archive.translog.tiles import TileRefused
from platforms.faults import Fault, Tick
from platforms.leaves import written_in
from platforms.models import (
    Anchor,
    Change,
    Checkpoint,
    Document,
    LogLeaf,
    RecordNumber,
    Snapshot,
)


def leaf_faults(tick: Tick) -> Iterator[Fault]:
    """Entries whose hash, place, kind, or link to the one before is wrong."""
    latest: dict[int, str] = {}
    leaves = LogLeaf.objects.order_by("position")
    for place, leaf in enumerate(leaves.iterator(chunk_size=2000)):
        tick()
        name = f"{leaf.position} {leaf.subject}"
        if leaf.position != place:
            yield Fault("leaf_position", name, str(place), str(leaf.position))
        if (found := leaf_hash(leaf.entry.encode())) != leaf.leaf_hash:
            yield Fault("leaf_hash", name, leaf.leaf_hash, found)
        prev = ""
        try:
            content = written_in(leaf)
            prev = str(content.get("prev", ""))
            is_whole = content["type"] == leaf.kind and canonical_json(content).decode()
        except (KeyError, ValueError):
            is_whole = ""
        if is_whole != leaf.entry:
            yield Fault("leaf_entry", name, f"canonical JSON of a {leaf.kind}", leaf.entry[:80])
        is_lost = leaf.subject.startswith(LOST)
        if is_lost:
            yield Fault("leaf_row", name, f"the {leaf.kind} that this entry binds", "none")
        if leaf.document_id is not None or not is_lost:
            # Without a document there is none before; of a lost one it may not be known.
            expected = latest.get(leaf.document_id or 0, "")
            if expected != prev:
                yield Fault("leaf_chain", name, expected, prev)
        if leaf.document_id is not None:
            latest[leaf.document_id] = leaf.leaf_hash


def log_file_faults() -> Iterator[Fault]:
    """Files of the log that do not agree with one another, the checkpoints, or the database."""
    folder = log_folder()
    newest = Checkpoint.objects.order_by("-size").first()
    try:
        published = folder.read_checkpoint()
    except OSError:
        published = b""
    if newest is None and published is None:
        return
    try:
        keys, outside = verifiers(), witnesses()
    except (KeyError, ValueError, NoteRefused) as error:
        yield Fault("log_keys", "keys", "the log's keys in its entries", f"unreadable: {error}")
        return
    # Witnesses' lines come later, and only into the published file.
    if newest is None or _text(newest.note.encode()) != _text(published or b""):
        name = f"checkpoint:{newest.size}" if newest else "checkpoint"
        yield Fault("checkpoint_newest", name, "the published checkpoint", "another or none")
    for fault in fsck(folder, [*keys, *outside], origin=settings.LOG_ORIGIN).faults:
        yield Fault("log_file", fault.path, "as signed", fault.problem)
    for checkpoint in Checkpoint.objects.order_by("size").iterator():
        yield from _checkpoint_faults(checkpoint, keys, folder)
    if newest is not None:
        yield from _entry_faults(folder, newest.size)


def _text(note: bytes) -> bytes:
    return note.partition(b"\n\n")[0]


def _checkpoint_faults(
    checkpoint: Checkpoint, keys: list[Verifier], folder: LogFolder
) -> Iterator[Fault]:
    """A checkpoint ever signed against its own signature, its row, and the tree of today."""
    name = f"checkpoint:{checkpoint.size}"
    try:
        note = checkpoint.note.encode()
        signed = open_checkpoint(note, keys, origin=settings.LOG_ORIGIN).checkpoint
        found = tree_root(checkpoint.size, folder.reader(checkpoint.size)).hex()
    except (NoteRefused, TileRefused) as error:
        yield Fault("checkpoint", name, "a signed checkpoint of this log", str(error))
        return
    if (signed.size, signed.root.hex()) != (checkpoint.size, checkpoint.root):
        yield Fault("checkpoint", name, f"{signed.size} {signed.root.hex()}", checkpoint.root)
    if found != checkpoint.root:
        yield Fault("checkpoint_root", name, checkpoint.root, found)


def _entry_faults(folder: LogFolder, size: int) -> Iterator[Fault]:
    """Whether the signed entries and those of the database are the same ones."""
    leaves = LogLeaf.objects.filter(position__lt=size).order_by("position")
    try:
        signed = folder.entries(0, size, size=size)
        rows = leaves.values_list("entry", flat=True).iterator(chunk_size=2000)
        for place, (row, entry) in enumerate(zip_longest(rows, signed)):
            if row is None or entry is None or row.encode() != entry:
                ours = row or "no row"
                theirs = (entry or b"nothing").decode("utf-8", "replace")
                yield Fault("entry", str(place), theirs[:200], ours[:200])
    except TileRefused as error:
        yield Fault("log_file", error.path, "readable entries", error.problem)


def anchor_faults() -> Iterator[Fault]:
    """Time stamps that do not stamp their checkpoint, or not at the time that their row says."""
    confirmed = Anchor.objects.filter(is_confirmed=True).select_related("checkpoint")
    for anchor in confirmed.order_by("pk").iterator(chunk_size=200):
        name = f"anchor:{anchor.pk} checkpoint:{anchor.checkpoint.size}"
        if anchor.kind == Anchor.Kind.WAYBACK:
            stamp = anchor.stamped_at and f"{anchor.stamped_at:%Y%m%d%H%M%S}"
            if not stamp or f"/web/{stamp}" not in anchor.url:
                yield Fault("anchor", name, f"a copy of {stamp}", anchor.url)
            continue
        digest = hashlib.sha256(anchor.checkpoint.note.encode()).digest()
        try:
            authority = Authority("", anchor.chain.encode())
        except ValueError as error:
            yield Fault("anchor", name, "a time stamp with its certificates", str(error))
            continue
        answer = verify_token(bytes(anchor.token), digest, authority=authority)
        if isinstance(answer, TimestampFailure):
            yield Fault("anchor", name, "a time stamp of this checkpoint", answer.detail)
        elif answer.stamped_at != anchor.stamped_at:
            yield Fault("anchor", name, str(answer.stamped_at), str(anchor.stamped_at))


def number_faults() -> Iterator[Fault]:
    """Counters of public ids that are behind an id that was given out."""
    given = {
        "D": Document.objects.aggregate(latest=Max("number"))["latest"],
        "C": Change.objects.aggregate(latest=Max("number"))["latest"],
        "S": Snapshot.objects.aggregate(latest=Max("number"))["latest"],
    }
    counters = dict(RecordNumber.objects.values_list("kind", "latest"))
    for kind, latest in given.items():
        if (latest or 0) > counters.get(kind, 0):
            yield Fault("record_number", kind, f"at least {latest}", str(counters.get(kind, 0)))
