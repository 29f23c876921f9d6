"""Clauses, findings, records, analyses, publications."""

from datetime import date, datetime
from typing import Any

from conductatlas.models import User
from platforms.models import (
    Change,
    Document,
    Version,
)
from provisions.actions.publish import announce_change, publish
from provisions.actions.review import approve
from provisions.models import (
    Analysis,
    Category,
    Clause,
    ClauseType,
    Finding,
    Provision,
    ProvisionState,
    Publication,
)
from tests.factories.archive import make_change, make_public_document, make_version
from tests.factories.people import make_person
from tests.factories.texts import NOON, QUOTE, number, sha256


def make_category(slug: str = "", **fields: Any) -> Category:
    """A field of clause types."""
    slug = slug or f"category-{next(number)}"
    defaults = {"name": slug.capitalize(), "definition": "A field.", "position": 1, **fields}
    return Category.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_clause_type(slug: str = "", **fields: Any) -> ClauseType:
    """A clause type, worked out unless the test says otherwise."""
    slug = slug or f"clause-type-{next(number)}"
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
    place = fields.pop("place", f"place-{next(number)}")
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
