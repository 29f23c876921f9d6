"""Arrow 5, clauses → drafted provisions, for the newest public text of a document."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from platforms.archive.failpoint import failpoint
from platforms.models import Document, Version
from provisions.actions.anchor import Anchor, anchor_quotes, best_per_place
from provisions.actions.findings import DRAFT_SCORE, entry_of, record_findings
from provisions.actions.ingest import ingest_version
from provisions.classifier.drafting import (
    Draft,
    DraftTemplates,
    NoTemplate,
    compose,
    document_facts,
)
from provisions.classifier.severity import rate
from provisions.classifier.taxonomy import ClauseType as TypeRules
from provisions.models import (
    Action,
    Analysis,
    AnalysisRegulation,
    ClauseType,
    Finding,
    MemoSection,
    Provision,
)
from provisions.models.provision import ProvisionState
from provisions.models.words import Stance

DRAFTER = "templates/1"


@transaction.atomic
def draft_provisions(*, version: Version, now: datetime) -> list[Analysis]:
    """Findings, provisions with their states, and a draft for each that needs one.

    Only worked-out clause types with a finding of at least 0.5 make provisions. A provision whose
    wording was already decided is not drafted again. Twice gives the same rows.
    """
    Document.objects.select_for_update().get(pk=version.document_id)  # one drafter at a time
    clauses = ingest_version(version=version)
    findings = record_findings(version=version, clauses=clauses, now=now)
    by_kind: dict[ClauseType, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.score >= DRAFT_SCORE and finding.clause_type.is_deep:
            by_kind[finding.clause_type].append(finding)
    known = ClauseType.objects.filter(provisions__document=version.document_id).distinct()
    for kind in known:
        by_kind.setdefault(kind, [])
    drafts = []
    for kind, found in sorted(by_kind.items(), key=lambda item: item[0].pk):
        anchors = anchor_quotes(
            document=version.document,
            version=version,
            kind=kind,
            quotes=best_per_place(found, version),
            now=now,
        )
        drafts += [draft for anchor in anchors if (draft := _draft(anchor, kind, version, now))]
    failpoint("drafts_written")
    return drafts


def _draft(anchor: Anchor, kind: ClauseType, version: Version, now: datetime) -> Analysis | None:
    """A draft of the provision's wording, unless that wording was drafted or decided before."""
    provision, quote = anchor.provision, anchor.quote
    if provision.withdrawn_at or _is_settled(provision, quote.text):
        return None
    try:
        text = _compose(anchor, kind, version)
    except NoTemplate:
        return None  # a stance that no template covers: the finding stays, a person may write it
    provision.analyses.filter(state=Analysis.State.DRAFT).update(state=Analysis.State.SUPERSEDED)
    if provision.analyses.filter(state=Analysis.State.APPROVED).exists():
        return None  # approved words wait to be published; the next text drafts again
    analysis = _write(anchor, kind, version, text, now)
    _write_parts(analysis, kind, text, now)
    return analysis


def _is_settled(provision: Provision, words: str) -> bool:
    """Whether these words are public now, wait for review, or were rejected.

    A wording that was public before and comes back is drafted again.
    """
    public = provision.published_analysis
    waiting = [Analysis.State.DRAFT, Analysis.State.APPROVED, Analysis.State.REJECTED]
    return (public is not None and public.quote == words) or provision.analyses.filter(
        quote=words, state__in=waiting
    ).exists()


def _compose(anchor: Anchor, kind: ClauseType, version: Version) -> Draft:
    mappings = kind.mappings.select_related("article__regulation")
    facts = document_facts(
        version.text,
        articles=[f"{row.article} ({row.reason})" for row in mappings if row.strength == "direct"],
        agencies=[agency.name for agency in kind.agencies.all()],
    )
    templates = DraftTemplates.from_entry(kind.templates, kind.templates.get("shared_notes", ()))
    return compose(
        templates,
        platform=version.document.entity.name,
        document=version.document.name,
        stance=anchor.quote.finding.stance,
        quote=anchor.quote.text,
        facts=facts,
    )


def _write(
    anchor: Anchor, kind: ClauseType, version: Version, text: Draft, now: datetime
) -> Analysis:
    finding, quote = anchor.quote.finding, anchor.quote
    rules = TypeRules.from_entry(entry_of(kind))
    words = f"{finding.clause.lead_in} {quote.text}".strip()
    rating = rate(rules.default_severity, rules.severity_rules, words, finding.stance)
    is_exclusion = finding.stance == Stance.EXCLUDES
    return Analysis.objects.create(
        provision=anchor.provision,
        version=version,
        clause=finding.clause,
        finding=finding,
        corrects=anchor.provision.published_analysis,
        priority=finding.score + (1 if anchor.state == ProvisionState.State.REWORDED else 0),
        title=text.title[:160],
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        stance=finding.stance,
        severity="" if is_exclusion else rating.level,
        severity_factors=[asdict(factor) for factor in rating.factors],
        what_it_is=text.what_it_is,
        why_it_matters=text.why_it_matters,
        interpretive_note=text.interpretive_note,
        consumer_impact=text.consumer_impact,
        memo_teaser=next((section.teaser for section in text.memo if section.teaser), ""),
        drafter=DRAFTER,
        created_at=now,
    )


def _write_parts(analysis: Analysis, kind: ClauseType, text: Draft, now: datetime) -> None:
    MemoSection.objects.bulk_create(
        MemoSection(
            analysis=analysis,
            position=position,
            heading=section.heading,
            body=section.body,
            plan=section.plan,
        )
        for position, section in enumerate(text.memo, start=1)
    )
    Action.objects.bulk_create(
        Action(
            analysis=analysis,
            position=position,
            title=action.title,
            instruction=action.instruction,
            contact=action.contact,
            checked_on=None,
        )
        for position, action in enumerate(text.actions, start=1)
    )
    AnalysisRegulation.objects.bulk_create(
        AnalysisRegulation(
            analysis=analysis,
            article_id=row.article_id,
            strength=row.strength,
            reason=row.reason,
            mapped_on=now.date(),
        )
        for row in kind.mappings.all()
    )
    analysis.agencies.set(kind.agencies.all())
