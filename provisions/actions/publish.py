"""Arrow 7: reviewed meaning and plain facts become public, once, for good."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from conductatlas.models import User
from platforms.actions.ledger import append_leaf, content_hash, give_number
from platforms.archive.change_class import ChangeClass
from platforms.archive.failpoint import failpoint
from platforms.models import Change, LogLeaf
from platforms.records import RecordKind
from provisions.actions.draft import draft_wording_of_today, lock_document_of
from provisions.actions.review import approvals_missing
from provisions.frozen import analysis_content, change_content, record_content
from provisions.models import Analysis, Provision, Publication, ReviewDecision
from provisions.wording import disclaimer

# Names below a document's address that are pages of their own, never a record.
RESERVED_SLUGS = frozenset({"versions", "changes", "evidence", "compare", "memo"})


class NotPublishable(Exception):
    """The analysis may not go out; the text says why."""


@transaction.atomic
def publish(*, analysis_id: int, by: User, now: datetime) -> Publication:
    """Make an approved analysis the one that the public reads. Twice gives the same publication.

    The earlier analysis of the record stays readable. Where the document was reworded while the
    analysis waited, the newer wording is drafted now. Raises NotPublishable where it is not
    approved, lacks an approval, or its quote is not verbatim in its version.
    """
    lock_document_of(analysis_id=analysis_id)
    analysis = Analysis.objects.select_for_update().get(pk=analysis_id)
    if done := analysis.publications.exclude(kind=Publication.Kind.WITHDRAWAL).first():
        return done
    provision = Provision.objects.select_for_update().get(pk=analysis.provision_id)
    _demand_publishable(analysis, provision)
    is_correction = provision.published_analysis_id is not None
    _name(provision, analysis)
    analysis.text_sha256 = content_hash(analysis_content(analysis))
    analysis.state = Analysis.State.PUBLISHED
    analysis.save(update_fields=["state", "text_sha256"])
    provision.published_analysis = analysis
    provision.save(update_fields=["published_analysis", "number", "slug"])
    draft_wording_of_today(provision=provision, now=now)
    kind = Publication.Kind.CORRECTION if is_correction else Publication.Kind.RECORD
    return _publish_record(kind, analysis, by, now)


@transaction.atomic
def withdraw(*, provision_id: int, by: User, now: datetime, reason: str) -> Publication:
    """Take a record back: its page stays, with the notice and the reason.

    Raises NotPublishable where it was never published, is withdrawn already, or no reason is given.
    """
    provision = Provision.objects.select_for_update().get(pk=provision_id)
    analysis = provision.published_analysis
    if analysis is None or provision.withdrawn_at:
        raise NotPublishable("Only a standing record can be withdrawn.")
    if not reason.strip():
        raise NotPublishable("Give a reason; it is shown on the record.")
    provision.withdrawn_at, provision.withdrawn_reason = now, reason.strip()
    provision.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    ReviewDecision.objects.create(
        analysis=analysis,
        outcome=ReviewDecision.Outcome.WITHDRAWN,
        decided_by=by,
        decided_at=now,
        reason=reason.strip(),
    )
    return _publish_record(Publication.Kind.WITHDRAWAL, analysis, by, now)


@transaction.atomic
def announce_change(*, change: Change, now: datetime) -> Publication | None:
    """Make the facts of a change public; nobody need decide. None for a technical upgrade.

    Twice gives the same publication.
    """
    change = Change.objects.with_page_relations().select_for_update(of=["self"]).get(pk=change.pk)
    if done := Publication.objects.filter(change=change).first():
        return done
    if change.kind is ChangeClass.TECHNICAL:
        return None
    change.number = give_number(kind=RecordKind.CHANGE)
    change.save(update_fields=["number"])
    entity = change.document.entity
    record = change_content(change, now)
    publication = Publication.objects.create(
        kind=Publication.Kind.CHANGE,
        change=change,
        entity=entity,
        provenance=change.provenance,
        published_at=now,
        methodology_version=settings.METHODOLOGY_VERSION,
        disclaimer=disclaimer(entity.name),
        record=record,
        record_sha256=content_hash(record),
    )
    append_leaf(
        kind=LogLeaf.Kind.RECORD,
        subject=f"publication:{publication.pk}",
        facts={"record": change.record_id, "record_sha256": publication.record_sha256},
        document=change.document,
        now=now,
    )
    failpoint("publication_written")
    return publication


def _demand_publishable(analysis: Analysis, provision: Provision) -> None:
    if analysis.state != Analysis.State.APPROVED:
        raise NotPublishable("Only an approved analysis can be published.")
    if missing := approvals_missing(analysis):
        raise NotPublishable(
            f"A record of high severity needs two analysts: {missing} approval is missing."
        )
    if provision.withdrawn_at:
        raise NotPublishable("The record was withdrawn.")
    if analysis.version.text[analysis.start : analysis.end] != analysis.quote:
        raise NotPublishable("The quote is not verbatim in its version.")
    if provision.document.published_sighting_id is None:
        raise NotPublishable("The document has no public text.")


def _name(provision: Provision, analysis: Analysis) -> None:
    """Give a record its number and its address, once."""
    if provision.number is None:
        provision.number = give_number(kind=RecordKind.PROVISION)
    if provision.slug:
        return
    base = slugify(analysis.title)[:120].strip("-") or provision.clause_type.slug
    taken = set(provision.document.provisions.values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, ordinal = base, 2
    while slug in taken:
        slug, ordinal = f"{base}-{ordinal}", ordinal + 1
    provision.slug = slug


def _publish_record(
    kind: Publication.Kind, analysis: Analysis, by: User, now: datetime
) -> Publication:
    provision = analysis.provision
    entity = provision.document.entity
    record = record_content(analysis, kind)
    record_sha256 = content_hash(record)
    publication = Publication.objects.create(
        kind=kind,
        analysis=analysis,
        entity=entity,
        provenance=analysis.version.provenance,
        published_at=now,
        published_by=by,
        methodology_version=settings.METHODOLOGY_VERSION,
        disclaimer=disclaimer(entity.name),
        record=record,
        record_sha256=record_sha256,
        content=_frozen_content(analysis),
    )
    is_first = kind == Publication.Kind.RECORD
    append_leaf(
        kind=LogLeaf.Kind.RECORD if is_first else LogLeaf.Kind.REVISION,
        subject=f"publication:{publication.pk}",
        facts={"record": provision.record_id, "record_sha256": record_sha256},
        document=provision.document,
        now=now,
    )
    failpoint("publication_written")
    return publication


def _frozen_content(analysis: Analysis) -> dict[str, object]:
    """The words as first published: names of laws and agencies may be corrected later."""
    earlier = analysis.publications.exclude(content={}).order_by("pk").first()
    return earlier.content if earlier else analysis_content(analysis)
