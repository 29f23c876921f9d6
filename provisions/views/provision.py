"""The record page: every block that a record can have; a block without data is absent."""

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from platforms.evidence import Evidence, evidence_of
from platforms.models import Change, Document, Source
from platforms.models.version import Provenance
from platforms.views.parts import crumbs_to
from provisions.citation import Cited, citations
from provisions.compare import Field, prevalence
from provisions.models import Analysis, Provision
from provisions.models.words import EvidenceBasis
from provisions.pool import pool_of
from provisions.shared_wordings import same_wording
from provisions.similar import comparators
from provisions.views.attribute_cells import attributes_of
from provisions.views.provision_history import History, history_of
from provisions.views.provision_law import applicable
from provisions.views.provision_parts import (
    faq,
    last_verified_at,
    memo_of,
    notices,
    other_records,
    wayback_search,
)


def provision(request: HttpRequest, entity: str, document: str, provision: str) -> HttpResponse:
    """A published record, withdrawn ones with their notice. The same bytes for every viewer."""
    found = published_record(entity, document, provision)
    return render(request, "provisions/provision.html", _context(found))


def published_record(entity: str, document: str, provision: str) -> Provision:
    """The record at an address with what its page shows of it, also `source_url`; else Http404."""
    sources = Source.objects.filter(document=OuterRef("document")).order_by("position", "pk")
    records = (
        Provision.objects.published()
        .with_page_relations()
        .select_related(
            "document__published_sighting__version",
            "published_analysis__version",
            "published_analysis__clause",
        )
        .defer("document__published_sighting__version__text")
        .annotate(source_url=Coalesce(Subquery(sources.values("url")[:1]), Value("")))
    )
    return get_object_or_404(
        records, document__entity__slug=entity, document__slug=document, slug=provision
    )


def _context(record: Provision) -> dict[str, object]:
    analysis = record.published_analysis
    assert analysis is not None  # published() found it by this
    document, version = record.document, analysis.version
    version.document = document
    source_url: str = record.source_url  # type: ignore[attr-defined]  # published_record added it
    history = history_of(record)
    evidence = evidence_of(version, Change.objects.public().to_version(version))
    return {
        **_addresses(record, analysis, source_url),
        **_comparison(record, analysis),
        **_changes_before(document),
        "provision": record,
        "analysis": analysis,
        "document": document,
        "entity": document.entity,
        "version": version,
        "crumbs": crumbs_to(document.entity, document),
        "place": analysis.clause.label,
        "published_at": history.published_at,
        "methodology_version": history.methodology_version,
        "notices": notices(record, history),
        "attributes": attributes_of(analysis),
        "actions": list(analysis.actions.select_related("jurisdiction").order_by("position")),
        "memo": memo_of(record),
        "regulations": applicable(analysis),
        "agencies": list(analysis.agencies.order_by("name")),
        "details": _details(record, analysis, source_url, evidence),
        "others": other_records(record),
        "articles": list(record.articles.published().order_by("-published_at")[:4]),
        "faq": faq(document.entity.name, analysis),
        "history": history,
        "citations": citations(_cited(record, analysis, history, source_url)),
        "is_lasting": is_lasting(record, analysis, evidence),
        "billing": settings.BILLING,
    }


def _addresses(record: Provision, analysis: Analysis, source_url: str) -> dict[str, str]:
    text_url = analysis.version.get_absolute_url()
    return {
        "original_url": source_url,
        "cite_url": settings.PUBLIC_ORIGIN + text_url,
        "share_url": settings.PUBLIC_ORIGIN + record.get_absolute_url(),
        "context_url": f"{text_url}#{record.record_id}",
    }


def _comparison(record: Provision, analysis: Analysis) -> dict[str, object]:
    """What other platforms say on the subject; four queries, six where some say it alike."""
    field = Field(record.clause_type, [record.document.terms_type])
    common, pool = prevalence(field, record, analysis.stance), pool_of(record.clause_type, record)
    return {
        "prevalence": {"label": common.label, "url": record.clause_type.get_absolute_url()},
        "comparators": comparators(field, record, analysis.stance, pool),
        "shared": same_wording(record, pool),
    }


def _changes_before(document: Document) -> dict[str, object]:
    """How often the platform changed the document in substance, and where the latest is told."""
    changes = Change.objects.public().substantive().filter(document=document)
    found = list(changes.order_by("-seen_at", "-pk").only("number"))
    latest_url = found[0].get_absolute_url() if found else ""
    return {"changes_before": len(found), "latest_change_url": latest_url}


def is_lasting(record: Provision, analysis: Analysis, evidence: Evidence) -> bool:
    """Whether the record may carry the line on legal filings.

    Only our own, whole capture of a real platform, still standing, and only beside checks that ran
    and all passed: bytes, text, change, and the log's proof.
    """
    is_ours = analysis.version.provenance == Provenance.CAPTURED
    is_whole = analysis.basis != EvidenceBasis.PARTIAL
    is_real = not record.document.entity.is_demo
    return is_ours and is_whole and is_real and record.withdrawn_at is None and evidence.is_sound


def _details(
    record: Provision, analysis: Analysis, source_url: str, evidence: Evidence
) -> dict[str, object]:
    version = analysis.version
    return {
        "source_url": source_url,
        "wayback_url": wayback_search(source_url),
        "evidence": evidence,
        "generated_at": analysis.created_at,
        "last_verified_at": last_verified_at(record, analysis),
        "is_imported": version.provenance == Provenance.IMPORTED,
    }


def _cited(record: Provision, analysis: Analysis, history: History, source_url: str) -> Cited:
    version = analysis.version
    published_at = history.published_at or analysis.created_at
    return Cited(
        platform=record.document.entity.name,
        document=record.document.name,
        title=analysis.title,
        record_id=record.record_id,
        record_url=settings.PUBLIC_ORIGIN + record.get_absolute_url(),
        source_url=source_url,
        text_sha256=version.text_sha256,
        seen_at=version.first_seen_at,
        is_imported=version.provenance == Provenance.IMPORTED,
        stated_on=version.stated_on,
        published_on=published_at.date(),
        accessed_on=timezone.now().date(),
    )
