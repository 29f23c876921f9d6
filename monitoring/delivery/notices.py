"""What a reader is told of a publication, as values; the words around it are in templates/email."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from platforms.archive.diff import Hunk, HunkKind
from platforms.archive.diff_words import Word
from platforms.models import Change, Version
from provisions.models import Analysis, Publication
from provisions.touched import Touched, touched_by

MOST_PASSAGES = 6
LONGEST_SAME, LONGEST_CHANGED = 240, 900
"""Characters of a run of words in a mail; the page has all of them."""

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One step of a redline; `words` are pairs of operation (same, added, removed) and text."""

    kind: str
    heading: str
    words: Words


@dataclass(frozen=True, slots=True)
class Dates:
    """When it was seen, published, and what the document itself says of dates."""

    first_seen_at: datetime
    published_at: datetime
    stated_on: date | None
    effective_on: date | None
    effective_basis: str
    is_silent: bool = False

    @property
    def is_published_later(self) -> bool:
        """Whether the two days differ, so that both are told."""
        return self.first_seen_at.date() != self.published_at.date()


@dataclass(frozen=True, slots=True)
class RecordNotice:
    """A published, corrected or withdrawn record."""

    kind: str
    platform: str
    document: str
    title: str
    url: str
    record_id: str
    severity: str
    what_it_is: str
    quote: str
    dates: Dates
    text_sha256: str
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A change of a document: the facts of its page, with the first passages of its redline."""

    kind: str
    platform: str
    document: str
    title: str
    url: str
    record_id: str
    class_label: str
    dates: Dates
    passages: tuple[Passage, ...]
    further_passages: int
    records: tuple[tuple[str, str, str], ...]
    text_sha256: str

    @property
    def is_reviewed(self) -> bool:
        """Whether a published record touches it; else no analyst has looked at it yet."""
        return bool(self.records)


Notice = ChangeNotice | RecordNotice


def notice_of(publication: Publication) -> Notice:
    """What is told of a publication. Up to five queries; loads the text's redline."""
    if publication.change:
        return _of_change(publication, publication.change)
    assert publication.analysis is not None, "a constraint says that a publication is of one thing"
    return _of_record(publication, publication.analysis)


def absolute(path: str) -> str:
    """An address on this archive's own origin."""
    return settings.PUBLIC_ORIGIN + path


def _of_change(publication: Publication, change: Change) -> ChangeNotice:
    version = change.to_sighting.version
    hunks = [Hunk.from_json(stored) for stored in change.hunks]
    changed = [hunk for hunk in hunks if hunk.kind is not HunkKind.SAME]
    return ChangeNotice(
        kind=publication.kind,
        platform=change.document.entity.name,
        document=change.document.name,
        title=change.headline,
        url=absolute(change.get_absolute_url()),
        record_id=change.record_id,
        class_label=change.kind.label,
        dates=_dates(publication, version, change.seen_at, is_silent=change.is_silent),
        passages=tuple(_passage(hunk) for hunk in changed[:MOST_PASSAGES]),
        further_passages=max(0, len(changed) - MOST_PASSAGES),
        records=tuple(map(_touched, touched_by(change))),
        text_sha256=version.text_sha256,
    )


def _of_record(publication: Publication, analysis: Analysis) -> RecordNotice:
    provision = analysis.provision
    return RecordNotice(
        kind=publication.kind,
        platform=provision.document.entity.name,
        document=provision.document.name,
        title=analysis.title,
        url=absolute(provision.get_absolute_url()),
        record_id=provision.record_id,
        severity=analysis.get_severity_display() if analysis.shows_severity else "",
        what_it_is=analysis.what_it_is,
        quote=analysis.quote,
        dates=_dates(publication, analysis.version, analysis.version.first_seen_at),
        text_sha256=analysis.version.text_sha256,
        withdrawn_reason=provision.withdrawn_reason,
    )


def _dates(
    publication: Publication, version: Version, seen_at: datetime, *, is_silent: bool = False
) -> Dates:
    return Dates(
        first_seen_at=seen_at,
        published_at=publication.published_at,
        stated_on=version.stated_on,
        effective_on=version.effective_on,
        effective_basis=version.effective_basis,
        is_silent=is_silent,
    )


def _touched(touched: Touched) -> tuple[str, str, str]:
    """Title, severity in words (empty where none is shown) and address."""
    provision, analysis = touched.provision, touched.provision.published_analysis
    severity = analysis.get_severity_display() if analysis and analysis.shows_severity else ""
    return provision.title, severity, absolute(provision.get_absolute_url())


def _passage(hunk: Hunk) -> Passage:
    words = tuple(_shortened(hunk.words))
    return Passage(hunk.kind.value, hunk.path[-1] if hunk.path else "Opening text", words)


def _shortened(words: Sequence[Word]) -> Iterable[tuple[str, str]]:
    """The runs, with the middle of long ones left out."""
    for word in words:
        most = LONGEST_SAME if word.op == "same" else LONGEST_CHANGED
        yield word.op.value, _without_middle(word.text, most)


def _without_middle(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head, tail = text[: most // 2], text[-most // 2 :]
    return f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"
