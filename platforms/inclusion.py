"""Show now that entries are in the log: from its files, under its newest signed checkpoint.

Nothing of the database is believed but the entry itself: its hash is made again, the path is read
from the tiles, and the checkpoint's signature is verified each time.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from platforms.actions.seal import log_folder, verifiers
from platforms.archive.translog.checkpoint import SignedCheckpoint, open_checkpoint
from platforms.archive.translog.keys import NoteRefused, Signature, Verifier
from platforms.archive.translog.merkle import (
    HashReader,
    ProofRefused,
    inclusion_proof,
    leaf_hash,
    verify_inclusion,
)
from platforms.archive.translog.tiles import TileRefused
from platforms.leaves import capture_facts, subject_of, version_facts
from platforms.models import LogLeaf, Version


class NotShown(Exception):
    """An entry could not be shown to be in the log; the text says why, without local paths."""


class NotYetSigned(NotShown):
    """The newest checkpoint is older than the entry. The signer's next run changes that."""


@dataclass(frozen=True, slots=True)
class Step:
    """A sibling on the way up: on which side it stands, and its hash in hex."""

    side: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An entry with its verified path to a signed root; hashes in hex."""

    entry: str
    leaf_sha256: str
    index: int
    size: int
    path: tuple[Step, ...]
    root: str
    note: str


class TreeHead:
    """The newest checkpoint that the log published, its signature verified when this is made.

    Raises NotYetSigned where there is none, NotShown where it does not hold. One query.
    """

    def __init__(self) -> None:
        self.signed = _signed_head()
        self.size = self.signed.checkpoint.size
        self.root = self.signed.checkpoint.root
        self._read: HashReader = log_folder().reader(self.size)

    @property
    def note(self) -> str:
        """The checkpoint as published, signatures and all."""
        return self.signed.note.decode()

    @property
    def signers(self) -> tuple[Verifier, ...]:
        """The log's keys whose signatures on it were verified."""
        return tuple(verifier for verifier, _ in self.signed.opened.verified)

    @property
    def others(self) -> tuple[Signature, ...]:
        """Signature lines of keys that are not the log's: of witnesses, as far as they say."""
        return self.signed.opened.unknown

    def show(self, leaf: LogLeaf) -> Inclusion:
        """Hash the entry, read its path from the tiles, climb to the root.

        Raises NotYetSigned, NotShown.
        """
        entry, index = leaf.entry.encode(), leaf.position
        hashed = leaf_hash(entry)
        if hashed.hex() != leaf.leaf_hash:
            raise NotShown("the log entry does not have the hash that was recorded with it")
        if index >= self.size:
            raise NotYetSigned("the entry is waiting to be signed")
        try:
            path = inclusion_proof(index, self.size, self._read)
            verify_inclusion(leaf=hashed, index=index, size=self.size, proof=path, root=self.root)
        except (TileRefused, ProofRefused, IndexError) as error:
            raise NotShown("the log's files do not lead from the entry to the root") from error
        sides = _sides(index, self.size)
        return Inclusion(
            entry=leaf.entry,
            leaf_sha256=leaf.leaf_hash,
            index=index,
            size=self.size,
            path=tuple(Step(side, each.hex()) for side, each in zip(sides, path, strict=True)),
            root=self.root.hex(),
            note=self.note,
        )


def published_note() -> bytes:
    """The note that the log publishes now, unverified; empty before the first.

    Raises NotShown where it cannot be read.
    """
    try:
        return log_folder().read_checkpoint() or b""
    except OSError as error:
        raise NotShown("the log's checkpoint cannot be read") from error


def unbound_facts(version: Version, own: LogLeaf, captures: Sequence[LogLeaf]) -> list[str]:
    """Names of facts that the entries of a text tell otherwise than its rows; older entries tell
    fewer. `captures` are its captures' entries in order. Two queries.
    """
    found = _unlike(json.loads(own.entry), version_facts(version, version.document, list(captures)))
    entries = {leaf.subject: json.loads(leaf.entry) for leaf in captures}
    for snapshot in version.inputs.all() if captures else []:
        entry = entries[subject_of(snapshot)]
        if {"headers_sha256", "record_sha256"} & entry.keys():
            found += _unlike(entry, capture_facts(snapshot))
        elif entry.get("body_sha256") != snapshot.body_sha256:
            found.append("body_sha256")
    return found


def _unlike(entry: dict[str, object], facts: dict[str, object]) -> list[str]:
    """What an entry leaves out or leaves empty, as older ones do, it does not contradict."""
    told = {name: value for name, value in entry.items() if value not in (None, "")}
    return [name for name, fact in facts.items() if name in told and told[name] != fact]


def _signed_head() -> SignedCheckpoint:
    note = published_note()
    if not note:
        raise NotYetSigned("the log has not been signed yet")
    try:
        return open_checkpoint(note, verifiers(), origin=settings.LOG_ORIGIN)
    except NoteRefused as error:
        raise NotShown("the log's checkpoint is not signed by a key of the log") from error


def _sides(index: int, size: int) -> list[str]:
    """On which side the sibling stands at each step up (RFC 6962, section 2.1.1)."""
    sides, place, last = [], index, size - 1
    while last > 0:
        if place % 2:
            sides.append("left")
        elif place < last:
            sides.append("right")
        place, last = place // 2, last // 2
    return sides
