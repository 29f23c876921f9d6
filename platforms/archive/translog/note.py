"""Signed notes as c2sp.org/signed-note has them: a text, a blank line, signature lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.archive.translog.keys import (
    KEY_ID_BYTES,
    SIGNATURE_LINE_START,
    Algorithm,
    NoteRefused,
    Signature,
    Signer,
    Verifier,
    cosigned_at,
    decode64,
    is_key_name,
)

SIGNATURES_LIMIT = 100
NOTE_LIMIT_BYTES = 1_000_000


class NoteMalformed(NoteRefused):
    """The note is not spelled as the format demands."""


class NoteUnverified(NoteRefused):
    """No known key has signed the note."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note whose text at least one known key has signed.

    `unknown` keeps the signatures of keys that were not given: they prove nothing.
    """

    text: bytes
    verified: tuple[tuple[Verifier, Signature], ...]
    unknown: tuple[Signature, ...]

    @property
    def cosigned_at(self) -> dict[str, int]:
        """POSIX time of each verified cosignature by the witness's name."""
        return {
            verifier.name: cosigned_at(signature)
            for verifier, signature in self.verified
            if verifier.algorithm is Algorithm.COSIGNATURE
        }


def sign_note(text: bytes, signers: Sequence[Signer]) -> bytes:
    """The note with one line a signer, in their order. The same input gives the same bytes."""
    return join_note(text, [signer.sign(text) for signer in signers])


def join_note(text: bytes, signatures: Sequence[Signature]) -> bytes:
    """A text and its signature lines as one note. Raises NoteMalformed if they make none."""
    note = text + b"\n" + "".join(signature.line for signature in signatures).encode()
    if split_note(note)[0] != text:
        raise NoteMalformed("The text of a note ends with a newline.")
    return note


def split_note(note: bytes) -> tuple[bytes, tuple[Signature, ...]]:
    """A note's text and signature lines, nothing verified. Raises NoteMalformed."""
    if len(note) > NOTE_LIMIT_BYTES:
        raise NoteMalformed(f"A note of {len(note)} bytes is too long.")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise NoteMalformed("A note is UTF-8.") from error
    if any(char < " " and char != "\n" for char in whole):
        raise NoteMalformed("A note has no control characters but newlines.")
    text, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteMalformed("A note ends with a blank line and signature lines.")
    lines = tail[:-1].split("\n")
    if len(lines) > SIGNATURES_LIMIT:
        raise NoteMalformed(f"A note of {len(lines)} signatures has too many.")
    signatures = tuple(read_signature(line) for line in lines)
    if len({(each.name, each.key_id) for each in signatures}) != len(signatures):
        raise NoteMalformed("A key signs a note once.")
    return (text + "\n").encode(), signatures


def open_note(note: bytes, verifiers: Sequence[Verifier]) -> Note:
    """The note's text, if a known key signed it and no known key's signature is wrong.

    Raises NoteMalformed, SignatureInvalid or NoteUnverified, all of them NoteRefused.
    """
    text, signatures = split_note(note)
    verified, unknown = [], []
    for signature in signatures:
        verifier = next((each for each in verifiers if each.made(signature)), None)
        if verifier is None:
            unknown.append(signature)
            continue
        verifier.verify(text, signature)
        verified.append((verifier, signature))
    if not verified:
        raise NoteUnverified("No known key has signed this note.")
    return Note(text=text, verified=tuple(verified), unknown=tuple(unknown))


def read_signature(line: str) -> Signature:
    """One signature line of a note, nothing verified. Raises NoteMalformed."""
    name, space, encoded = line.removeprefix(SIGNATURE_LINE_START).rpartition(" ")
    if not line.startswith(SIGNATURE_LINE_START) or not space or not is_key_name(name):
        raise NoteMalformed("A signature line is a dash, a name and base64.")
    try:
        value = decode64(encoded)
    except ValueError as error:
        raise NoteMalformed(f"The signature of {name} is not base64.") from error
    if len(value) <= KEY_ID_BYTES:
        raise NoteMalformed(f"The signature of {name} is cut.")
    return Signature(name=name, key_id=value[:KEY_ID_BYTES], value=value[KEY_ID_BYTES:])
