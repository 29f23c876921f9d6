"""The ritual of signing: the only way to a new checkpoint, and the one process that may sign.

A checkpoint is a promise for ever. What was promised last is kept in the signer's own folder,
away from the database and from the published files, so that neither an old backup nor a damaged
disk can talk the signer into a second history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platforms.archive.failpoint import failpoint
from platforms.archive.translog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    sign_checkpoint,
)
from platforms.archive.translog.durable import (
    SECRET,
    AlreadyLocked,
    only_one,
    put_file,
    sync_folder,
)
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.growth import EntriesMissing, EntrySource, derive_tree, write_tree
from platforms.archive.translog.keys import Algorithm, NoteRefused, Signer, Verifier
from platforms.archive.translog.merkle import (
    HashReader,
    ProofRefused,
    consistency_proof,
    leaf_hash,
    reader_of,
    tree_root,
    verify_consistency,
)
from platforms.archive.translog.tiles import TILE_WIDTH, TileRefused, tile_at, tiles_of

LAST_CHECKPOINT = "last-checkpoint"


class SealRefused(Exception):
    """No new checkpoint was published; the text says to the operator why, and what to do."""


class SignerBusy(SealRefused):
    """Another process is signing at this moment."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The checkpoint that holds now; `is_new` if this call made it."""

    signed: SignedCheckpoint
    is_new: bool


def seal(
    *,
    folder: LogFolder,
    size: int,
    entries: EntrySource,
    signers: Sequence[Signer],
    state: Path,
    origin: str,
) -> Sealed:
    """Publish a checkpoint over the first `size` entries, or say why that cannot be done.

    `entries` is asked for the new ones and for a few hundred before them. Killed anywhere and
    run again, it never signs two roots for one size; at the same size it returns the same note.
    Raises SealRefused.
    """
    _demand_keys(signers)
    try:
        with only_one(state):
            return _Ritual(folder, signers, state, origin).perform(size, entries)
    except AlreadyLocked as error:
        raise SignerBusy(f"{error} Wait until it has ended.") from error
    except TileRefused as error:
        raise SealRefused(f"{error}. Check the log's files before anything is signed.") from error
    except EntriesMissing as error:
        raise SealRefused(f"{error} Nothing was signed.") from error
    except OSError as error:
        raise SealRefused(f"The disk refused: {error}. The next run takes it up again.") from error


def last_signed(
    state: Path, verifiers: Sequence[Verifier], *, origin: str
) -> SignedCheckpoint | None:
    """What the signer signed last, None before the first time. Raises SealRefused, OSError."""
    path = state / LAST_CHECKPOINT
    if not path.exists():
        return None
    try:
        return open_checkpoint(path.read_bytes(), verifiers, origin=origin)
    except NoteRefused as error:
        raise SealRefused(
            f"The last signed checkpoint, {path}, cannot be used: {error} Restore that file; after "
            "a change of keys, keep the old key in the key file until both keys have signed."
        ) from error


class _Ritual:
    """One performance of `seal`, under the lock."""

    def __init__(
        self, folder: LogFolder, signers: Sequence[Signer], state: Path, origin: str
    ) -> None:
        self._folder, self._signers, self._state, self._origin = folder, signers, state, origin
        self._verifiers = [signer.verifier for signer in signers]

    def perform(self, size: int, entries: EntrySource) -> Sealed:
        last = last_signed(self._state, self._verifiers, origin=self._origin)
        signed_size = last.checkpoint.size if last else 0
        _demand_growth(signed_size, size)
        older = self._tree_of(last)
        self._publish_what_was_signed(last)
        start = max(0, signed_size - 1) // TILE_WIDTH * TILE_WIDTH
        self._demand_same_entries(start, signed_size, entries)
        if last and size == signed_size:
            return Sealed(signed=last, is_new=False)

        self._folder.remove_unfinished()
        write_tree(
            self._folder, entries, size=size, start=start, older=older, signed_size=signed_size
        )
        failpoint("tiles_written")
        tree = derive_tree(self._folder, size=size, start=start, older=older)
        checkpoint = Checkpoint(self._origin, size, tree_root(size, tree))
        if last:
            _demand_consistency(last.checkpoint, checkpoint, tree)
        failpoint("tiles_verified")
        note = sign_checkpoint(checkpoint, self._signers)
        self._remember(note)
        failpoint("checkpoint_remembered")
        self._folder.publish(note)
        failpoint("checkpoint_published")
        self._drop_partials(size, since=start)
        signed = open_checkpoint(note, self._verifiers, origin=self._origin)
        return Sealed(signed=signed, is_new=True)

    def _tree_of(self, last: SignedCheckpoint | None) -> HashReader:
        """The tree that was signed last, from its tiles, which must still have its root."""
        if last is None:
            return reader_of([])
        read = self._folder.reader(last.checkpoint.size)
        if tree_root(last.checkpoint.size, read) != last.checkpoint.root:
            raise SealRefused(
                f"The tiles in {self._folder.root} no longer have the root that was signed for "
                f"{last.checkpoint.size} entries. Check the log's files and repair them."
            )
        return read

    def _publish_what_was_signed(self, last: SignedCheckpoint | None) -> None:
        """Finish what a killed run had signed; refuse a published checkpoint of another history."""
        note = self._folder.read_checkpoint()
        if last is None:
            if note is not None:
                raise SealRefused(
                    f"A checkpoint is published, but {self._state} does not know what was signed. "
                    f"Restore that folder, or copy the checkpoint to its {LAST_CHECKPOINT}."
                )
            return
        if note is not None:
            published = self._open_published(note)
            if published.text == last.checkpoint.text:
                return
            if published.size > last.checkpoint.size:
                raise SealRefused(
                    f"The published checkpoint has {published.size} entries, more than the "
                    f"{last.checkpoint.size} in {self._state}: that folder is an old copy."
                )
            read = self._folder.reader(last.checkpoint.size)
            _demand_consistency(published, last.checkpoint, read)
        self._folder.publish(last.note)

    def _open_published(self, note: bytes) -> Checkpoint:
        try:
            return open_checkpoint(note, self._verifiers, origin=self._origin).checkpoint
        except NoteRefused as error:
            raise SealRefused(
                f"The published checkpoint cannot be used: {error} If it is damaged, remove it: "
                "the one that was signed last takes its place."
            ) from error

    def _demand_same_entries(self, start: int, end: int, entries: EntrySource) -> None:
        """The database still has the latest entries that were signed, at their places.

        A backup that was restored and then written to is found here, however long it is by now.
        """
        read = self._folder.reader(end)
        stored = list(self._folder.entries(start, end, size=end))
        given = list(entries(start, end)) if end else []
        if len(given) != len(stored):
            raise EntriesMissing(f"The database gave {len(given)} of {len(stored)} signed entries.")
        for index, (ours, theirs) in enumerate(zip(stored, given, strict=True), start):
            if leaf_hash(ours) != read(0, index):
                name = tile_at(None, index // TILE_WIDTH, end)
                raise TileRefused(name.path, f"entry {index} is not the one of the tile", index)
            if ours != theirs:
                raise SealRefused(
                    f"Entry {index} of the database is not the one that was signed. Was a backup "
                    "restored? Give the database back the entries of the log, then go on."
                )

    def _remember(self, note: bytes) -> None:
        put_file(self._state / LAST_CHECKPOINT, note, mode=SECRET)
        sync_folder(self._state)

    def _drop_partials(self, size: int, *, since: int) -> None:
        for name in tiles_of(size, since=since):
            if name.is_full:
                self._folder.drop_partials(name)


def _demand_keys(signers: Sequence[Signer]) -> None:
    if not signers or any(each.algorithm is not Algorithm.ED25519 for each in signers):
        raise SealRefused("The log needs a key of its own to sign with; a witness's is none.")


def _demand_growth(signed_size: int, size: int) -> None:
    if size < signed_size:
        raise SealRefused(
            f"The database has {size} entries, but {signed_size} were signed. An old backup was "
            f"restored: append the missing {signed_size - size} entries from the log's files first."
        )


def _demand_consistency(earlier: Checkpoint, later: Checkpoint, read: HashReader) -> None:
    """The later tree begins with the earlier one; every tree begins with the empty one."""
    if earlier.size == 0:
        return
    try:
        if earlier.size > later.size:
            raise ProofRefused("The tree would get smaller.")
        verify_consistency(
            earlier=earlier.size,
            earlier_root=earlier.root,
            later=later.size,
            later_root=later.root,
            proof=consistency_proof(earlier.size, later.size, read),
        )
    except ProofRefused as error:
        raise SealRefused(
            f"A checkpoint of {later.size} entries would contradict the one of {earlier.size} "
            f"entries. {error} Nothing was signed; check the log's files."
        ) from error
