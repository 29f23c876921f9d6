"""The blocks of an evidence page: captures, what happened to their bytes, what relies on them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from platforms.archive.wayback import wayback_link
from platforms.leaves import subject_of
from platforms.models import Change, CustodyEvent, LogLeaf, Scrub, Snapshot, Tombstone, Version
from provisions.models import Provision

NEWEST_SCRUBS = 30
MOST_EVENTS = 60
BINDING = {
    "record_sha256": "The log binds this account of the request and the response.",
    "headers_sha256": "The log binds the response headers; the rest is the archive's account.",
}
SOFTWARE = ("name", "version", "commit")
UNBOUND = "Not bound by the log: its entry is older than that rule and names the bytes only."

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CaptureShown:
    """One capture: its bytes, and how they were received, as the capture record tells it.

    `method` is the place of its fetcher's version on the methodology page.
    """

    snapshot: Snapshot
    url: str
    wayback_url: str
    facts: tuple[Row, ...]
    request: str
    response: str
    binding: str
    method: str
    tombstone: Tombstone | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain of custody."""

    at: datetime
    what: str
    who: str
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Relying:
    """A published thing that stands on the text."""

    record_id: str
    url: str
    what: str


def captures_of(snapshots: Sequence[Snapshot]) -> list[CaptureShown]:
    """The captures behind a text, in the order of its parts; two queries."""
    hashes = [snapshot.body_sha256 for snapshot in snapshots]
    tombstones = {row.body_sha256: row for row in Tombstone.objects.filter(body_sha256__in=hashes)}
    subjects = [subject_of(snapshot) for snapshot in snapshots]
    leaves = LogLeaf.objects.filter(kind=LogLeaf.Kind.CAPTURE, subject__in=subjects)
    entries = {leaf.subject: json.loads(leaf.entry) for leaf in leaves}
    return [
        _shown(snapshot, entries.get(subject_of(snapshot), {}), tombstones)
        for snapshot in snapshots
    ]


def _shown(
    snapshot: Snapshot, entry: Mapping[str, Any], tombstones: Mapping[str, Tombstone]
) -> CaptureShown:
    record = snapshot.capture_record
    is_web = snapshot.final_url.startswith(("http://", "https://"))
    return CaptureShown(
        snapshot=snapshot,
        url=snapshot.final_url,
        wayback_url=wayback_link(snapshot.final_url, None) if is_web else "",
        facts=tuple((label, value) for label, value in _facts(record) if value),
        request=_head(record.get("request_line"), record.get("request_headers")),
        response=_head(record.get("status_line"), record.get("headers")),
        binding=next((words for name, words in BINDING.items() if name in entry), UNBOUND),
        method=slugify(str(record.get("fetcher") or "capture").replace("/", "-")),
        tombstone=tombstones.get(snapshot.body_sha256),
    )


def _head(line: str | None, headers: Iterable[Sequence[str]] | None) -> str:
    """Lines of a request or response as they were, verbatim, in order; empty if not recorded."""
    if not line:
        return ""
    return "\n".join([line, *(f"{name}: {value}" for name, value in headers or ())])


def _facts(record: Mapping[str, Any]) -> list[Row]:
    """How the bytes came, as far as the capture record says; order as shown."""
    wire_bytes = record.get("wire_bytes")
    hops = [f"{hop['status']} {hop['url']}" for hop in record.get("redirects") or ()]
    software = record.get("software") or {}
    asked = str(record.get("requested_url") or "")
    return [
        ("Asked for", asked if asked != record.get("final_url") else ""),
        ("Redirects", ", then ".join(hops)),
        ("Request sent", _instant(record.get("started_at"))),
        ("First byte", _instant(record.get("first_byte_at"))),
        ("Clock", str(record.get("time_source") or "")),
        ("Seen from", _seen_from(record)),
        ("Server address", str(record.get("address") or "")),
        ("TLS", str(record.get("tls_version") or ("none" if record else ""))),
        ("Certificate (SHA-256)", str(record.get("certificate_sha256") or "")),
        ("Bytes on the wire", f"{wire_bytes:,}" if isinstance(wire_bytes, int) else ""),
        ("Fetcher", str(record.get("fetcher") or "")),
        ("Software", " ".join(str(software[name]) for name in SOFTWARE if software.get(name))),
    ]


def _instant(value: str | None) -> str:
    if not value:
        return ""
    return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC"


def _seen_from(record: Mapping[str, Any]) -> str:
    if "cookies" not in record:
        return ""
    region = str(record.get("egress_region") or "one region, not named")
    return f"{region}; cookies: {record['cookies']}; no sign-in"


def custody_of(snapshots: Sequence[Snapshot]) -> list[Link]:
    """Each thing that happened to the bytes, oldest first; two queries."""
    links = [
        Link(snapshot.captured_at, "Received and stored", "fetcher", snapshot.body_sha256)
        for snapshot in snapshots
    ]
    hashes = [snapshot.body_sha256 for snapshot in snapshots]
    events = CustodyEvent.objects.filter(body_sha256__in=hashes).order_by("-pk")
    links += [
        Link(event.happened_at, _told(event), event.component, event.body_sha256)
        for event in events[:MOST_EVENTS]
    ]
    links += _scrubbed(snapshots)
    return sorted(links, key=lambda link: link.at)


def _told(event: CustodyEvent) -> str:
    """What happened, for everybody: of damage and repairs without the places of the stores."""
    detail = event.detail
    if event.kind in {CustodyEvent.Kind.DAMAGED, CustodyEvent.Kind.REPAIRED}:
        detail = detail.partition(":")[0].replace("_", " ")
    return f"{event.get_kind_display()}{f': {detail}' if detail else ''}"


def _scrubbed(snapshots: Sequence[Snapshot]) -> list[Link]:
    """The latest run of the scrub whose slice each blob is in; what it found is an event."""
    if not snapshots:
        return []
    runs = list(Scrub.objects.order_by("-finished_at")[:NEWEST_SCRUBS])
    links = []
    for snapshot in snapshots:
        number = int(snapshot.body_sha256[:2], 16)
        mine = (run for run in runs if number % run.parts == run.part)
        run = next((run for run in mine if run.started_at > snapshot.captured_at), None)
        if run:
            what = "Read again and hashed, with its slice of the store"
            links.append(Link(run.finished_at, what, "scrub", snapshot.body_sha256))
    return links


def relying_on(version: Version) -> list[Relying]:
    """Published records that quote the text, and announced changes to or from it; two queries."""
    records = Provision.objects.published().with_page_relations()
    found = [
        Relying(record.record_id, record.get_absolute_url(), record.title)
        for record in records.filter(published_analysis__version=version).order_by("number")
    ]
    either = Q(to_sighting__version=version) | Q(from_sighting__version=version)
    changes = Change.objects.public().with_page_relations().filter(either).order_by("seen_at")
    return found + [
        Relying(change.record_id, change.get_absolute_url(), _relation(change, version))
        for change in changes
    ]


def _relation(change: Change, version: Version) -> str:
    side = "to" if change.to_sighting.version_id == version.pk else "from"
    return f"Change {side} this text, {change.seen_at:%-d %B %Y}"
