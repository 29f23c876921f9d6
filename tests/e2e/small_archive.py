"""Two of the demo's invented platforms with their real texts, read and reviewed by the archive.

The texts go in as sightings, not over the network; everything after that is what the archive does:
clauses, findings, drafts, the demo analysts' decisions, announced changes.
"""

from dataclasses import dataclass

from conductatlas.demo.documents import DemoDocument, DemoPlatform
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

PLATFORMS = ("kestrel-ai", "meadowgram")
TERMS_TYPE = "Privacy Policy"
TRAINING = "model-training-on-user-content"


@dataclass(frozen=True, slots=True)
class SmallArchive:
    """What a test goes to; `record` has a counterpart at the other platform."""

    people: People
    entity: Entity
    document: Document
    record: Provision
    change: Change


def make_small_archive() -> SmallArchive:
    """A privacy policy of each platform, three texts each, with its records and changes."""
    load_reference(today=LONG_AGO.date())
    people = ensure_people()
    for name in PLATFORMS:
        _play(load_platform(PLATFORMS_FOLDER / name), people)
    record = Provision.objects.standing().filter(clause_type__slug=TRAINING).earliest("number")
    change = Change.objects.public().substantive().filter(document=record.document).latest("seen_at")
    return SmallArchive(people, record.document.entity, record.document, record, change)


def _play(platform: DemoPlatform, people: People) -> None:
    entity = make_entity(platform.name, slug=platform.slug, summary=platform.summary, is_demo=True)
    item = next(one for one in platform.documents if one.terms_type == TERMS_TYPE)
    document = make_document(entity, TERMS_TYPE)
    source = make_source(document, url=item.url)
    for version in _lasting(item):
        snapshot = make_snapshot(source, version.at, version.text)
        text = make_version(document, version.text, version.at, (snapshot,))
        make_sighting(text, version.at)
        carry_forward(document=document, now=version.at)
        decide_open_drafts(document=document, people=people, now=version.at)


def _lasting(item: DemoDocument):
    return [one for one in item.versions if not one.is_event][:4]
