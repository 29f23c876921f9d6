"""What an evidence bundle is made of."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the log as it was appended, and its `c2sp.org/tlog-proof@v1`."""

    entry: bytes
    proof: bytes

    @property
    def facts(self) -> dict[str, Any]:
        """What the entry says."""
        return json_object(self.entry)

    @property
    def leaf_hash(self) -> str:
        """The RFC 6962 hash of the entry, in hex."""
        return hashlib.sha256(b"\x00" + self.entry).hexdigest()


@dataclass(frozen=True, slots=True)
class CapturePart:
    """One capture behind a text. `record` is the capture record in canonical JSON (RFC 8785).

    `body` is decoded; an erased one is None, and `tombstone` is the log's entry about that.
    """

    logged: Logged
    record: bytes
    body: bytes | None
    tombstone: Logged | None = None


@dataclass(frozen=True, slots=True)
class VersionPart:
    """A text and the captures it was read from, in their order; an imported one has none."""

    logged: Logged
    text: str
    captures: tuple[CapturePart, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A published record and its analysis, both in canonical JSON (RFC 8785).

    The record of a change names the hashes of two texts and has no analysis; the text before is
    then the bundle's `previous`.
    """

    logged: Logged
    record: bytes
    analysis: bytes | None


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A response of RFC 3161 over the checkpoint's note, and PEM certificates to check it with."""

    token: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the certification form says beside the bundle's own facts.

    `custody` and `checks` are whole sentences with their times: what touched the stored bytes, and
    what was checked at the export. The form names no person: whoever certifies signs it.
    """

    publisher: str
    platform: str
    document_title: str
    software: str
    software_version: str
    commit: str
    fetcher: str
    egress_region: str
    exported_at: str
    methodology_url: str = ""
    custody: tuple[str, ...] = field(default=())
    checks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BundleParts:
    """Everything of one bundle. All proofs stand under one checkpoint.

    `keys` are verifier keys of the log and of witnesses, in any order; those that signed the
    checkpoint go into the bundle. Without `record` the bundle is of the version.
    """

    version: VersionPart
    keys: tuple[str, ...]
    certificate: Certificate
    record: RecordPart | None = None
    previous: VersionPart | None = None
    timestamp: Timestamp | None = None

    @property
    def id(self) -> str:
        """The record's id; else the document's; the leaf's hash where the log names no document."""
        if self.record:
            return str(self.record.logged.facts.get("record", ""))
        return str(self.version.logged.facts.get("document", self.version.logged.leaf_hash))


def json_object(data: bytes) -> dict[str, Any]:
    """The JSON object in these bytes. Raises ValueError or TypeError if there is none."""
    value = json.loads(data)
    if not isinstance(value, dict):
        raise TypeError("This JSON is not an object.")
    return value
