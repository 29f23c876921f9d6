"""What in the log is not as it was signed: its rows, its files, its checkpoints, its numbers."""

import json
from collections.abc import Iterator
from itertools import zip_longest

from django.conf import settings
from django.db.models import Max

from platforms.actions.ledger import canonical_json, leaf_hash
from platforms.actions.seal import LOST, log_folder, verifiers
from platforms.archive.translog.checkpoint import open_checkpoint
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.keys import NoteRefused, Verifier
from platforms.archive.translog.merkle import tree_root
from platforms.archive.translog.tiles import TileRefused
from platforms.faults import Fault, Tick
from platforms.models import Change, Checkpoint, Document, LogLeaf, RecordNumber, Snapshot


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
        content = json.loads(leaf.entry)
        if content["type"] != leaf.kind or canonical_json(content) != leaf.entry.encode():
            yield Fault("leaf_entry", name, f"canonical JSON of a {leaf.kind}", leaf.entry[:80])
        if leaf.subject.startswith(LOST):
            yield Fault("leaf_row", name, f"the {leaf.kind} that this entry binds", "none")
        if leaf.document_id is None:
            continue
        if (expected := latest.get(leaf.document_id, "")) != content.get("prev", ""):
            yield Fault("leaf_chain", name, expected, content.get("prev", ""))
        latest[leaf.document_id] = leaf.leaf_hash


def log_file_faults() -> Iterator[Fault]:
    """Files of the log that do not agree with one another, the checkpoints, or the database."""
    if not Checkpoint.objects.exists():
        return
    keys, folder = verifiers(), log_folder()
    for fault in fsck(folder, keys, origin=settings.LOG_ORIGIN).faults:
        yield Fault("log_file", fault.path, "as signed", fault.problem)
    for checkpoint in Checkpoint.objects.order_by("size").iterator():
        yield from _checkpoint_faults(checkpoint, keys, folder)
    yield from _entry_faults(folder)


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


def _entry_faults(folder: LogFolder) -> Iterator[Fault]:
    """Whether the signed entries and those of the database are the same ones."""
    size = Checkpoint.objects.aggregate(latest=Max("size"))["latest"]
    leaves = LogLeaf.objects.filter(position__lt=size).order_by("position")
    try:
        signed = folder.entries(0, size, size=size)
        rows = leaves.values_list("entry", flat=True).iterator(chunk_size=2000)
        for place, (row, entry) in enumerate(zip_longest(rows, signed)):
            if row is None or entry is None or row.encode() != entry:
                ours = row or "no row"
                yield Fault("entry", str(place), (entry or b"nothing").decode()[:200], ours[:200])
    except TileRefused as error:
        yield Fault("log_file", error.path, "readable entries", error.problem)


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
