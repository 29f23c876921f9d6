#!/usr/bin/env python3
"""Check an evidence bundle without its maker: python3 verify.py BUNDLE [--key VKEY]

Python 3.8 or newer, nothing to install, no network. It ends with 0 where the bundle is verified,
1 where it is refused, 2 where it or the command could not be read. --key gives a verifier key (a
line such as "conductatlas.com/log+1f2e3d4c+Aa...") that reached you by another way than the bundle;
give it again for each witness you know. Without it a bundle can only be shown to agree with itself.

The parts of the check, in the order of this file:
  1  container   the zip is byte for byte the one that its files make; nothing else is in it
  2  manifest    every file has the size and SHA-256 that MANIFEST.json states
  3  leaves      each leaf is an entry of the log (RFC 6962) under one and the same checkpoint
  4  contents    leaves bind record, analysis, text, captures and bodies; no file is left unbound
  5  WARC        capture.warc is byte for byte what those contents make (WARC 1.1)
  6  checkpoint  it carries a valid Ed25519 signature (RFC 8032) of every key in key.txt, no other
  7  timestamp   a token of RFC 3161 over the checkpoint, if there is one and OpenSSL is installed
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
import uuid
import zlib
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple, Sequence

LARGEST_BUNDLE = 200000000
LARGEST_READ_AGAIN = 20000000
LARGEST_JSON = 1000000
LARGEST_ENTRY = 4096
MOST_FILES = 2000
MOST_SIGNATURES = 100
LONGEST_PATH = 64
UNBOUND_FILES = ("CERTIFICATION-902.txt", "VERIFY.md", "verify.py")
TIMESTAMP_FILES = ("timestamp.tsr", "timestamp-chain.pem")
NAME = re.compile(r"[!-*,-~]+")  # of a log or a witness: printable ASCII without a plus


class Refused(Exception):
    """The bundle is not what it should be; the text says in which way."""


class Unreadable(Exception):
    """There is no bundle to judge: no such file, not a zip, or a key that is not one."""


class Report:
    """What was shown and what was not, in the order of the check: lines of (mark, sentence)."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def proved(self, sentence: str) -> None:
        self.lines.append(("proved", sentence))

    def not_proved(self, sentence: str) -> None:
        self.lines.append(("NOT proved", sentence))


def demand(is_so: object, otherwise: str) -> None:
    """Refuse the bundle, with the given reason, unless a condition holds."""
    if not is_so:
        raise Refused(otherwise)


def sha256(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def shown(text: str) -> str:
    """A string out of the bundle, fit for a terminal: anything but plain ASCII is escaped."""
    return json.dumps(text)[1:-1].replace("\x7f", "\\u007f")


# 1  Container -------------------------------------------------------------------------------------


def container(files: dict[str, bytes]) -> bytes:
    """The one zip of these files: by name, stored, dated 1980-01-01, no extra field or comment."""
    members, listing, offset, count = [], b"", 0, len(files)
    for name in sorted(files):
        data, label = files[name], name.encode("ascii")
        # Version 2.0, no flags, stored, 00:00:00, 1980-01-01, CRC-32, size twice, lengths.
        facts = struct.pack(
            "<5H3I2H", 20, 0, 0, 0, 0x21, zlib.crc32(data), len(data), len(data), len(label), 0
        )
        members += [b"PK\x03\x04", facts, label, data]
        # Made on Unix by version 2.0; no comment, disk 0, no internal attributes; mode 0644.
        listing += b"PK\x01\x02" + struct.pack("<H", 3 << 8 | 20) + facts
        listing += struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, offset) + label
        offset += 30 + len(label) + len(data)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
    return b"".join([*members, listing, end])


def open_container(data: bytes) -> dict[str, bytes]:
    """The files of a zip by name, if it is the one zip of those files.

    Nothing is unpacked and no length is trusted: names and contents are cut from the bytes as they
    stand, packed again, and the result must be the same bytes. That leaves no room for compressed,
    encrypted, doubled, reordered or hidden members, nor for bytes before, between or behind them.
    """
    if data[:4] != b"PK\x03\x04":
        raise Unreadable("This is not an evidence bundle: it does not begin as a zip does.")
    demand(len(data) <= LARGEST_BUNDLE, "The bundle has over 200 MB.")
    files: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == b"PK\x03\x04":
        demand(at + 30 <= len(data) and len(files) < MOST_FILES, "The container is damaged.")
        size, _, name_length = struct.unpack("<2IH", data[at + 18 : at + 28])
        start = at + 30 + name_length
        name = data[at + 30 : start].decode("latin-1")
        demand(re.fullmatch(r"[0-9A-Za-z./_-]+", name), "A file has a name no bundle contains.")
        demand(name not in files, f"The file {name} is there twice.")
        files[name] = data[start : start + size]
        at = start + size
    demand(
        container(files) == data,
        "The container is not the one that its files make: a changed, reordered, compressed or"
        " added part, or bytes that belong to no file.",
    )
    return files


# 2  Manifest and the files in it ------------------------------------------------------------------


class Box:
    """The files of a bundle. Each is taken by the check that binds it; none may be left over."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.left = set(files)

    def take(self, name: str, largest: int = LARGEST_BUNDLE) -> bytes:
        demand(name in self.files, f"The file {name} is missing.")
        demand(len(self.files[name]) <= largest, f"The file {name} is too long.")
        self.left.discard(name)
        return self.files[name]


def canonical(value: Any) -> bytes:
    """A JSON value in the one form of RFC 8785 (JCS), for values without fractions.

    The RFC sorts names by UTF-16 code units; for names in ASCII, as all are here, that is sorting.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def parse_json(data: bytes, name: str) -> dict[str, Any]:
    """The object in a JSON file, which must be in canonical form."""

    def whole(digits: str) -> int:
        if len(digits) > 17 or abs(int(digits)) >= 2**53:
            raise ValueError("too large")
        return int(digits)

    def refuse(number: str) -> None:
        raise ValueError("not a whole number: " + number)

    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_int=whole, parse_float=refuse, parse_constant=refuse)
        is_canonical = canonical(value) == data
    except (ValueError, RecursionError):
        raise Refused(f"{name} is not JSON of the kind that a bundle has.") from None
    demand(is_canonical and isinstance(value, dict), f"{name} is not canonical JSON.")
    return dict(value)


def field(facts: dict[str, Any], name: str, kind: type = str) -> Any:
    """A member of a JSON object, which must be of this kind."""
    value = facts.get(name)
    demand(type(value) is kind, f"The member {name} is missing or of another kind.")
    return value


def check_manifest(box: Box, report: Report) -> str:
    """Every other file, no more and no fewer, has the size and hash that the manifest states."""
    data = box.take("MANIFEST.json", LARGEST_JSON)
    others = {name: data for name, data in box.files.items() if name != "MANIFEST.json"}
    listed = {name: {"bytes": len(data), "sha256": sha256(data)} for name, data in others.items()}
    bundle_id = field(parse_json(data, "MANIFEST.json"), "id")
    wanted = canonical({"v": 1, "id": bundle_id, "files": listed})
    demand(data == wanted, "MANIFEST.json does not state the sizes and hashes of these files.")
    report.proved(f"The {len(others)} files are whole: each is as MANIFEST.json states.")
    return str(bundle_id)


# 3  The log: leaves, proofs, one checkpoint -------------------------------------------------------


def unbase64(text: str) -> bytes:
    """The bytes of standard base64, which must be in its only spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Refused("Something is not base64.") from None
    demand(base64.b64encode(data).decode() == text, "Some base64 is not in its only spelling.")
    return data


def root_from_proof(node: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root of the tree that an inclusion proof leads to (RFC 6962, section 2.1.1).

    `place` is where the present node stands in its row and `last` where that row ends. A node
    without a right neighbour goes up as it is; else the path holds its neighbour.
    """
    place, last, rest = index, size - 1, list(path)
    while last > 0:
        if place % 2 == 1 or place < last:
            demand(rest, "A proof is too short.")
            near = rest.pop(0)
            pair = near + node if place % 2 == 1 else node + near
            node = hashlib.sha256(b"\x01" + pair).digest()
        place, last = place // 2, last // 2
    demand(not rest, "A proof is too long.")
    return node


class Leaf(NamedTuple):
    """An entry of the log: what it says, its place, its RFC 6962 hash in hexadecimal."""

    facts: dict
    place: int
    hash: str


class Log:
    """The log at one checkpoint, the same for every proof in the bundle."""

    def __init__(self, box: Box, report: Report) -> None:
        self.box, self.report, self.note = box, report, b""

    def leaf(self, folder: str, name: str, *kinds: str) -> Leaf:
        """Take a leaf with its proof, and show that it is in the log."""
        file = folder + "leaf/" + name + ".json"
        data = self.box.take(file, LARGEST_ENTRY)
        proof = self.box.take(folder + "proof/" + name + ".tlog-proof", LARGEST_JSON)
        node = hashlib.sha256(b"\x00" + data).digest()
        place = self._climb(node, proof)
        facts = parse_json(data, file)
        demand(field(facts, "v", int) == 1, "A leaf is of an unknown version.")
        demand(field(facts, "type") in kinds, f"{file} is not a leaf of its kind.")
        self.report.proved(f"{file} is entry {place} of the log, hash {node.hex()}.")
        return Leaf(facts, place, node.hex())

    def _climb(self, node: bytes, proof: bytes) -> int:
        """Read one file of c2sp.org/tlog-proof@v1 and climb from the leaf to the root."""
        head, gap, note = proof.partition(b"\n\n")
        lines = [*head.decode("latin-1").split("\n"), ""]
        found = re.fullmatch(r"index (0|[1-9][0-9]{0,17})", lines[1])
        demand(
            gap and lines[0] == "c2sp.org/tlog-proof@v1" and found, "A proof is of no known form."
        )
        demand(len(lines) <= LONGEST_PATH + 3, "A proof is too long.")
        path = [unbase64(line) for line in lines[2:-1]]
        demand(all(len(near) == 32 for near in path), "A proof has something that is no hash.")
        if not self.note:
            self._read_checkpoint(note)
        demand(note == self.note, "The proofs do not stand under one and the same checkpoint.")
        place = int(found.group(1)) if found else 0
        demand(place < self.size, "A proof names a place that the log does not have.")
        root = root_from_proof(node, place, self.size, path)
        demand(root == self.root, "A leaf is not in the log: its proof leads to another root.")
        return place

    def _read_checkpoint(self, note: bytes) -> None:
        """The three lines of a checkpoint (name of the log, entries, root), and signature lines."""
        lines = note.decode("utf-8", "replace").split("\n")
        demand(len(lines) >= 6 and lines[3] == "" and lines[-1] == "", "No checkpoint is there.")
        self.origin, size, root = lines[:3]
        demand(NAME.fullmatch(self.origin), "The checkpoint has no proper origin.")
        demand(re.fullmatch(r"[1-9][0-9]{0,17}", size), "The checkpoint has no proper size.")
        self.note, self.size, self.root = note, int(size), unbase64(root)
        self.body, self.signatures = ("\n".join(lines[:3]) + "\n").encode(), lines[4:-1]


# 4  Contents --------------------------------------------------------------------------------------


def check_record(
    box: Box, log: Log, version: Leaf, previous: Leaf | None, text: str, report: Report
) -> str:
    """The log holds the hash of the record, and the record is of this text. Returns its id."""
    leaf, data = log.leaf("", "record", "record", "revision"), box.take("record.json", LARGEST_JSON)
    demand(field(leaf.facts, "record_sha256") == sha256(data), "record.json was changed.")
    record = parse_json(data, "record.json")
    demand(field(leaf.facts, "record") == field(record, "id"), "The record has another id.")
    document = version.facts.get("document", record.get("document"))
    demand(record.get("document") == document, "The record is of another document.")
    report.proved(f"record.json is the {leaf.facts['type']} {shown(record['id'])} of the log.")
    if "to_text_sha256" in record:
        check_change(record, version, previous, report)
    else:
        check_provision(box, record, version, text, report)
    report.not_proved("That the log has no later revision or withdrawal of the record.")
    return str(record["id"])


def check_change(
    record: dict[str, Any], version: Leaf, previous: Leaf | None, report: Report
) -> None:
    """A record of a change: from the text in previous/ to the text of the bundle."""
    texts = [leaf.facts["text_sha256"] for leaf in (previous, version) if leaf]
    stated = [field(record, "from_text_sha256"), field(record, "to_text_sha256")]
    demand(stated == texts, "The change is one between other texts.")
    report.proved("The change that it names is that from previous/text.txt to text.txt.")
    report.not_proved("Its class and headline: the archive's description; compare the texts.")


def check_provision(
    box: Box, record: dict[str, Any], version: Leaf, text: str, report: Report
) -> None:
    """A record of a clause: its quotation stands in the text; its analysis is the one logged."""
    analysis = box.take("analysis.json", LARGEST_JSON)
    parse_json(analysis, "analysis.json")
    demand(field(record, "analysis_sha256") == sha256(analysis), "analysis.json was changed.")
    is_same = field(record, "text_sha256") == version.facts["text_sha256"]
    demand(is_same, "The record is of another text.")
    # "" where the text was not in the log yet when the record was made: then its hash alone binds.
    demand(field(record, "version_leaf") in ("", version.hash), "It is of another version.")
    start, end = field(record, "start", int), field(record, "end", int)
    demand(0 <= start < end <= len(text), "The place of the quotation is not in the text.")
    demand(text[start:end] == field(record, "quote"), "The quotation is not what stands there.")
    report.proved(f"Its quotation is text.txt from character {start} up to {end}.")
    opinion = "analysis.json, and type, stance and severity in record.json"
    report.not_proved(opinion + ": opinion, not evidence; proved is only which one was logged.")


def check_version(box: Box, log: Log, folder: str, report: Report) -> tuple[Leaf, str]:
    """A text, the captures it was read from, and the WARC of them. Returns its leaf and text."""
    leaf, data = log.leaf(folder, "version", "version"), box.take(folder + "text.txt")
    demand(field(leaf.facts, "text_sha256") == sha256(data), f"{folder}text.txt was changed.")
    try:
        text = data.decode("utf-8")
    except ValueError:
        raise Refused(f"{folder}text.txt is not UTF-8.") from None
    report.proved(f"{folder}text.txt is the text of {folder}leaf/version.json.")
    captures, records, bodies = [], [], []
    for number, wanted in enumerate(field(leaf.facts, "inputs", list), 1):
        capture = log.leaf(folder, f"capture-{number:02d}", "capture")
        demand(capture.hash == wanted, "The text was read from other captures, or in other order.")
        captures.append(capture)
        bodies.append(check_body(box, log, folder, number, capture, report))
        records.append(check_capture(box, folder, number, capture.facts, report))
    check_origin(leaf.facts, text, bodies, folder, report)
    if captures or "imported" in leaf.facts:
        warc = rebuild_warc(leaf, captures, records, bodies, data)
        demand(box.take(folder + "capture.warc") == warc, f"{folder}capture.warc was changed.")
        report.proved(f"{folder}capture.warc holds these very contents.")
    return leaf, text


def check_body(
    box: Box, log: Log, folder: str, number: int, capture: Leaf, report: Report
) -> bytes | None:
    """The bytes of a capture, or None where the log says that they were erased."""
    name, wanted = f"{folder}body/{number:02d}.bin", field(capture.facts, "body_sha256")
    if name in box.files:
        demand(sha256(box.take(name)) == wanted, f"{name} is not the body that was logged.")
        report.proved(f"{name} is the body of its leaf.")
        return box.files[name]
    tombstone = log.leaf(folder, f"tombstone-{number:02d}", "tombstone").facts
    demand(field(tombstone, "body_sha256") == wanted, "The log says another body was erased.")
    report.not_proved(f"What {name} held. It was erased: {shown(field(tombstone, 'reason'))}")
    return None


def check_capture(
    box: Box, folder: str, number: int, facts: dict[str, Any], report: Report
) -> dict[str, Any]:
    """How the bytes were received: the capture record, as far as its leaf binds it."""
    name = f"{folder}capture/{number:02d}.json"
    data = box.take(name, LARGEST_JSON)
    record = parse_json(data, name)
    names = {"url": "final_url", "captured": "finished_at"}
    for ours in ("url", "captured", "wire_sha256", "body_sha256"):
        theirs = field(record, names.get(ours, ours))
        demand(field(facts, ours) == theirs, f"{name} is of another capture.")
    head = http_head(field(record, "status_line"), field(record, "headers", list))
    demand(facts.get("headers_sha256", sha256(head)) == sha256(head), f"{name}: other headers.")
    demand(facts.get("record_sha256", sha256(data)) == sha256(data), f"{name} was changed.")
    if "record_sha256" in facts:
        report.proved(f"{name} is the account of the capture in its leaf.")
    else:
        report.not_proved(f"{name}, but for its URL, time and hashes: the log does not bind it.")
    where, when = shown(facts["url"]), shown(facts["captured"])
    report.not_proved(f"That {where} sent these bytes ({when}): the archive says so.")
    return record


def check_origin(
    facts: dict[str, Any], text: str, bodies: list[bytes | None], folder: str, report: Report
) -> None:
    """Say where a text is from; read it again where the extractor is that of plain text."""
    if bodies:
        report.proved(f"{folder}text.txt was logged as read from these captures alone.")
        is_short = sum(len(body or b"") for body in bodies) <= LARGEST_READ_AGAIN
        parts = [plain_text(body) if is_short else None for body in bodies]
        kept = [part for part in parts if part is not None]
        if facts.get("extractor") == "ca-plain/1" and len(kept) == len(parts):
            is_same = "\n\n".join(kept) + "\n" == text
            demand(is_same, f"{folder}text.txt is not what its bodies say.")
            report.proved(f"{folder}text.txt was read from its bodies again: the same.")
        else:
            by = shown(field(facts, "extractor"))
            report.not_proved(f"{folder}text.txt was not re-derived from its bodies ({by}).")
    elif "imported" in facts:
        imported = field(facts, "imported", dict)
        place = ", ".join(shown(field(imported, key)) for key in ("collection", "commit", "path"))
        report.not_proved(f"That {folder}text.txt was served. Another archive captured it: {place}")
    else:
        report.not_proved(f"Where {folder}text.txt is from: its leaf names no capture.")
    if facts.get("provenance") == "demo":
        report.not_proved(f"That there is such a document: {folder}text.txt is an invented one.")


def plain_text(body: bytes | None) -> str | None:
    """The text of a UTF-8 body by the rules of the plain extractor, or None if it is not simple.

    Line ends become LF; byte order marks go; NFC; no spaces at line ends, no empty lines at either
    end. Not simple: bytes that could be another encoding in disguise, over 30 accents on a letter,
    characters that this Python's tables lack.
    """
    try:
        text = (b"\xff" if body is None else body).decode("utf-8")
    except ValueError:
        return None
    if "\x00" in text or "\x1b$" in text:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    letters = set(text)
    marks = "".join(letter for letter in letters if unicodedata.combining(letter))
    if marks and re.search(f"[{marks}]{{31}}", text):
        return None
    if any(unicodedata.category(letter) == "Cn" for letter in letters):
        return None
    lines = unicodedata.normalize("NFC", text).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def check_previous(box: Box, log: Log, version: Leaf, report: Report) -> Leaf | None:
    """The version before, if the bundle has one: the same document, earlier in the log."""
    if not any(name.startswith("previous/") for name in box.left):
        return None
    previous, _ = check_version(box, log, "previous/", report)
    # A change back to an earlier text names both texts itself; the earlier one was logged earlier.
    is_change = "record.json" in box.files and "analysis.json" not in box.files
    in_order = previous.place < version.place
    demand(in_order or is_change, "The version before stands later in the log.")
    document = version.facts.get("document")
    demand(previous.facts.get("document") == document, "The version before is another document's.")
    if document is None:
        report.not_proved("That previous/ is of the same document: the log does not say it.")
    report.not_proved("Whether there was another text between previous/ and this one.")
    return previous


# 5  WARC ------------------------------------------------------------------------------------------


def http_head(line: str, headers: Sequence[Any]) -> bytes:
    """The head of an HTTP message as it was received: Latin-1, every header in order."""
    for header in headers:
        is_pair = isinstance(header, list) and [type(part) for part in header] == [str, str]
        demand(is_pair, "A header is not a pair of texts.")
    lines = [line] + [": ".join(header) for header in headers] + ["", ""]
    try:
        head = "\r\n".join(lines).encode("latin-1")
    except ValueError:
        raise Refused("A header has characters that no header can have.") from None
    demand(head.count(b"\n") == len(lines) - 1, "A header has more than one line.")
    return head


def archived_headers(headers: list[list[str]], length: int) -> list[list[str]]:
    """Headers fit for the decoded body: those of the coding, and a wrong length, set aside."""
    kept = []
    for name, value in headers:
        is_coding = name.lower() in ("content-encoding", "transfer-encoding")
        is_wrong = name.lower() == "content-length" and value.strip() != str(length)
        kept.append(["X-Archive-Orig-" + name if is_coding or is_wrong else name, value])
    has_length = any(name.lower() == "content-length" for name, _ in kept)
    return kept if has_length else [*kept, ["Content-Length", str(length)]]


def utc_date(text: str) -> str:
    """A date and time with its zone, as WARC 1.1 writes it: in UTC, ending in Z."""
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?(Z|[+-]\d\d:\d\d)"
    demand(re.fullmatch(form, text, re.ASCII), "A time is not written as it should be.")
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise Refused("A time does not exist.") from None


MEDIA_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/json",
    "resource": "text/markdown; charset=utf-8",
}


def warc_record(
    kind: str, key: str, uri: str, date: str, payload: bytes, head: bytes = b"", beside: str = ""
) -> bytes:
    """One record of WARC 1.1: named fields, an empty line, the block, two empty lines.

    Its id is a UUID of version 5 out of its kind and `key`, the hash of its entry in the log.
    """

    def record_id(kind: str) -> str:
        return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + ':' + key)}>"

    has_payload = kind not in ("warcinfo", "metadata")
    fields = (
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id(kind)),
        ("WARC-Target-URI", uri),
        ("WARC-Date", date),
        ("WARC-Concurrent-To", record_id(beside) if beside else ""),
        ("WARC-Block-Digest", "sha256:" + sha256(head + payload)),
        ("WARC-Payload-Digest", "sha256:" + sha256(payload) if has_payload else ""),
        ("Content-Type", MEDIA_TYPES[kind]),
        ("Content-Length", str(len(head + payload))),
    )
    lines = ["WARC/1.1"] + [f"{name}: {value}" for name, value in fields if value] + ["", ""]
    top = "\r\n".join(lines)
    demand(top.count("\n") == len(lines) - 1, "A name in the WARC has more than one line.")
    return top.encode("utf-8") + head + payload + b"\r\n\r\n"


def rebuild_warc(
    version: Leaf,
    captures: list[Leaf],
    records: list[dict[str, Any]],
    bodies: list[bytes | None],
    text: bytes,
) -> bytes:
    """The WARC of a version: response, request and metadata of each capture, or the import."""
    parts = []
    for capture, record, body in zip(captures, records, bodies):
        key, uri, date = capture.hash, capture.facts["url"], utc_date(capture.facts["captured"])
        beside = ""
        if body is not None:
            beside = "response"
            head = http_head(record["status_line"], archived_headers(record["headers"], len(body)))
            parts.append(warc_record("response", key, uri, date, body, head))
            head = http_head(field(record, "request_line"), field(record, "request_headers", list))
            parts.append(warc_record("request", key, uri, date, b"", head, beside))
        parts.append(warc_record("metadata", key, uri, date, canonical(record), beside=beside))
    if "imported" in version.facts:
        imported, uri = field(version.facts, "imported", dict), "nih:sha-256;" + sha256(text)
        date = utc_date(field(imported, "committed_at"))
        parts.append(warc_record("resource", version.hash, uri, date, text))
        facts = canonical(imported)
        parts.append(warc_record("metadata", version.hash, uri, date, facts, beside="resource"))
    date = utc_date(captures[0].facts["captured"]) if captures else date
    about = (
        b"software: ConductAtlas\r\nformat: WARC File Format 1.1\r\nconformsTo: "
        b"http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    return warc_record("warcinfo", version.hash, "", date, about) + b"".join(parts)


# 6  Ed25519 (RFC 8032, section 5.1) and the signatures under the checkpoint -----------------------

# The field, the order of the base point, and the curve -x^2 + y^2 = 1 + d x^2 y^2.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Point(NamedTuple):
    X: int
    Y: int
    Z: int
    T: int  # x = X/Z, xy = T/Z


def add_points(one: Point, two: Point) -> Point:
    """The sum of two points; the formula holds for equal ones too."""
    a = (one.Y - one.X) * (two.Y - two.X) % P
    b = (one.Y + one.X) * (two.Y + two.X) % P
    c = 2 * CURVE_D * one.T * two.T % P
    d = 2 * one.Z * two.Z % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def point_from(data: bytes) -> Point | None:
    """The point that 32 bytes encode, or None. Only the canonical encoding is one."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x % 2 != sign else x
    return Point(x, y, 1, x * y % P)


BASE = point_from((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds: S < order, and the bytes of SB - kA are those of R."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    point, s = point_from(public_key), int.from_bytes(signature[32:], "little")
    if BASE is None or point is None or s >= ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(challenge, "little") % ORDER
    minus = Point(P - point.X, point.Y, 1, P - point.T)
    choices = {(0, 1): minus, (1, 0): BASE, (1, 1): add_points(BASE, minus)}
    found = Point(0, 1, 1, 0)
    for bit in range(252, -1, -1):  # both products at once, from the highest bit down
        found = add_points(found, found)
        chosen = choices.get((s >> bit & 1, k >> bit & 1))
        found = add_points(found, chosen) if chosen else found
    inverse = pow(found.Z, P - 2, P)
    x, y = found.X * inverse % P, found.Y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


class Key:
    """A verifier key of C2SP signed notes: name, hash and base64 of a kind and an Ed25519 key."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.name, stated, encoded = [*line.split("+", 2), "", ""][:3]
        demand(NAME.fullmatch(self.name), "A verifier key has no proper name.")
        material = unbase64(encoded)
        self.public, self.is_witness = material[1:], material[:1] == b"\x04"
        demand(
            material[:1] in (b"\x01", b"\x04") and len(material) == 33, "A key is of no known kind."
        )
        self.hash = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
        demand(stated == self.hash.hex(), "A verifier key does not have the hash it states.")

    def check(self, signature_line: str, body: bytes) -> int:
        """Refuse unless this line is this key's. Returns the time that a witness states, else 0."""
        start = "\u2014 " + self.name + " "
        demand(signature_line.startswith(start), "A signature is not by the key in key.txt.")
        data, moment = unbase64(signature_line[len(start) :]), 0
        demand(data[:4] == self.hash, "A signature is by another key than key.txt states.")
        signature = data[4:]
        if self.is_witness:
            moment, signature = int.from_bytes(data[4:12], "big"), data[12:]
            body = b"cosignature/v1\ntime %d\n" % moment + body
        demand(is_signed(self.public, body, signature), f"A signature of {self.name} is false.")
        return moment


def check_signatures(box: Box, log: Log, given: Sequence[str], report: Report) -> None:
    """The checkpoint has one valid signature of every key in key.txt, in that order, no other."""
    lines = box.take("key.txt", LARGEST_JSON).decode("latin-1").split("\n")
    demand(lines.pop() == "" and len(lines) == len(set(lines)), "key.txt is not a list of keys.")
    demand(len(lines) == len(log.signatures), "Signatures and keys do not go together.")
    demand(len(lines) <= MOST_SIGNATURES, "There are too many signatures.")
    keys = [Key(line) for line in lines]
    own = [key for key in keys if not key.is_witness]
    demand(own and all(key.name == log.origin for key in own), "No key is the log's own.")
    is_known = not given or any(key.line in given for key in own)
    demand(is_known, "The checkpoint is not signed with the key that was given.")
    for key, line in zip(keys, log.signatures):
        moment = key.check(line, log.body)
        if key.is_witness and key.line in given:
            report.proved(f"{key.name} saw the checkpoint, by its clock at {moment}.")
        elif key.is_witness:
            report.not_proved(f"That the witness {key.name} is one: its key came in the bundle.")
    for line in sorted(set(given) - set(lines)):
        report.not_proved(f"Anything by the key {shown(line)}, which was given: it did not sign.")
    by = "key that was given" if given else "key in the bundle"
    sentence = "The checkpoint of %s at %d entries is signed with the %s."
    report.proved(sentence % (log.origin, log.size, by))
    if not given:
        report.not_proved("internally consistent; the key was not given from outside")


# 7  Timestamp -------------------------------------------------------------------------------------


def check_timestamp(box: Box, log: Log, report: Report) -> None:
    """Have OpenSSL check the token, at its own time, under the certificates in the bundle."""
    if not box.left & set(TIMESTAMP_FILES):
        report.not_proved("When the checkpoint was made: there is no timestamp of a third party.")
        return
    token, chain = (box.take(name, LARGEST_JSON) for name in TIMESTAMP_FILES)
    is_about = hashlib.sha256(log.note).digest() in token
    demand(is_about, "timestamp.tsr is not about this checkpoint.")
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END", chain)
    ders = [unbase64(block.decode().replace("\n", "")) for block in blocks]
    demand(ders and pem(ders) == chain, "timestamp-chain.pem is not just certificates.")
    try:
        judged = judge_token(log.note, token, chain)
    except OSError:  # such as no place for a temporary file
        judged = None
    if judged is None:
        report.not_proved("timestamp.tsr was not checked: there is no OpenSSL that answers here.")
        return
    demand(judged[1], "OpenSSL refuses timestamp.tsr.")
    report.proved(f"A timestamp over the checkpoint says {shown(judged[0])}.")
    prints = ", ".join(sha256(der) for der in ders)
    report.not_proved("That its certificates are the authority's; their SHA-256: " + prints)


def pem(ders: Sequence[bytes]) -> bytes:
    """Certificates in the one spelling that a bundle has."""
    blocks = b""
    for der in ders:
        text = base64.b64encode(der)
        rows = b"".join(text[at : at + 64] + b"\n" for at in range(0, len(text), 64))
        blocks += b"-----BEGIN CERTIFICATE-----\n" + rows + b"-----END CERTIFICATE-----\n"
    return blocks


def judge_token(note: bytes, token: bytes, chain: bytes) -> tuple[str, bool] | None:
    """The time a token states, and whether it was valid at that time; None without OpenSSL.

    OpenSSL prints Nov 22 01:35:50.5 2026 GMT. The last such line is the signed one: before it comes
    a free text that nobody signs.
    """
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder, name)) for name in ("note", "token", "chain")]
        for name, data in zip(names, (note, token, chain)):
            Path(name).write_bytes(data)
        stated = ask_openssl("ts", "-reply", "-in", names[1], "-text")
        if stated is None:
            return None
        found = re.findall(r"^Time stamp: (.+)$", stated[1], re.MULTILINE)
        demand(stated[0] == 0 and found, "timestamp.tsr cannot be read.")
        try:
            plain = re.sub(r"\.\d+", "", found[-1].strip())
            moment = datetime.strptime(plain, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=timezone.utc)
        except ValueError:
            raise Refused("The timestamp's time cannot be read.") from None
        asked = ["-data", names[0], "-in", names[1], "-attime", str(int(moment.timestamp()))]
        trusted = ["-CAfile", names[2], "-untrusted", names[2], "-check_ss_sig"]
        verdict = ask_openssl("ts", "-verify", *asked, *trusted)
    return (found[-1], verdict[0] == 0) if verdict else None


def ask_openssl(*arguments: str) -> tuple[int, str] | None:
    """Exit code and output of OpenSSL, or None where it is not there or does not answer."""
    program = shutil.which("openssl")
    if not program:
        return None
    try:
        told = subprocess.run([program, "version"], capture_output=True, check=False, timeout=5)
        if not told.stdout.startswith(b"OpenSSL"):  # others of that name do not know -attime
            return None
        done = subprocess.run([program, *arguments], capture_output=True, check=False, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.returncode, done.stdout.decode("utf-8", "replace")


# The whole ----------------------------------------------------------------------------------------


def check(data: bytes, keys: Sequence[str] = ()) -> Report:
    """Check the bytes of a bundle. Returns the report; raises Refused or Unreadable."""
    try:
        for line in keys:
            Key(line)
    except Refused as reason:
        raise Unreadable(f"The key that was given is not one. {reason}") from None
    report, box = Report(), Box(open_container(data))
    report.proved(f"The container holds its {len(box.files)} files and nothing else.")
    bundle_id = check_manifest(box, report)
    for name in UNBOUND_FILES:
        box.take(name)
    log = Log(box, report)
    version, text = check_version(box, log, "", report)
    previous = check_previous(box, log, version, report)
    wanted = version.facts.get("document", version.hash)
    if "record.json" in box.files:
        wanted = check_record(box, log, version, previous, text, report)
    demand(bundle_id == wanted, "MANIFEST.json names another record or document.")
    check_signatures(box, log, keys, report)
    check_timestamp(box, log, report)
    demand(not box.left, "Nothing binds these files: " + ", ".join(sorted(box.left)))
    unbound = [name for name in UNBOUND_FILES + TIMESTAMP_FILES if name in box.files]
    report.not_proved(", ".join(unbound) + ": the log does not bind them.")
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: prints what was shown and what was not. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Check an evidence bundle.")
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY")
    options = parser.parse_args(arguments)
    try:
        with Path(options.bundle).open("rb") as file:
            data = file.read(LARGEST_BUNDLE + 1)
        report = check(data, " ".join(options.key).split())
    except (OSError, Unreadable) as reason:
        print(f"UNREADABLE: {shown(str(reason))}")
        return 2
    except Refused as reason:
        print(f"REFUSED: {reason}")
        return 1
    for mark, sentence in report.lines:
        print(f"{mark:11} {sentence}")
    print("VERIFIED: what is marked as proved. These bytes were in the log by that checkpoint.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
