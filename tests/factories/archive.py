"""Platforms, documents, captures, texts, periods, changes."""

import hashlib
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify

from platforms.actions.capture import _capture_record, blob_store
from platforms.actions.ledger import append_leaf
from platforms.actions.sightings import publish_sighting
from platforms.archive.exchange import Hop, Response
from platforms.archive.extraction import PLAIN_EXTRACTOR
from platforms.leaves import capture_facts, subject_of
from platforms.models import (
    Change,
    Check,
    Document,
    Entity,
    LogLeaf,
    Provenance,
    Sighting,
    Snapshot,
    Source,
    Version,
    VersionInput,
)
from provisions.actions.publish import announce_change
from tests.factories.texts import AFTER, BEFORE, LONG_AGO, NOON, number, sha256


def make_entity(name: str = "", **fields: Any) -> Entity:
    """A platform."""
    name = name or f"Platform {next(number)}"
    return Entity.objects.create(
        name=name, slug=fields.pop("slug", slugify(name)), sector="AI services", **fields
    )


def make_document(
    entity: Entity | None = None, terms_type: str = "Privacy Policy", **fields: Any
) -> Document:
    """A document without a text; `make_sighting` gives it one."""
    return Document.objects.create(
        entity=entity or make_entity(),
        terms_type=terms_type,
        slug=fields.pop("slug", slugify(terms_type)),
        **fields,
    )


def make_source(document: Document | None = None, **fields: Any) -> Source:
    """An enabled source that is never due by itself; give `next_check_at` to make it so."""
    document = document or make_document()
    url = f"https://{document.entity.slug}.example/{document.slug}-{next(number)}"
    return Source.objects.create(document=document, **{"url": url, "is_enabled": True, **fields})


def make_check(
    source: Source | None = None,
    at: datetime = NOON,
    outcome: str | None = "unchanged",
    **fields: Any,
) -> Check:
    """A check that ended at once; `outcome=None` leaves it without one."""
    return Check.objects.create(
        source=source or make_source(),
        started_at=at,
        finished_at=at if outcome else None,
        outcome=outcome,
        **fields,
    )


def make_snapshot(
    source: Source | None = None, at: datetime = LONG_AGO, body: str = "", **fields: Any
) -> Snapshot:
    """Captured bytes in the store, the record of how they came, and their log leaf."""
    source = source or make_source()
    answer = _answer(source, at, (body or f"<p>Body {next(number)}</p>").encode(), **fields)
    kept = blob_store().put(answer.body)
    snapshot = Snapshot.objects.create(
        source=source,
        captured_at=at,
        body_sha256=kept.sha256,
        wire_sha256=answer.wire_sha256,
        size_bytes=kept.size_bytes,
        final_url=answer.final_url,
        status=answer.status,
        **{
            "media_type": answer.media_type,
            "charset": answer.charset,
            "capture_record": _capture_record(answer),
            **fields,
        },
    )
    append_leaf(
        kind=LogLeaf.Kind.CAPTURE,
        subject=subject_of(snapshot),
        facts=capture_facts(snapshot),
        document=source.document,
        now=at,
    )
    return snapshot


def _answer(
    source: Source, at: datetime, body: bytes, *, media_type: str = "text/html", **_fields: Any
) -> Response:
    """What the source's server would have sent: duplicate headers, a redirect, a certificate."""
    digest = hashlib.sha256(body).hexdigest()
    host = urlsplit(source.url).netloc
    return Response(
        requested_url=source.url,
        final_url=source.url,
        status=200,
        status_line="HTTP/1.1 200 OK",
        headers=(
            ("Date", format_datetime(at, usegmt=True)),
            ("Content-Type", f"{media_type}; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Set-Cookie", "one=1"),
            ("Set-Cookie", "two=2"),
            ("X-Place", "Zürich"),
        ),
        request_line=f"GET {urlsplit(source.url).path} HTTP/1.1",
        request_headers=(("Host", host), ("Accept-Language", "en")),
        body=body,
        body_sha256=digest,
        wire_sha256=digest,
        wire_bytes=len(body),
        media_type=media_type,
        charset="utf-8",
        redirects=(Hop(f"http://{host}/", 301, "192.0.2.7"),),
        address="192.0.2.7",
        resolved_addresses=("192.0.2.7", "192.0.2.8"),
        tls_version="TLSv1.3",
        certificate_sha256=sha256("certificate"),
        chain_sha256=(sha256("certificate"), sha256("authority")),
        started_at=at - timedelta(seconds=1),
        first_byte_at=at - timedelta(milliseconds=400),
        finished_at=at,
        is_not_modified=False,
    )


def make_version(
    document: Document | None = None,
    text: str = BEFORE,
    seen_at: datetime = LONG_AGO,
    snapshots: tuple[Snapshot, ...] = (),
    **fields: Any,
) -> Version:
    """A text of a document; nobody has seen it served until `make_sighting` says so."""
    version = Version.objects.create(
        document=document or make_document(),
        text=text,
        text_sha256=sha256(text),
        first_seen_at=seen_at,
        recorded_at=seen_at,
        word_count=len(text.split()),
        heading_count=text.count("\n#") + text.startswith("#"),
        **{
            "extractor": "ca-html/1",
            "provenance": Provenance.CAPTURED,
            "language": "en",
            **fields,
        },
    )
    VersionInput.objects.bulk_create(
        VersionInput(
            version=version,
            snapshot=snapshot,
            position=position,
            select=snapshot.source.select,
            remove=snapshot.source.remove,
        )
        for position, snapshot in enumerate(snapshots)
    )
    return version


def make_captured_version(
    document: Document | None = None,
    text: str = BEFORE,
    seen_at: datetime = LONG_AGO,
    parts: int = 1,
    **fields: Any,
) -> Version:
    """A text with the captures that give it: plain text, cut at its headings into `parts`."""
    document = document or make_document()
    pieces = text.strip("\n").split("\n\n## ")
    first = len(pieces) - parts + 1
    bodies = ["\n\n## ".join(pieces[:first]), *(f"## {piece}" for piece in pieces[first:])]
    snapshots = tuple(
        make_snapshot(_part(document, position), seen_at, body, media_type="text/plain")
        for position, body in enumerate(bodies)
    )
    extractor = {"extractor": PLAIN_EXTRACTOR}
    return make_version(document, text, seen_at, snapshots, **{**extractor, **fields})


def _part(document: Document, position: int) -> Source:
    known = document.sources.filter(position=position).first()
    return known or make_source(document, position=position)


def make_sighting(
    version: Version | None = None,
    first_seen_at: datetime | None = None,
    *,
    published: bool = True,
    until: datetime | None = None,
    **fields: Any,
) -> Sighting:
    """A period in which a text was served; ends the one before, and makes its text the public one.

    `published=False` leaves it held.
    """
    version = version or make_version()
    at = first_seen_at or version.first_seen_at
    document = Document.objects.get(pk=version.document_id)
    document.sightings.filter(ended_at=None, superseded_at=None).update(ended_at=at)
    sighting = Sighting.objects.create(
        document=document,
        version=version,
        first_seen_at=at,
        last_seen_at=until or at,
        recorded_at=at,
        **{
            "provenance": version.provenance,
            "state": Sighting.State.HELD,
            "hold_reason": "confirmation",
            "held_until": at + timedelta(minutes=30),
            **fields,
        },
    )
    document.first_tracked_at = document.first_tracked_at or at
    document.last_verified_at = until or at
    document.save(update_fields=["first_tracked_at", "last_verified_at"])
    if published:
        publish_sighting(sighting=sighting, at=at, now=at)
    version.document.refresh_from_db()
    return sighting


def make_public_document(
    entity: Entity | None = None, text: str = BEFORE, seen_at: datetime = LONG_AGO, **fields: Any
) -> Document:
    """A document with one public text."""
    version_fields = {
        key: fields.pop(key)
        for key in ("provenance", "stated_on", "effective_on", "effective_basis")
        if key in fields
    }
    document = make_document(entity, **fields)
    make_sighting(make_version(document, text, seen_at, **version_fields))
    document.refresh_from_db()
    return document


def make_change(
    document: Document | None = None,
    after: str = AFTER,
    seen_at: datetime = NOON,
    *,
    announced: bool = True,
    provenance: Provenance = Provenance.CAPTURED,
    **version_fields: Any,
) -> Change:
    """A public text gave way to `after`; announced means it has its number and its publication."""
    document = document or make_public_document()
    version = document.versions.filter(text_sha256=sha256(after)).first() or make_version(
        document, after, seen_at, provenance=provenance, **version_fields
    )
    sighting = make_sighting(version, seen_at, provenance=provenance)
    change = Change.objects.get(to_sighting=sighting)
    if announced:
        announce_change(change=change, now=seen_at)
        change.refresh_from_db()
    return change
