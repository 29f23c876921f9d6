"""Checkpoints as c2sp.org/tlog-checkpoint has them: a log's name, size and root, signed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from platforms.archive.translog.keys import (
    Algorithm,
    NoteRefused,
    Signature,
    Signer,
    Verifier,
    decode64,
    encode64,
)
from platforms.archive.translog.merkle import EMPTY_ROOT, HASH_BYTES
from platforms.archive.translog.note import Note, join_note, open_note, sign_note, split_note

LARGEST_SIZE = 2**64 - 1
DECIMAL = re.compile(r"0|[1-9][0-9]{0,19}")


class CheckpointRefused(NoteRefused):
    """A note's text is no checkpoint, or not one of the log that was asked about."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: the root over its first `size` entries."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        """The text that is signed."""
        lines = (self.origin, str(self.size), encode64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that the log's key has signed, with the note that says so."""

    checkpoint: Checkpoint
    note: bytes
    opened: Note


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Read the text of a checkpoint's note. Raises CheckpointRefused.

    The root may have any length here, as the format leaves the hash open; `open_checkpoint`
    demands SHA-256.
    """
    try:
        lines = text.decode().split("\n")
    except UnicodeDecodeError as error:
        raise CheckpointRefused("A checkpoint is UTF-8.") from error
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise CheckpointRefused("A checkpoint has three lines or more, none of them empty.")
    origin, size, root, *extensions = lines
    return Checkpoint(origin, read_decimal(size), _read_root(root), tuple(extensions))


def open_checkpoint(note: bytes, verifiers: Sequence[Verifier], *, origin: str) -> SignedCheckpoint:
    """The checkpoint of a note that a key of the log signed; witnesses' keys may be given too.

    Raises NoteRefused: malformed, no known key of the log, a known key's wrong signature, another
    log's name, or a root that cannot be.
    """
    opened = open_note(note, verifiers)
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin != origin:
        raise CheckpointRefused(f"This is a checkpoint of {checkpoint.origin}, not of {origin}.")
    if not any(_is_logs_own(verifier, origin) for verifier, _ in opened.verified):
        raise CheckpointRefused("Only witnesses have signed this checkpoint, not its log.")
    if len(checkpoint.root) != HASH_BYTES:
        raise CheckpointRefused("The root of a checkpoint has 32 bytes.")
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise CheckpointRefused("The empty tree has another root.")
    return SignedCheckpoint(checkpoint=checkpoint, note=note, opened=opened)


def _is_logs_own(verifier: Verifier, origin: str) -> bool:
    return verifier.algorithm is not Algorithm.COSIGNATURE and verifier.name == origin


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> bytes:
    """The note of a checkpoint, a line for each key. Raises CheckpointRefused for a wrong text."""
    if parse_checkpoint(checkpoint.text) != checkpoint:
        raise CheckpointRefused("A line of a checkpoint holds no newline.")
    return sign_note(checkpoint.text, signers)


def with_cosignatures(note: bytes, cosignatures: Sequence[Signature]) -> bytes:
    """The note with more lines behind it, each in place of an older one of the same key.

    Nothing is verified here: open the result with the witnesses' keys.
    """
    text, signatures = split_note(note)
    newer = {(each.name, each.key_id) for each in cosignatures}
    kept = [each for each in signatures if (each.name, each.key_id) not in newer]
    return join_note(text, [*kept, *cosignatures])


def read_decimal(text: str) -> int:
    """A number without sign and leading zeroes, below 2**64. Raises CheckpointRefused."""
    if not DECIMAL.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise CheckpointRefused(f"{text[:40]!r} is no size or index of a log.")
    return int(text)


def _read_root(text: str) -> bytes:
    try:
        return decode64(text)
    except ValueError as error:
        raise CheckpointRefused("The root of a checkpoint is not base64.") from error
