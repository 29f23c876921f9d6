"""The demo's invented platforms in small: real texts, read and reviewed as the archive does it.

The texts go in as sightings rather than over the network. What follows is the archive's own work:
clauses, findings, drafts, announced changes, and publications that people approved.
"""

from dataclasses import dataclass

from conductatlas.demo.documents import DemoDocument, DemoVersion
from conductatlas.demo.loader import PLATFORMS_FOLDER, load_platform
from conductatlas.models import User
from monitoring.actions.recheck import carry_forward
from platforms.models import Change, Document, Entity
from provisions.actions.publish import publish
from provisions.actions.reference import load_reference
from provisions.actions.review import approve
from provisions.models import Analysis, Provision
from tests.factories import (
    LONG_AGO,
    NOON,
    make_document,
    make_entity,
    make_person,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)

TERMS_TYPE = "Privacy Policy"
TRAINING = "model-training-on-user-content"


@dataclass(frozen=True, slots=True)
class SmallArchive:
    """What a test goes to; the record has a counterpart at the other platform."""

    entity: Entity
    document: Document
    record: Provision
    change: Change


def make_small_archive() -> SmallArchive:
    """A privacy policy of two platforms, two texts of each, their records and changes."""
    load_reference(today=LONG_AGO.date())
    document = play("kestrel-ai")
    play("meadowgram")
    publish_drafts(make_person("Ada Okafor", is_staff=True), make_person("Grace", is_staff=True))
    record = (
        Provision.objects.standing()
        .filter(document=document, clause_type__slug=TRAINING)
        .earliest("number")
    )
    change = Change.objects.public().substantive().get(document=document)
    return SmallArchive(document.entity, document, record, change)


def play(slug: str, *, texts: int = 2) -> Document:
    """The first texts of a platform's privacy policy; their drafts stay open."""
    platform = load_platform(PLATFORMS_FOLDER / slug)
    entity = make_entity(
        platform.name, slug=slug, summary=platform.summary, country=platform.country, is_demo=True
    )
    item = next(one for one in platform.documents if one.terms_type == TERMS_TYPE)
    document = make_document(entity, TERMS_TYPE)
    source = make_source(document, url=item.url)
    for version in lasting(item)[:texts]:
        snapshot = make_snapshot(source, version.at, version.text)
        make_sighting(make_version(document, version.text, version.at, (snapshot,)), version.at)
        carry_forward(document=document, now=version.at)
    document.refresh_from_db()
    return document


def lasting(item: DemoDocument) -> list[DemoVersion]:
    """The versions that brought another text, without walls and passing returns."""
    found: list[DemoVersion] = []
    for version in item.versions:
        if not version.is_event and (not found or version.text != found[-1].text):
            found.append(version)
    return found


def publish_drafts(*people: User) -> None:
    """All of the people approve every draft, and the first publishes it."""
    for analysis in Analysis.objects.filter(state=Analysis.State.DRAFT).order_by("pk"):
        needed = people if analysis.severity == "high" else people[:1]
        for person in needed:
            approve(analysis_id=analysis.pk, by=person, now=NOON)
        publish(analysis_id=analysis.pk, by=people[0], now=NOON)
