"""Packs an evidence bundle: the same parts give the same bytes."""

import base64
import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import rfc8785

from platforms.archive.bundle import verify
from platforms.archive.bundle.certification import certification
from platforms.archive.bundle.guide import guide
from platforms.archive.bundle.parts import (
    BundleParts,
    CapturePart,
    Logged,
    RecordPart,
    Timestamp,
    VersionPart,
)
from platforms.archive.bundle.warc import version_warc
from platforms.archive.translog.keys import KeyMalformed, NoteRefused, Verifier
from platforms.archive.translog.merkle import ProofRefused
from platforms.archive.translog.note import split_note
from platforms.archive.translog.proof import loads

_EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644
_CERTIFICATE = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END CERTIFICATE-----"
)

Files = dict[str, bytes]


class BundleFaulty(Exception):
    """These parts make no bundle that could be verified; the text says why."""


def build_bundle(parts: BundleParts) -> bytes:
    """The bundle's bytes, already checked by the verifier that lies in it.

    Raises BundleFaulty for parts that do not go together. All of it is in memory, at most 200 MB.
    """
    try:
        files = _files(parts)
        report = _checked(files, parts)  # also to know what the form may say was checked
        proved = tuple(sentence for mark, sentence in report.lines if mark == "proved")
        files["CERTIFICATION-902.txt"] = certification(parts, proved).encode()
        bundle = _zipped(files, parts.id)
        verify.check(bundle)
    except (verify.Refused, verify.Unreadable) as error:
        raise BundleFaulty(f"The verifier refuses it: {error}") from error
    except (NoteRefused, ProofRefused, KeyError, TypeError, ValueError) as error:
        raise BundleFaulty(f"The parts cannot be read: {error}") from error
    return bundle


def _checked(files: Files, parts: BundleParts) -> verify.Report:
    return verify.check(_zipped({**files, "CERTIFICATION-902.txt": b""}, parts.id))


def _zipped(files: Files, bundle_id: str) -> bytes:
    """Stored, by name, dated 1980: nothing in it depends on when or where it was packed."""
    listed: dict[str, Any] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }
    manifest = rfc8785.dumps({"v": 1, "id": bundle_id, "files": listed})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted({**files, "MANIFEST.json": manifest}.items()):
            member = zipfile.ZipInfo(name, _EARLIEST_ZIP_DATE)
            member.create_system = 3  # Unix, wherever this runs
            member.external_attr = _MODE << 16
            archive.writestr(member, data)
    return out.getvalue()


def _files(parts: BundleParts) -> Files:
    files = {
        "VERIFY.md": guide(parts).encode(),
        "verify.py": Path(verify.__file__).read_bytes(),
        "key.txt": "".join(f"{key}\n" for key in signing_keys(parts)).encode(),
    }
    files |= _of_version(parts.version, "")
    if parts.record:
        files |= _of_record(parts.record)
    if parts.previous:
        files |= _of_version(parts.previous, "previous/")
    if parts.timestamp:
        files |= _of_timestamp(parts.timestamp)
    return files


def signing_keys(parts: BundleParts) -> list[str]:
    """The keys that signed the checkpoint, in the order of its signatures."""
    verifiers = []
    for line in parts.keys:
        try:
            verifiers.append(Verifier.parse(line))
        except KeyMalformed as error:
            raise BundleFaulty(f"A key cannot be read: {error}") from error
    _, signatures = split_note(loads(parts.version.logged.proof).note)
    return [
        verifier.line
        for signature in signatures
        for verifier in verifiers
        if verifier.made(signature)
    ]


def _of_version(version: VersionPart, folder: str) -> Files:
    files = {f"{folder}text.txt": version.text.encode()}
    files |= _of_logged(version.logged, folder, "version")
    for number, capture in enumerate(version.captures, 1):
        files |= _of_capture(capture, folder, f"{number:02d}")
    if warc := version_warc(version):
        files[f"{folder}capture.warc"] = warc
    return files


def _of_capture(capture: CapturePart, folder: str, number: str) -> Files:
    files = {f"{folder}capture/{number}.json": capture.record}
    files |= _of_logged(capture.logged, folder, f"capture-{number}")
    if capture.body is not None:
        files[f"{folder}body/{number}.bin"] = capture.body
    if capture.tombstone:
        files |= _of_logged(capture.tombstone, folder, f"tombstone-{number}")
    return files


def _of_record(record: RecordPart) -> Files:
    files = {"record.json": record.record, **_of_logged(record.logged, "", "record")}
    if record.analysis is not None:
        files["analysis.json"] = record.analysis
    return files


def _of_logged(logged: Logged, folder: str, name: str) -> Files:
    return {
        f"{folder}leaf/{name}.json": logged.entry,
        f"{folder}proof/{name}.tlog-proof": logged.proof,
    }


def _of_timestamp(timestamp: Timestamp) -> Files:
    chain = [base64.b64decode(found) for found in _CERTIFICATE.findall(timestamp.chain)]
    return {"timestamp.tsr": timestamp.token, "timestamp-chain.pem": verify.pem(chain)}
