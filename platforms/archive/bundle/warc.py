"""The WARC file of a version: what was asked, what came, and how; or that it was imported.

WARC 1.1 (ISO 28500:2017), not compressed. Ids are made of the hashes of log entries and dates are
those in the log, so that the same version gives the same bytes everywhere.
"""

import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import rfc8785
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from platforms.archive.bundle.parts import CapturePart, VersionPart, json_object

_ABOUT = {
    "software": "ConductAtlas",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}
# Headers that describe the coding on the wire. The body is kept decoded, so a reader who believed
# them would decode it twice; they move aside, and the metadata record keeps them verbatim.
_CODINGS = frozenset({"content-encoding", "transfer-encoding"})
_SET_ASIDE = "X-Archive-Orig-"

_WITHOUT_PAYLOAD = ("warcinfo", "metadata")

HeaderPairs = Iterable[tuple[str, str]]


class _Head(StatusAndHeaders):
    """The head of an HTTP message, written in Latin-1 as it came and not escaped."""

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        lines = (self.statusline, *(": ".join(pair) for pair in self.headers), "")
        return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


class _Writer(WARCWriter):
    """Adds no digests of its own where the standard knows no payload."""

    NO_PAYLOAD_DIGEST_TYPES = _WITHOUT_PAYLOAD


def version_warc(version: VersionPart) -> bytes:
    """The file, b"" for a version with neither captures nor a place it was imported from.

    A capture is a response, a request and a metadata record, the last being the capture record;
    an erased one only the last. An import is a resource record of the text and a metadata record.
    """
    records = [record for capture in version.captures for record in _capture_records(capture)]
    if "imported" in version.logged.facts:
        records += _import_records(version)
    if not records:
        return b""
    out = io.BytesIO()
    writer = _Writer(out, gzip=False, warc_version="1.1")
    for record in (_about(version, records[0]), *records):
        writer.write_record(record)
    return out.getvalue()


def warc_date(text: str) -> str:
    """An ISO 8601 moment with its zone, in UTC as WARC writes it."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"The time {text!r} has no zone.")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def archived_headers(headers: HeaderPairs, length: int) -> list[tuple[str, str]]:
    """Response headers that fit a decoded body of this length; the others stand under X-….

    `Set-Cookie` stays: it is evidence, and nothing here ever sends it back.
    """
    kept = [
        (name if _fits(name, value, length) else _SET_ASIDE + name, value)
        for name, value in headers
    ]
    if not any(name.lower() == "content-length" for name, _ in kept):
        kept.append(("Content-Length", str(length)))
    return kept


def _fits(name: str, value: str, length: int) -> bool:
    name = name.lower()
    return name not in _CODINGS and (name != "content-length" or value.strip() == str(length))


def _capture_records(capture: CapturePart) -> Iterator[ArcWarcRecord]:
    facts, account = capture.logged.facts, json_object(capture.record)
    key, url, date = capture.logged.leaf_hash, facts["url"], warc_date(facts["captured"])
    beside = None
    if capture.body is not None:
        headers = archived_headers(_pairs(account["headers"]), len(capture.body))
        answer = _Head(account["status_line"], headers)
        yield _record("response", key, date, capture.body, uri=url, head=answer)
        beside = "response"
        asked = _Head(account["request_line"], _pairs(account["request_headers"]))
        yield _record("request", key, date, b"", uri=url, head=asked, beside=beside)
    yield _record("metadata", key, date, capture.record, uri=url, beside=beside)


def _import_records(version: VersionPart) -> Iterator[ArcWarcRecord]:
    facts, key, text = version.logged.facts, version.logged.leaf_hash, version.text.encode()
    date = warc_date(facts["imported"]["committed_at"])
    # A text out of a repository has no address of its own: it is named by its hash (RFC 6920).
    uri = f"nih:sha-256;{hashlib.sha256(text).hexdigest()}"
    yield _record("resource", key, date, text, uri=uri)
    place = rfc8785.dumps(facts["imported"])
    yield _record("metadata", key, date, place, uri=uri, beside="resource")


def _about(version: VersionPart, earliest: ArcWarcRecord) -> ArcWarcRecord:
    lines = "".join(f"{name}: {value}\r\n" for name, value in _ABOUT.items())
    date = earliest.rec_headers.get_header("WARC-Date")
    return _record("warcinfo", version.logged.leaf_hash, date, lines.encode())


_MEDIA_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/json",
    "resource": "text/markdown; charset=utf-8",
}


def _record(
    kind: str,
    key: str,
    date: str,
    payload: bytes,
    *,
    uri: str = "",
    head: _Head | None = None,
    beside: str | None = None,
) -> ArcWarcRecord:
    """One record; `key` is the hash of its log entry, `beside` the kind of the one it goes with."""
    block = (head.to_ascii_bytes() if head else b"") + payload
    fields = {"WARC-Type": kind, "WARC-Record-ID": _record_id(kind, key)}
    fields |= {"WARC-Target-URI": uri} if uri else {}
    fields |= {"WARC-Date": date}
    fields |= {"WARC-Concurrent-To": _record_id(beside, key)} if beside else {}
    fields |= {"WARC-Block-Digest": _digest(block)}
    fields |= {} if kind in _WITHOUT_PAYLOAD else {"WARC-Payload-Digest": _digest(payload)}
    return _Writer(io.BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
        uri,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type=_MEDIA_TYPES[kind],
        warc_headers_dict=fields,
        http_headers=head,
    )


def _record_id(kind: str, key: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind}:{key}')}>"


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers]
