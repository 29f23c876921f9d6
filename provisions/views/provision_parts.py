"""The smaller blocks of a record page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse

from platforms.models import Sighting, Version
from platforms.models.version import Provenance
from platforms.views.parts import Notice
from platforms.views.texts import in_words
from provisions.models import Analysis, MemoSection, Provision, ProvisionLink, ProvisionState
from provisions.models.words import EvidenceBasis
from provisions.views.document import demonstration
from provisions.views.provision_history import History
from provisions.wording import not_affiliated

MOST_OTHERS = 12
WAYBACK_SEARCH = "https://web.archive.org/web/*/"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of readers, with its answer in plain text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Memo:
    """What a page for everyone shows of the institutional analysis.

    Where plans exist the sections are not loaded: `url` leads to the page that asks the viewer's.
    """

    teaser: str
    sections: Sequence[MemoSection]
    url: str
    is_locked: bool


def memo_of(record: Provision) -> Memo | None:
    """The memo of a record's analysis; None where it has none."""
    analysis = record.published_analysis
    if analysis is None:
        return None
    if not settings.BILLING:
        sections = list(analysis.memo.order_by("position"))
        return Memo(analysis.memo_teaser, sections, "", False) if sections else None
    if not analysis.memo_teaser and not analysis.memo.exists():
        return None
    document = record.document
    url = reverse("memo", args=[document.entity.slug, document.slug, record.slug])
    return Memo(analysis.memo_teaser, (), url, True)


def faq(platform: str, analysis: Analysis) -> list[Question]:
    """Questions whose answers are the record's own words."""
    asked = [
        (f"What does {platform}'s “{analysis.title}” clause do?", analysis.why_it_matters),
        ("How does this clause affect you?", analysis.consumer_impact),
        (f"Is ConductAtlas affiliated with {platform}?", not_affiliated(platform)),
    ]
    return [Question(question, " ".join(answer.split())) for question, answer in asked if answer]


def other_records(record: Provision) -> list[Provision]:
    """The weightiest other standing records of the document; one query."""
    records = (
        Provision.objects.standing()
        .with_page_relations()
        .select_related("published_analysis__clause")
        .filter(document=record.document_id)
        .exclude(pk=record.pk)
    )
    return list(records.weightiest_first()[:MOST_OTHERS])


def wayback_search(url: str) -> str:
    """Where the Wayback Machine lists its captures of an address; there may be none."""
    return f"{WAYBACK_SEARCH}{url}" if url.startswith(("http://", "https://")) else ""


def last_verified_at(record: Provision, analysis: Analysis) -> datetime | None:
    """The last check whose text held the quoted words.

    Looks at the text served now, the public one and the analysed one; one query.
    """
    document = record.document
    known = {analysis.version_id}
    if document.published_sighting:
        known.add(document.published_sighting.version_id)
    sightings = Sighting.objects.filter(document=document, superseded_at=None)
    served = sightings.filter(ended_at=None).values("version")
    held_it = sightings.filter(
        Q(version__in=known) | Q(version__in=served), version__text__contains=analysis.quote
    )
    return held_it.aggregate(latest=Max("last_seen_at"))["latest"]


def notices(record: Provision, history: History) -> list[Notice]:
    """What a reader must know before reading the record."""
    found = [_withdrawn(record), _later_text(record, history), _corrected(history)]
    if record.document.entity.is_demo:
        found.append(demonstration())
    found.append(_provenance(record))
    return [notice for notice in found if notice]


def _withdrawn(record: Provision) -> Notice | None:
    if record.withdrawn_at is None:
        return None
    title = f"Withdrawn on {in_words(record.withdrawn_at)}."
    text = f"{record.withdrawn_reason} The record stays readable and citable as it was."
    joined = ProvisionLink.objects.filter(provision=record, kind=ProvisionLink.Kind.SAME).first()
    if joined is None or not joined.other.published_analysis_id:
        return Notice("fail", title, text)
    name = joined.other.record_id
    return Notice("fail", title, text, joined.other.get_absolute_url(), f"Read {name}")


def _later_text(record: Provision, history: History) -> Notice | None:
    """That the public text is another one than the analysed, and what it does with the words."""
    analysis, sighting = record.published_analysis, record.document.published_sighting
    if analysis is None or sighting is None or sighting.version_id == analysis.version_id:
        return None
    since = in_words(sighting.first_seen_at)
    url, action = record.document.get_absolute_url(), "Read the public text"
    state = history.public_state.state if history.public_state else ""
    if state == ProvisionState.State.REMOVED:
        title, text = "No longer in the document.", f"The text first seen {since} removed it."
        return Notice("wait", title, text, url, action)
    if state == ProvisionState.State.REWORDED:
        text = f"The text first seen {since} rewords it. Not yet reviewed by an analyst."
        return Notice("wait", "A later text rewords this clause.", text, url, action)
    if not state and not _stands_in(record, analysis.quote):
        text = f"Whether the text first seen {since} still says so has not been decided."
        return Notice("wait", "The document has a later text.", text, url, action)
    return None


def _stands_in(record: Provision, quote: str) -> bool:
    """Whether the public text has the words, though nobody noted what it does with the record."""
    texts = Version.objects.filter(sightings__public_of=record.document_id, text__contains=quote)
    return texts.exists()


def _corrected(history: History) -> Notice | None:
    if not history.is_corrected or history.published_at is None:
        return None
    title = f"Corrected on {in_words(history.published_at)}."
    text = "The earlier analysis stays readable."
    return Notice("", title, text, "#history", "Read what it said")


def _provenance(record: Provision) -> Notice | None:
    analysis = record.published_analysis
    if analysis is None or analysis.version.provenance != Provenance.IMPORTED:
        return None
    text = "Another archive recorded the text. The bytes that the platform sent are not kept here."
    if analysis.basis == EvidenceBasis.PARTIAL:
        text += " The text hash is the hash of a partial capture."
    return Notice("", "Imported, not captured by us.", text)
