"""A witness: remembers one log's checkpoint, and cosigns only what continues it.

For people outside as much as for us: it needs the log's public key, its own key, a folder, and
a way to fetch the log's files. Cosignatures are c2sp.org/tlog-cosignature, `cosignature/v1`.
"""

from collections.abc import Sequence
from pathlib import Path

from platforms.archive.translog.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from platforms.archive.translog.durable import (
    SECRET,
    AlreadyLocked,
    only_one,
    put_file,
    sync_folder,
)
from platforms.archive.translog.keys import NoteRefused, Signature, Signer, Verifier
from platforms.archive.translog.merkle import (
    ProofRefused,
    consistency_proof,
    tree_root,
    verify_consistency,
)
from platforms.archive.translog.tiles import Fetch, TileReader, TileRefused

LAST_CHECKPOINT = "last-checkpoint"


class WitnessRefused(Exception):
    """The witness does not cosign; the subclass and the text say why."""


class CheckpointUnverified(WitnessRefused):
    """The note is not a checkpoint of this log, signed by its key."""


class RolledBack(WitnessRefused):
    """The log shows fewer entries than the witness has already seen."""


class Forked(WitnessRefused):
    """The log signed a history that does not continue the one that the witness has seen."""


class TilesUnusable(WitnessRefused):
    """The log's files are missing, or do not have the root that the log signed."""


class WitnessBusy(WitnessRefused):
    """Another process witnesses with this folder."""


def witness(
    *,
    note: bytes,
    fetch: Fetch,
    state: Path,
    signer: Signer,
    verifiers: Sequence[Verifier],
    origin: str,
    at: int,
) -> Signature:
    """Check a checkpoint against the last one seen, remember it, and cosign it at a POSIX time.

    The first checkpoint that a folder sees is believed if its tiles have its root. Raises
    WitnessRefused.
    """
    try:
        signed = open_checkpoint(note, verifiers, origin=origin)
        with only_one(state):
            _demand_continuation(_known(state, verifiers, origin), signed.checkpoint, fetch)
            # Remembered before it is given away: after a crash in between, nothing is promised.
            put_file(state / LAST_CHECKPOINT, note, mode=SECRET)
            sync_folder(state)
    except NoteRefused as error:
        raise CheckpointUnverified(str(error)) from error
    except AlreadyLocked as error:
        raise WitnessBusy(str(error)) from error
    except TileRefused as error:
        raise TilesUnusable(str(error)) from error
    return signer.sign(signed.checkpoint.text, at=at)


def _known(state: Path, verifiers: Sequence[Verifier], origin: str) -> SignedCheckpoint | None:
    """The last checkpoint seen. Raises NoteRefused rather than begin anew on a damaged file."""
    path = state / LAST_CHECKPOINT
    if not path.exists():
        return None
    return open_checkpoint(path.read_bytes(), verifiers, origin=origin)


def _demand_continuation(known: SignedCheckpoint | None, shown: Checkpoint, fetch: Fetch) -> None:
    before = known.checkpoint if known else None
    if before and shown.size < before.size:
        raise RolledBack(f"The log shows {shown.size} entries after {before.size}.")
    if before and shown.size == before.size and shown.root != before.root:
        raise Forked(f"The log signed two roots for {shown.size} entries.")
    read = TileReader(fetch, shown.size)
    if tree_root(shown.size, read) != shown.root:
        raise TilesUnusable(f"The log's tiles do not have the root of {shown.size} entries.")
    if before is None or before.size == 0:
        return
    try:
        verify_consistency(
            earlier=before.size,
            earlier_root=before.root,
            later=shown.size,
            later_root=shown.root,
            proof=consistency_proof(before.size, shown.size, read),
        )
    except ProofRefused as error:
        raise Forked(
            f"The log's {shown.size} entries do not continue the {before.size} seen before. {error}"
        ) from error
