"""Publishing what witnesses returned: their lines under the log's own checkpoint."""

from collections.abc import Sequence
from pathlib import Path

from platforms.archive.translog.checkpoint import (
    SignedCheckpoint,
    open_checkpoint,
    with_cosignatures,
)
from platforms.archive.translog.durable import AlreadyLocked, only_one
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.keys import NoteRefused, Signature, Verifier


class CosignatureRefused(Exception):
    """The published checkpoint stays as it is: a cosignature is not one of it, or comes late."""


def publish_cosignatures(
    *,
    folder: LogFolder,
    state: Path,
    cosignatures: Sequence[Signature],
    verifiers: Sequence[Verifier],
    witnesses: Sequence[Verifier],
    origin: str,
) -> SignedCheckpoint:
    """Put the lines of known witnesses under the published checkpoint; `state` is the signer's.

    A line of the same witness is replaced. Under the signer's lock, so that a newer checkpoint
    is never overwritten. Raises CosignatureRefused, OSError.
    """
    for each in cosignatures:
        if not any(witness.made(each) for witness in witnesses):
            raise CosignatureRefused(f"{each.name} is no witness that is known here.")
    try:
        with only_one(state):
            note = folder.read_checkpoint()
            if note is None:
                raise CosignatureRefused("There is no checkpoint yet.")
            cosigned = with_cosignatures(note, cosignatures)
            signed = open_checkpoint(cosigned, [*verifiers, *witnesses], origin=origin)
            folder.publish(cosigned)
    except (NoteRefused, AlreadyLocked) as error:
        raise CosignatureRefused(str(error)) from error
    return signed
