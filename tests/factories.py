"""Plain functions that make rows with sane defaults; a test states only what matters to it.

What the archive itself would write (publications, changes, numbers, leaves) is written by the
archive's own verbs, so that rows made here obey the same rules.
"""

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.text import slugify

from conductatlas.models import User
from monitoring.models import Account, Alert, Delivery, Plan, Watch
from platforms.actions.ledger import append_leaf
from platforms.actions.sightings import publish_sighting
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
from provisions.actions.publish import announce_change, publish
from provisions.actions.review import approve
from provisions.models import (
    Agency,
    Analysis,
    Category,
    Clause,
    ClauseType,
    Finding,
    Jurisdiction,
    Provision,
    ProvisionState,
    Publication,
    Regulation,
    RegulationArticle,
)

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BEFORE = """# Privacy Policy

## 1. What we keep

We keep your messages for 30 days.

## 2. What we do with it

We may use the prompts you submit to improve our services.
"""
AFTER = BEFORE.replace("30 days", "90 days")
QUOTE = "We may use the prompts you submit to improve our services."

_number = itertools.count(1)


def sha256(text: str) -> str:
    """The hash of a text, as the archive names it."""
    return hashlib.sha256(text.encode()).hexdigest()


# ---- people ----


def make_person(name: str = "", **fields: Any) -> User:
    """A user; `is_staff=True` makes an analyst."""
    name = name or f"person{next(_number)}"
    email = fields.pop("email", f"{slugify(name)}@people.example")
    return get_user_model().objects.create_user(
        email=email, password=f"{name}-pass-phrase", name=name, **fields
    )


def make_account(user: User | None = None, *, plan: Plan = Plan.FREE, **fields: Any) -> Account:
    """A user's account, changed to what the test says."""
    user = user or make_person()
    return Account.objects.update_or_create(user=user, defaults={"plan": plan, **fields})[0]


# ---- archive ----


def make_entity(name: str = "", **fields: Any) -> Entity:
    """A platform."""
    name = name or f"Platform {next(_number)}"
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
    url = f"https://{document.entity.slug}.example/{document.slug}-{next(_number)}"
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
    """The record of captured bytes with its log leaf; nothing is put into the blob store."""
    source = source or make_source()
    body = body or f"body {next(_number)}"
    snapshot = Snapshot.objects.create(
        source=source,
        captured_at=at,
        body_sha256=sha256(body),
        wire_sha256=sha256(body),
        size_bytes=len(body.encode()),
        final_url=source.url,
        status=200,
        **{"media_type": "text/html", "charset": "utf-8", "capture_record": {}, **fields},
    )
    append_leaf(
        kind=LogLeaf.Kind.CAPTURE,
        subject=f"snapshot:{snapshot.pk}",
        facts={"url": source.url, "body_sha256": snapshot.body_sha256},
        now=at,
    )
    return snapshot


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
        VersionInput(version=version, snapshot=snapshot, position=position)
        for position, snapshot in enumerate(snapshots)
    )
    return version


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


# ---- meaning ----


def make_category(slug: str = "", **fields: Any) -> Category:
    """A field of clause types."""
    slug = slug or f"category-{next(_number)}"
    defaults = {"name": slug.capitalize(), "definition": "A field.", "position": 1, **fields}
    return Category.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_clause_type(slug: str = "", **fields: Any) -> ClauseType:
    """A clause type, worked out unless the test says otherwise."""
    slug = slug or f"clause-type-{next(_number)}"
    return ClauseType.objects.create(
        slug=slug,
        **{
            "category": fields.pop("category", None) or make_category("data-use"),
            "name": slug.replace("-", " ").capitalize(),
            "definition": "The platform may use what people submit.",
            "default_severity": "medium",
            "depth": "deep",
            "as_of": date(2026, 1, 1),
            **fields,
        },
    )


def make_clause(version: Version | None = None, quote: str = QUOTE, **fields: Any) -> Clause:
    """The passage of a version that reads `quote`."""
    version = version or make_version()
    start = version.text.index(quote)
    return Clause.objects.create(
        version=version,
        start=start,
        end=start + len(quote),
        text_sha256=sha256(quote),
        **{"position": version.clauses.count() + 1, "number": "2", "path": ["2"], **fields},
    )


def make_finding(
    clause: Clause | None = None, clause_type: ClauseType | None = None, **fields: Any
) -> Finding:
    """A classifier's claim of a clause."""
    clause = clause or make_clause()
    return Finding.objects.create(
        clause=clause,
        clause_type=clause_type or make_clause_type(),
        start=clause.start,
        end=clause.end,
        **{
            "classifier": "rules/1",
            "score": 0.9,
            "stance": "permits",
            "recorded_at": NOON,
            **fields,
        },
    )


def make_provision(
    document: Document | None = None,
    clause_type: ClauseType | None = None,
    *,
    published: bool = False,
    quote: str = QUOTE,
    **fields: Any,
) -> Provision:
    """A record at one place of a public document; `published=True` also reviews and publishes it.

    Other keywords are the analysis's, such as title or severity.
    """
    document = document or make_public_document()
    place = fields.pop("place", f"place-{next(_number)}")
    provision = Provision.objects.create(
        document=document,
        clause_type=clause_type or make_clause_type(),
        place=place,
        created_at=NOON,
    )
    if published:
        make_publication(analysis=make_analysis(provision, quote=quote, **fields))
        provision.refresh_from_db()
    return provision


def make_provision_state(
    provision: Provision, version: Version, state: str = "present", quote: str = QUOTE
) -> ProvisionState:
    """What a version does with a provision."""
    clause = None
    if state != "removed":
        clause = version.clauses.filter(text_sha256=sha256(quote)).first() or make_clause(
            version, quote
        )
    return ProvisionState.objects.create(
        provision=provision,
        version=version,
        state=state,
        clause=clause,
        start=clause and clause.start,
        end=clause and clause.end,
        seen_from=version.first_seen_at,
        recorded_at=version.first_seen_at,
    )


def make_analysis(
    provision: Provision | None = None,
    *,
    quote: str = QUOTE,
    approved_by: User | None = None,
    **fields: Any,
) -> Analysis:
    """A draft on the document's public text, approved by a person where one is named."""
    provision = provision or make_provision()
    version = provision.document.published_sighting.version
    clause = version.clauses.filter(text_sha256=sha256(quote)).first() or make_clause(
        version, quote
    )
    analysis = Analysis.objects.create(
        provision=provision,
        version=version,
        clause=clause,
        quote=quote,
        start=clause.start,
        end=clause.end,
        **{
            "title": "Use of prompts to improve services",
            "stance": "permits",
            "severity": "medium",
            "what_it_is": "The platform may use prompts to improve its services.",
            "drafter": "templates/1",
            "created_at": NOON,
            **fields,
        },
    )
    if approved_by:
        approve(analysis_id=analysis.pk, by=approved_by, now=NOON)
        analysis.refresh_from_db()
    return analysis


def make_publication(
    *,
    change: Change | None = None,
    analysis: Analysis | None = None,
    now: datetime = NOON,
    by: User | None = None,
) -> Publication:
    """The publication of a change, or of an analysis that is first approved as it needs."""
    if analysis is None:
        return announce_change(change=change or make_change(announced=False), now=now)
    people = [by] if by else []
    while len(people) < (2 if analysis.severity == "high" else 1):
        people.append(make_person(is_staff=True))
    for person in people:
        if not analysis.decisions.filter(decided_by=person).exists():
            approve(analysis_id=analysis.pk, by=person, now=now)
    publication = publish(analysis_id=analysis.pk, by=people[0], now=now)
    analysis.refresh_from_db()
    return publication


# ---- law ----


def make_jurisdiction(code: str = "EU", name: str = "European Union") -> Jurisdiction:
    """A territory of law."""
    return Jurisdiction.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_agency(slug: str = "", **fields: Any) -> Agency:
    """A public body."""
    slug = slug or f"agency-{next(_number)}"
    fields = {"name": slug.capitalize(), "jurisdiction": make_jurisdiction(), **fields}
    return Agency.objects.create(slug=slug, **fields)


def make_regulation(slug: str = "", **fields: Any) -> Regulation:
    """A law that applies."""
    slug = slug or f"regulation-{next(_number)}"
    defaults = {
        "name": f"Regulation {slug}",
        "short_name": slug.upper(),
        "kind": "Regulation",
        "jurisdiction": make_jurisdiction(),
        "status": "Applies",
    }
    return Regulation.objects.create(slug=slug, **{**defaults, **fields})


def make_article(regulation: Regulation | None = None, **fields: Any) -> RegulationArticle:
    """An article of a law."""
    regulation = regulation or make_regulation()
    return RegulationArticle.objects.create(regulation=regulation, **{"number": "Art. 6", **fields})


# ---- watching ----


def make_watch(
    user: User | None = None,
    entity: Entity | None = None,
    since: datetime = LONG_AGO,
    **fields: Any,
) -> Watch:
    """A watch, whatever the plan includes."""
    account = make_account(user) if user is None else Account.objects.get_or_create(user=user)[0]
    return Watch.objects.create(
        account=account, entity=entity or make_entity(), created_at=since, **fields
    )


def make_alert(
    watch: Watch | None = None, publication: Publication | None = None, at: datetime = NOON
) -> Alert:
    """An alert, without a delivery."""
    if publication is None:
        document = make_public_document(watch.entity if watch else None)
        publication = make_publication(change=make_change(document, announced=False))
    watch = watch or make_watch(entity=publication.entity)
    return Alert.objects.create(
        publication=publication, watch=watch, account=watch.account, created_at=at
    )


def make_delivery(alert: Alert | None = None, due_at: datetime = NOON, **fields: Any) -> Delivery:
    """A mail that waits to be sent."""
    return Delivery.objects.create(alert=alert or make_alert(), due_at=due_at, **fields)
