"""What a log entry says of the row that it binds: written by one hand, compared by another."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from platforms.actions.ledger import content_hash
from platforms.models import Document, LogLeaf, Snapshot, Tombstone, Version


def subject_of(row: Snapshot | Version | Tombstone) -> str:
    """The name under which the log knows a row, such as `version:412`."""
    return f"{row._meta.model_name}:{row.pk}"


def leaf_of(kind: LogLeaf.Kind, subject: str) -> LogLeaf | None:
    """The leaf of a subject, if it has one."""
    return LogLeaf.objects.filter(kind=kind, subject=subject).first()


def capture_facts(snapshot: Snapshot) -> dict[str, object]:
    """Where and when the bytes came from, their hashes, and the hash of how they were received."""
    record = snapshot.capture_record
    return {
        "url": snapshot.final_url,
        "captured": snapshot.captured_at.isoformat(),
        "wire_sha256": snapshot.wire_sha256,
        "body_sha256": snapshot.body_sha256,
        "headers_sha256": hashlib.sha256(response_head(record)).hexdigest(),
        "record_sha256": content_hash(record),
    }


def response_head(record: Mapping[str, Any]) -> bytes:
    """Status line and headers of a capture record as they stood on the wire, blank line included.

    HTTP/2 has no such lines; there they are the client's own writing of what it received.
    """
    lines = [record["status_line"], *(f"{name}: {value}" for name, value in record["headers"])]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


def tombstone_facts(tombstone: Tombstone) -> dict[str, object]:
    """Which bytes were erased, why and when; never who decided it."""
    return {
        "body_sha256": tombstone.body_sha256,
        "reason": tombstone.reason,
        "erased_at": tombstone.erased_at.isoformat(),
    }


def written_in(leaf: LogLeaf) -> dict[str, Any]:
    """What an entry says. Raises ValueError for an entry that is no JSON object any more."""
    content = json.loads(leaf.entry)
    if not isinstance(content, dict):
        raise ValueError(f"Entry {leaf.position} of the log is no JSON object.")  # noqa: TRY004
    return content


def version_facts(version: Version, document: Document, inputs: list[LogLeaf]) -> dict[str, object]:
    """Whose text it is and what it was made from: captures in order, or a foreign history.

    `document` is the version's own, with its number; `inputs` are the leaves of the captures.
    """
    snapshots = version.inputs.order_by("versioninput__position")
    facts: dict[str, object] = {
        "document": document.record_id,
        "provenance": version.provenance,
        "first_seen": version.first_seen_at.astimezone(UTC).isoformat(),
        "text_sha256": version.text_sha256,
        "extractor": version.extractor,
        "inputs": [leaf.leaf_hash for leaf in inputs],
        "snapshots": [snapshot.record_id for snapshot in snapshots] if inputs else [],
    }
    return {**facts, "imported": version.origin} if version.origin else facts


def capture_leaves(version: Version) -> list[LogLeaf]:
    """The leaves of the captures that a text was made from, in the order of its parts.

    Raises LogLeaf.DoesNotExist where one of them is not in the log.
    """
    if version.origin:
        return []
    pks = version.inputs.order_by("versioninput__position").values_list("pk", flat=True)
    subjects = [f"snapshot:{pk}" for pk in pks]
    found = LogLeaf.objects.filter(kind=LogLeaf.Kind.CAPTURE, subject__in=subjects)
    leaves = {leaf.subject: leaf for leaf in found} if subjects else {}
    if missing := [subject for subject in subjects if subject not in leaves]:
        raise LogLeaf.DoesNotExist(f"The log has no capture leaf of {', '.join(missing)}.")
    return [leaves[subject] for subject in subjects]
