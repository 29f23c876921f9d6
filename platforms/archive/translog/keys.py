"""Ed25519 keys of logs and witnesses, spelled as c2sp.org/signed-note has them.

Strict on purpose: what is accepted here has one spelling, so that no byte of a key or signature
can change without being noticed.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE_LINE_START = "— "
KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64
TIMESTAMP = struct.Struct(">Q")
SECRET_KEY_PREFIX = "PRIVATE+KEY+"  # noqa: S105, a spelling, not a secret


class NoteRefused(Exception):
    """A note or a key is not acceptable; the subclass says in which way."""


class SignatureInvalid(NoteRefused):
    """A signature under a known key's name and id is not that key's."""


class KeyMalformed(NoteRefused):
    """A key's line is not one, or its parts contradict each other."""


class Algorithm(IntEnum):
    """The signature types that are in use here, by the byte that C2SP gives them."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says it is, and the bytes after the key id."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{SIGNATURE_LINE_START}{self.name} {encode64(self.key_id + self.value)}\n"


@dataclass(frozen=True)
class Verifier:
    """A public key with the name that it signs under."""

    name: str
    algorithm: Algorithm
    public: bytes

    @classmethod
    def parse(cls, line: str) -> "Verifier":
        """Read `name+hash+base64(type, key)`. Raises KeyMalformed."""
        name, key_id, key = _split_key(line)
        algorithm, public = _read_key(key)
        verifier = cls(name=name, algorithm=algorithm, public=public)
        if verifier.key_id.hex() != key_id:
            raise KeyMalformed(f"The key of {name} does not have the id {key_id}.")
        return verifier

    @cached_property
    def key_id(self) -> bytes:
        """The four bytes by which signature lines name this key."""
        preimage = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(preimage).digest()[:KEY_ID_BYTES]

    @property
    def line(self) -> str:
        """The key as others are given it, without a newline."""
        return f"{self.name}+{self.key_id.hex()}+{encode64(bytes([self.algorithm]) + self.public)}"

    def made(self, signature: Signature) -> bool:
        """Whether a signature line names this key; that it is valid is another question."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def verify(self, text: bytes, signature: Signature) -> None:
        """Raises SignatureInvalid unless this key made the signature over the note's text."""
        message, value = text, signature.value
        if self.algorithm is Algorithm.COSIGNATURE:
            message, value = cosigned_message(text, cosigned_at(signature)), value[TIMESTAMP.size :]
        try:
            self._key.verify(value, message)
        except InvalidSignature as error:
            raise SignatureInvalid(f"The signature of {self.name} is not valid.") from error

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        try:
            return Ed25519PublicKey.from_public_bytes(self.public)
        except ValueError as error:
            raise KeyMalformed(f"The key of {self.name} is no Ed25519 key.") from error


@dataclass(frozen=True)
class Signer:
    """A secret key with the name that it signs under; a cosigner's where the algorithm says so."""

    name: str
    algorithm: Algorithm
    seed: bytes

    @classmethod
    def generate(cls, name: str, algorithm: Algorithm = Algorithm.ED25519) -> "Signer":
        """A new random key. Raises KeyMalformed for a name that a note cannot carry."""
        _demand_name(name)
        return cls(
            name=name, algorithm=algorithm, seed=Ed25519PrivateKey.generate().private_bytes_raw()
        )

    @classmethod
    def parse(cls, line: str) -> "Signer":
        """Read one line of a key file, `PRIVATE+KEY+name+hash+base64(type, seed)`.

        Raises KeyMalformed; its text never holds the key.
        """
        if not line.startswith(SECRET_KEY_PREFIX):
            raise KeyMalformed("A secret key's line starts with PRIVATE+KEY+.")
        try:
            name, key_id, key = _split_key(line.removeprefix(SECRET_KEY_PREFIX))
        except KeyMalformed:  # what it names may be a part of the key where others are missing
            raise KeyMalformed("A secret key's line is PRIVATE+KEY+name+id+base64.") from None
        algorithm, seed = _read_key(key)
        signer = cls(name=name, algorithm=algorithm, seed=seed)
        if signer.verifier.key_id.hex() != key_id:
            raise KeyMalformed(f"The secret key of {name} does not have the id {key_id}.")
        return signer

    def __repr__(self) -> str:
        # The default would print the seed into logs and error reports.
        return f"Signer({self.verifier.line})"

    @property
    def line(self) -> str:
        """The line of a key file, secret, without a newline."""
        key = encode64(bytes([self.algorithm]) + self.seed)
        return f"{SECRET_KEY_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{key}"

    @cached_property
    def verifier(self) -> Verifier:
        """The public half."""
        public = self._key.public_key().public_bytes_raw()
        return Verifier(name=self.name, algorithm=self.algorithm, public=public)

    def sign(self, text: bytes, *, at: int | None = None) -> Signature:
        """Sign a note's text; a cosigner needs the POSIX time, and nobody else may give one."""
        if (self.algorithm is Algorithm.COSIGNATURE) != (at is not None):
            raise ValueError("A cosignature has a time, and only a cosignature.")
        if at is None:
            value = self._key.sign(text)
        else:
            value = TIMESTAMP.pack(at) + self._key.sign(cosigned_message(text, at))
        return Signature(name=self.name, key_id=self.verifier.key_id, value=value)

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def cosigned_message(text: bytes, at: int) -> bytes:
    """What a witness signs, by c2sp.org/tlog-cosignature: the checkpoint's text and the time."""
    return f"cosignature/v1\ntime {at}\n".encode() + text


def cosigned_at(signature: Signature) -> int:
    """The POSIX time inside a cosignature. Raises SignatureInvalid where it has another length."""
    if len(signature.value) != TIMESTAMP.size + SIGNATURE_BYTES:
        raise SignatureInvalid(f"The cosignature of {signature.name} has another length.")
    (at,) = TIMESTAMP.unpack_from(signature.value)
    return int(at)


def encode64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def decode64(text: str) -> bytes:
    """Undo `encode64`, and nothing but what it makes. Raises ValueError.

    Python's decoder takes stray bits in the last character; comparing with the encoding of the
    result refuses those.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError("This is not base64.") from error
    if encode64(data) != text:
        raise ValueError("This base64 has another spelling than it should.")
    return data


def is_key_name(name: str) -> bool:
    """Whether signature lines can carry this name."""
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def _split_key(line: str) -> tuple[str, str, bytes]:
    """Name, id in hex and key bytes of a key's line; base64 itself may hold a plus."""
    parts = line.split("+", 2)
    if len(parts) != 3:
        raise KeyMalformed("A key's line is name+id+base64.")
    name, key_id, encoded = parts
    _demand_name(name)
    try:
        key = decode64(encoded)
    except ValueError as error:
        raise KeyMalformed(f"The key of {name} is not base64.") from error
    return name, key_id, key


def _read_key(key: bytes) -> tuple[Algorithm, bytes]:
    try:
        algorithm = Algorithm(key[0])
    except (IndexError, ValueError) as error:
        raise KeyMalformed("The key is of no type that is used here.") from error
    if len(key) != 1 + PUBLIC_KEY_BYTES:
        raise KeyMalformed("An Ed25519 key has 32 bytes.")
    return algorithm, key[1:]


def _demand_name(name: str) -> None:
    if not is_key_name(name):
        raise KeyMalformed(f"{name!r} cannot be the name of a key: no spaces, no plus.")
