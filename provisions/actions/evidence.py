"""Evidence bundles by public id: of a record, a change, a capture, or a text of a document."""

from dataclasses import dataclass
from datetime import datetime

from platforms.actions.evidence import (
    NotExportable,
    covering_checkpoint,
    logged,
    pack,
    version_leaves,
)
from platforms.actions.ledger import canonical_json
from platforms.archive.bundle.parts import RecordPart
from platforms.models import Change, Document, LogLeaf, Snapshot, Version
from platforms.records import RecordKind, parse_record_id
from provisions.models import Provision, Publication


class NoSuchRecord(Exception):
    """No published thing has this id."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a bundle is about: a text, with the publication that rests on it if there is one."""

    name: str
    version: Version
    publication: Publication | None = None
    previous: Version | None = None


def subject_named(name: str) -> Subject:
    """What an id stands for: `CA-P-…`, `CA-C-…`, `CA-S-…`, or `CA-D-…` with or without the moment
    of a text (`CA-D-00330@20260518T062014Z`). Raises NoSuchRecord.
    """
    record_id, _, moment = name.strip().partition("@")
    parsed = parse_record_id(record_id)
    if parsed is None or (moment and parsed[0] is not RecordKind.DOCUMENT):
        raise NoSuchRecord(f"{name!r} is not an id of this archive, such as CA-P-000123.")
    kind, number = parsed
    found = _FINDERS[kind](number, moment)
    if found is None:
        raise NoSuchRecord(f"Nothing is published under {name.strip()}.")
    return found


def export_evidence(*, subject: Subject, now: datetime) -> bytes:
    """The bundle. The same archive gives the same bytes. Raises NotExportable, NotSealed."""
    version, previous = subject.version, subject.previous
    leaves = version_leaves(version)
    if previous:
        leaves += version_leaves(previous)
    leaf = _publication_leaf(subject.publication) if subject.publication else None
    if leaf:
        leaves.append(leaf)
    checkpoint = covering_checkpoint(leaves)
    record = None
    if subject.publication and leaf:
        publication = subject.publication
        record = RecordPart(
            logged=logged(leaf, checkpoint),
            record=canonical_json(publication.record),
            analysis=canonical_json(publication.content) if publication.analysis_id else None,
        )
    return pack(version=version, checkpoint=checkpoint, now=now, record=record, previous=previous)


def _publication_leaf(publication: Publication) -> LogLeaf:
    if publication.analysis_id and not publication.content:
        raise NotExportable(
            "This record was published before its words were kept for bundles. Publish a "
            "correction of it, or export the text that it quotes."
        )
    leaf = LogLeaf.objects.filter(subject=f"publication:{publication.pk}").first()
    if leaf is None:
        raise NotExportable("This publication is older than the log's entries of its kind.")
    return leaf


def _of_provision(number: int, _moment: str) -> Subject | None:
    provision = Provision.objects.published().filter(number=number).first()
    if provision is None:
        return None
    publications = Publication.objects.filter(analysis__provision=provision)
    latest = publications.select_related("analysis__version__document__entity").newest_first()[0]
    assert latest.analysis is not None
    version = latest.analysis.version
    return Subject(provision.record_id, version, latest, _before(version))


def _of_change(number: int, _moment: str) -> Subject | None:
    change = Change.objects.with_page_relations().filter(number=number).first()
    publication = Publication.objects.filter(change=change).first() if change else None
    if change is None or publication is None:
        return None
    after, before = change.to_sighting.version, change.from_sighting.version
    return Subject(change.record_id, after, publication, before)


def _of_snapshot(number: int, _moment: str) -> Subject | None:
    snapshot = Snapshot.objects.filter(number=number).first()
    versions = Version.objects.public().select_related("document__entity").order_by("pk")
    version = versions.filter(inputs=snapshot).first() if snapshot else None
    if snapshot is None or version is None:
        return None
    return Subject(snapshot.record_id, version, None, _before(version))


def _of_document(number: int, moment: str) -> Subject | None:
    documents = Document.objects.select_related("entity", "published_sighting__version")
    document = documents.filter(number=number).first()
    if document is None:
        return None
    if moment:
        version = document.versions.public().named(moment).order_by("pk").first()
    else:
        public = document.published_sighting
        version = public.version if public else None
    if version is None:
        return None
    version.document = document
    return Subject(f"{document.record_id}@{version.moment}", version, None, _before(version))


def _before(version: Version) -> Version | None:
    """The text that this one first replaced, if the log has that one too and earlier."""
    changes = Change.objects.filter(to_sighting__version=version).order_by("seen_at", "pk")
    change = changes.select_related("from_sighting__version__document__entity").first()
    if change is None:
        return None
    before = change.from_sighting.version
    subjects = [f"version:{before.pk}", f"version:{version.pk}"]
    places = dict(
        LogLeaf.objects.filter(kind=LogLeaf.Kind.VERSION, subject__in=subjects).values_list(
            "subject", "position"
        )
    )
    is_earlier = places.get(subjects[0], -1) < places.get(subjects[1], -1)
    return before if subjects[0] in places and is_earlier else None


_FINDERS = {
    RecordKind.PROVISION: _of_provision,
    RecordKind.CHANGE: _of_change,
    RecordKind.SNAPSHOT: _of_snapshot,
    RecordKind.DOCUMENT: _of_document,
}
