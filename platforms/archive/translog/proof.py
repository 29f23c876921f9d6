"""Proofs that an entry is in a log, to be checked offline: c2sp.org/tlog-proof@v1."""

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.archive.translog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    parse_checkpoint,
    read_decimal,
)
from platforms.archive.translog.keys import NoteRefused, Verifier, decode64, encode64
from platforms.archive.translog.merkle import (
    HASH_BYTES,
    HashReader,
    ProofRefused,
    inclusion_proof,
    leaf_hash,
    verify_inclusion,
)
from platforms.archive.translog.note import split_note

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 64


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An entry's place, its path to the root, and the checkpoint's note that names the root.

    `extra` is covered by no signature: nobody may trust it.
    """

    index: int
    path: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def dumps(self) -> bytes:
        """The proof's file, `NAME.tlog-proof`."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {encode64(self.extra)}")
        lines += [f"index {self.index}", *(encode64(each) for each in self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.note

    def verify(self, entry: bytes, verifiers: Sequence[Verifier], *, origin: str) -> Checkpoint:
        """The checkpoint under which this entry is proved to be in the log.

        Raises NoteRefused for its checkpoint, ProofRefused for its path.
        """
        checkpoint = open_checkpoint(self.note, verifiers, origin=origin).checkpoint
        verify_inclusion(
            leaf=leaf_hash(entry),
            index=self.index,
            size=checkpoint.size,
            proof=self.path,
            root=checkpoint.root,
        )
        return checkpoint


def prove(index: int, signed: SignedCheckpoint, read: HashReader) -> TlogProof:
    """The proof for the entry at an index. Raises ValueError for one the checkpoint lacks."""
    path = inclusion_proof(index, signed.checkpoint.size, read)
    return TlogProof(index=index, path=tuple(path), note=signed.note)


def loads(proof: bytes) -> TlogProof:
    """Read a proof's file; its signatures and its path are for `TlogProof.verify`.

    Raises ProofRefused for whatever is not spelled as the format demands.
    """
    head, blank, note = proof.partition(b"\n\n")
    if not blank:
        raise ProofRefused("A proof ends with a blank line and a checkpoint.")
    try:
        header, *lines = head.decode().split("\n")
    except UnicodeDecodeError as error:
        raise ProofRefused("A proof is UTF-8.") from error
    if header != HEADER:
        raise ProofRefused(f"A proof starts with the line {HEADER}.")
    extra = _read_extra(lines)
    return TlogProof(
        index=_read_index(lines), path=_read_path(lines), note=_read_note(note), extra=extra
    )


def _read_extra(lines: list[str]) -> bytes | None:
    if not lines or not lines[0].startswith("extra "):
        return None
    try:
        return decode64(lines.pop(0).removeprefix("extra "))
    except ValueError as error:
        raise ProofRefused("The extra data of a proof is base64.") from error


def _read_index(lines: list[str]) -> int:
    if not lines or not lines[0].startswith("index "):
        raise ProofRefused("A proof names the index of its entry.")
    try:
        return read_decimal(lines.pop(0).removeprefix("index "))
    except NoteRefused as error:
        raise ProofRefused(str(error)) from error


def _read_path(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > LONGEST_PATH:
        raise ProofRefused(f"No path has {len(lines)} hashes.")
    try:
        path = tuple(decode64(line) for line in lines)
    except ValueError as error:
        raise ProofRefused("A hash of a proof is not base64.") from error
    if any(len(each) != HASH_BYTES for each in path):
        raise ProofRefused("A hash of a proof is not 32 bytes long.")
    return path


def _read_note(note: bytes) -> bytes:
    try:
        parse_checkpoint(split_note(note)[0])
    except NoteRefused as error:
        raise ProofRefused(f"The checkpoint of a proof is none: {error}") from error
    return note
