"""A small log in memory, and the entries and accounts that go into it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785

from platforms.archive.bundle.parts import CapturePart, Logged, RecordPart, VersionPart
from platforms.archive.translog.checkpoint import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
    with_cosignatures,
)
from platforms.archive.translog.keys import Algorithm, Signer
from platforms.archive.translog.merkle import leaf_hash, reader_of, root_of
from platforms.archive.translog.proof import prove

ORIGIN = "conductatlas.example/log"
NOON = datetime(2026, 5, 18, 12, 0, 0, 250_000, tzinfo=UTC)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def seeded(name: str, number: int, algorithm: Algorithm = Algorithm.ED25519) -> Signer:
    """A signer that is the same in every run."""
    return Signer(name=name, algorithm=algorithm, seed=bytes([number]) * 32)


class TestLog:
    """A log of which every entry is appended before it is sealed once."""

    __test__ = False

    def __init__(self, origin: str = ORIGIN, number: int = 1, witness: bool = False) -> None:
        self.entries: list[bytes] = []
        self.signers = [seeded(origin, number)]
        self.witness = seeded("witness.example/w1", 77, Algorithm.COSIGNATURE) if witness else None
        self.origin = origin
        for filler in range(5):
            self.append(type="key", key=f"filler {filler}")

    def append(self, **facts: Any) -> bytes:
        entry = rfc8785.dumps({"v": 1, **facts})
        self.entries.append(entry)
        return entry

    @property
    def keys(self) -> tuple[str, ...]:
        signers = (*self.signers, *([self.witness] if self.witness else []))
        return tuple(signer.verifier.line for signer in signers)

    def seal(self) -> None:
        hashes = [leaf_hash(entry) for entry in self.entries]
        checkpoint = Checkpoint(self.origin, len(hashes), root_of(hashes))
        note = sign_checkpoint(checkpoint, self.signers)
        if self.witness:
            at = int(NOON.timestamp())
            note = with_cosignatures(note, [self.witness.sign(checkpoint.text, at=at)])
        verifiers = [signer.verifier for signer in self.signers]
        self._signed = open_checkpoint(note, verifiers, origin=self.origin)
        self._read = reader_of(hashes)

    def logged(self, entry: bytes) -> Logged:
        proof = prove(self.entries.index(entry), self._signed, self._read)
        return Logged(entry, proof.dumps())


def capture_record(url: str, body: bytes, at: datetime, **more: Any) -> bytes:
    """A capture record as the fetcher writes it, of a body that came compressed."""
    record = {
        "requested_url": url,
        "final_url": url,
        "status": 200,
        "status_line": "HTTP/1.1 200 OK",
        "headers": [
            ["Content-Type", "text/plain; charset=utf-8"],
            ["Content-Encoding", "br"],
            ["Content-Length", "41"],
            ["Set-Cookie", "a=1"],
            ["Set-Cookie", "b=2"],
            ["X-Place", "Z\u00fcrich"],
        ],
        "request_line": "GET /terms HTTP/1.1",
        "request_headers": [["Host", "larkspur.example"], ["Accept-Language", "en"]],
        "body_sha256": digest(body),
        "wire_sha256": digest(b"wire" + body),
        "wire_bytes": 41,
        "media_type": "text/plain",
        "charset": "utf-8",
        "redirects": [],
        "address": "192.0.2.7",
        "resolved_addresses": ["192.0.2.7"],
        "tls_version": "TLSv1.3",
        "certificate_sha256": digest(b"certificate"),
        "chain_sha256": [digest(b"certificate")],
        "started_at": (at - timedelta(seconds=1)).isoformat(),
        "first_byte_at": at.isoformat(),
        "finished_at": at.isoformat(),
        "is_not_modified": False,
        "fetcher": "ca-fetch/1",
    }
    return rfc8785.dumps({**record, **more})


def head_sha256(record: dict[str, Any]) -> str:
    lines = [record["status_line"], *(": ".join(pair) for pair in record["headers"]), "", ""]
    return digest("\r\n".join(lines).encode("latin-1"))


@dataclass
class Draft:
    """A part whose entry is in the log, to be finished once the log is sealed."""

    entry: bytes
    text: str = ""
    captures: tuple["CaptureDraft", ...] = ()

    def part(self, log: TestLog) -> VersionPart:
        captures = tuple(capture.part(log) for capture in self.captures)
        return VersionPart(log.logged(self.entry), self.text, captures)


@dataclass
class CaptureDraft:
    entry: bytes
    record: bytes
    body: bytes
    tombstone: bytes | None = None

    def part(self, log: TestLog) -> CapturePart:
        tombstone = log.logged(self.tombstone) if self.tombstone else None
        body = None if tombstone else self.body
        return CapturePart(log.logged(self.entry), self.record, body, tombstone)


def log_capture(
    log: TestLog, body: bytes, *, url: str = "https://larkspur.example/terms", at: datetime = NOON,
    is_old: bool = False, is_erased: bool = False, **more: Any,
) -> CaptureDraft:  # fmt: skip
    record = capture_record(url, body, at, **more)
    hashes = {"headers_sha256": head_sha256(json.loads(record)), "record_sha256": digest(record)}
    entry = log.append(
        type="capture",
        url=url,
        captured=at.isoformat(),
        wire_sha256=digest(b"wire" + body),
        body_sha256=digest(body),
        **({} if is_old else hashes),
    )
    tombstone = None
    if is_erased:
        erased = {"erased_at": at.isoformat(), "reason": "A court's order."}
        tombstone = log.append(type="tombstone", body_sha256=digest(body), **erased)
    return CaptureDraft(entry, record, body, tombstone)


def log_version(
    log: TestLog, text: str, *captures: CaptureDraft, document: str | None = "CA-D-00330",
    extractor: str = "ca-plain/1", imported: dict[str, str] | None = None,
    provenance: str = "captured",
) -> Draft:  # fmt: skip
    names = {"document": document, "provenance": "imported" if imported else provenance}
    entry = log.append(
        type="version",
        text_sha256=digest(text.encode()),
        extractor=extractor,
        inputs=[leaf_hash(capture.entry).hex() for capture in captures],
        **(names if document else {}),
        **({"imported": imported} if imported else {}),
    )
    return Draft(entry, text, captures)


RecordDraft = tuple[bytes, bytes, bytes | None]


def log_record(
    log: TestLog, version: Draft, quote: str, number: str = "CA-P-010031",
    document: str = "CA-D-00330",
) -> RecordDraft:  # fmt: skip
    analysis = rfc8785.dumps({"title": "Training", "what_it_is": "A licence.", "confidence": "H"})
    start = version.text.index(quote)
    record = rfc8785.dumps(
        {
            "id": number,
            "document": document,
            "quote": quote,
            "start": start,
            "end": start + len(quote),
            "text_sha256": digest(version.text.encode()),
            "version_leaf": leaf_hash(version.entry).hex(),
            "clause_type": "ai-training",
            "stance": "permits",
            "severity": 3,
            "confidence": "High",
            "basis": "explicit",
            "state": "present",
            "analysis_sha256": digest(analysis),
        }
    )
    entry = log.append(type="record", record=number, record_sha256=digest(record))
    return entry, record, analysis


def log_change(log: TestLog, previous: Draft, version: Draft, number: str) -> RecordDraft:
    texts = [digest(draft.text.encode()) for draft in (previous, version)]
    record = rfc8785.dumps(
        {
            "id": number,
            "document": "CA-D-00330",
            "class": "substantive",
            "headline": "Training is new",
            "from_text_sha256": texts[0],
            "to_text_sha256": texts[1],
            "seen": NOON.isoformat(),
        }
    )
    return log.append(type="record", record=number, record_sha256=digest(record)), record, None


def record_part(log: TestLog, draft: RecordDraft) -> RecordPart:
    entry, record, analysis = draft
    return RecordPart(log.logged(entry), record, analysis)
