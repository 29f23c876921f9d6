"""Fills CERTIFICATION-902.txt: a draft that a qualified person reads, corrects and signs."""

from collections.abc import Iterator

from platforms.archive.bundle.guide import form
from platforms.archive.bundle.parts import BundleParts, VersionPart, json_object
from platforms.archive.translog.proof import loads


def certification(parts: BundleParts, proved: tuple[str, ...]) -> str:
    """The form with this bundle's facts. `proved` are the verifier's sentences at the export.

    Name, date and signature stay blank. Sources of the form: Federal Rules of Evidence 902(11),
    902(13), 902(14) and 28 U.S.C. 1746.
    """
    facts = parts.certificate
    note = loads(parts.version.logged.proof).note.decode()
    return form("CERTIFICATION-902.txt").substitute(
        id=parts.id,
        publisher=facts.publisher,
        software=f"{facts.software} {facts.software_version}, source commit {facts.commit}",
        method=_method(parts),
        methodology=facts.methodology_url or "(none is named)",
        facts="\n".join(_facts(parts)),
        checkpoint="\n".join(f"      {line}" for line in note.splitlines()),
        custody=_listed(facts.custody),
        checks=_listed((*facts.checks, *proved)),
        exported_at=facts.exported_at,
        limits=_limits(parts),
    )


def _method(parts: BundleParts) -> str:
    facts = parts.certificate
    if not parts.version.captures:
        return _NOT_CAPTURED
    return _CAPTURED.format(fetcher=facts.fetcher, region=facts.egress_region)


_NOT_CAPTURED = """\
   This text was NOT captured by the system. It was taken over from the collection that section 4
   names, at the commit named there. When it was taken over, the system computed the SHA-256 of the
   text and appended it to its log with the place it came from. The system does not know, and this
   form does not say, how that collection obtained the text."""
_CAPTURED = """\
   The fetcher ({fetcher}) requests a public address by HTTP(S) as any visitor may, from one region
   ({region}), in one language, without signing in and without running JavaScript. It checks the
   server's certificate on HTTPS. An answer that is cut short, fails its coding or is longer than
   its limits is not kept as a capture. Of a whole answer it keeps the bytes, the status line and
   all headers verbatim and in order, the redirects, the addresses, the TLS version, the hashes of
   the certificates, and the times by this system's clock. The readable text is made from the bytes
   by a program (the extractor that section 4 names); it is not typed by a person."""


def _facts(parts: BundleParts) -> Iterator[str]:
    facts = parts.certificate
    yield _row("Platform", facts.platform)
    yield _row("Document", facts.document_title)
    if parts.record:
        record = json_object(parts.record.record)
        yield _row("Record", str(record["id"]))
        yield _row("SHA-256 of record", str(parts.record.logged.facts["record_sha256"]))
        if parts.record.analysis is not None:
            yield _row("Quoted characters", f"{record['start']} up to {record['end']} of the text")
    yield from _of_version(parts.version)
    if parts.previous:
        yield "   The version before, in the folder previous/:"
        yield from _of_version(parts.previous)


def _of_version(version: VersionPart) -> Iterator[str]:
    facts = version.logged.facts
    yield _row("SHA-256 of text", facts["text_sha256"])
    yield _row("Extractor", facts["extractor"])
    yield _row("Leaf hash", version.logged.leaf_hash)
    for name, value in facts.get("imported", {}).items():
        yield _row(f"Imported, {name}", value)
    for number, capture in enumerate(version.captures, 1):
        logged = capture.logged.facts
        yield f"   Capture {number}"
        yield _row("URL", logged["url"])
        yield _row("Received", logged["captured"])
        yield _row("SHA-256 of body", logged["body_sha256"])
        yield _row("SHA-256 on the wire", logged["wire_sha256"])
        yield _row("Leaf hash", capture.logged.leaf_hash)
        if capture.body is None:
            yield _row("Body", "erased; the log says why (leaf/tombstone)")


_CAPTURE_LIMITS = (
    """One region, one language, no sign-in, no JavaScript: a visitor elsewhere, or signed in,
     may have been shown something else.""",
    """That the server of the platform sent the bytes rests on this system's account of the
     connection; the hashes and the log show only that they were not changed afterwards.""",
    "What the platform showed before, between and after the captures is not known.",
)


def _limits(parts: BundleParts) -> str:
    lines = list(_CAPTURE_LIMITS) if parts.version.captures else []
    lines.append("The hashes say nothing about whether a text is complete, in force or accepted.")
    if parts.record:
        lines.append("Analysis, type, stance and severity are opinion and no part of this form.")
    if not parts.timestamp:
        lines.append(
            "No third party's timestamp is in the bundle: times are by this system's clock."
        )
    return _listed(tuple(lines))


def _row(name: str, value: str) -> str:
    return f"     {name + ':':<22}{value}"


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"   - {sentence}" for sentence in sentences) or "   - (nothing is recorded)"
