"""The demo's invented platforms in small: real texts, read and reviewed as the archive does it.

The texts go in as sightings rather than over the network. What follows is the archive's own work:
clauses, findings, drafts, announced changes; and the demo analysts' decisions.
"""

from dataclasses import dataclass
from datetime import timedelta

from conductatlas.demo.documents import DemoDocument, DemoVersion
from conductatlas.demo.loader import PLATFORMS_FOLDER, load_platform
from conductatlas.demo.people import People, ensure_people
from conductatlas.demo.review import decide_open_drafts
from monitoring.actions.recheck import carry_forward
from platforms.models import Change, Document, Entity
from provisions.actions.reference import load_reference
from provisions.models import Provision
from tests.factories import (
    LONG_AGO,
    make_document,
    make_entity,
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
    """A privacy policy of two platforms, three texts of each, their records and changes."""
    load_reference(today=LONG_AGO.date())
    people = ensure_people()
    document = play("kestrel-ai", texts=3, people=people)
    play("meadowgram", texts=3, people=people)
    record = Provision.objects.standing().get(document=document, clause_type__slug=TRAINING)
    change = Change.objects.public().substantive().filter(document=document).latest("seen_at")
    return SmallArchive(document.entity, document, record, change)


def play(slug: str, *, texts: int, people: People | None = None) -> Document:
    """The first texts of a platform's privacy policy; without people every draft stays open."""
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
        if people:
            later = version.at + timedelta(days=1)
            decide_open_drafts(document=document, people=people, now=later)
    document.refresh_from_db()
    return document


def lasting(item: DemoDocument) -> list[DemoVersion]:
    """The versions that brought another text, without walls and passing returns."""
    found: list[DemoVersion] = []
    for version in item.versions:
        if not version.is_event and (not found or version.text != found[-1].text):
            found.append(version)
    return found
