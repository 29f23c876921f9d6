"""Arrow 5, clauses → drafted provisions, for the newest public text of a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from platforms.archive.failpoint import failpoint
from platforms.models import Document, Version
from provisions.actions.anchor import Anchor, Quote, anchor_version
from provisions.actions.attributes import write_attributes
from provisions.actions.findings import record_findings
from provisions.actions.ingest import ingest_version
from provisions.actions.subject import Subject, subjects_of
from provisions.classifier.contacts import Place
from provisions.classifier.drafting import Draft, NoTemplate, compose, document_facts
from provisions.classifier.queue_order import priority_of
from provisions.classifier.severity import rate
from provisions.models import (
    Action,
    Analysis,
    AnalysisAgency,
    AnalysisRegulation,
    Finding,
    MemoSection,
    Provision,
    ProvisionState,
)
from provisions.models.words import Stance

DRAFTER = "templates/2"
State = Analysis.State
WAITING_OR_REFUSED = (State.DRAFT, State.APPROVED, State.REJECTED)


@transaction.atomic
def draft_provisions(*, version: Version, now: datetime) -> list[Analysis]:
    """Findings, provisions with their states, and a draft for each that needs one.

    Only worked-out clause types with a finding of at least 0.5 make provisions; those that are
    there are followed wherever their words stand. A provision whose wording was already decided is
    not drafted again. Twice gives the same rows.
    """
    _lock(Document.objects.filter(pk=version.document_id))  # one drafter at a time
    clauses = ingest_version(version=version)
    findings = record_findings(version=version, clauses=clauses, now=now)
    anchors = anchor_version(version=version, clauses=clauses, findings=findings, now=now)
    drafts = _draft(anchors, version, now)
    failpoint("drafts_written")
    return drafts


@transaction.atomic
def draft_wording_of_today(*, provision: Provision, now: datetime) -> Analysis | None:
    """Draft the wording in the public text, where nobody has drafted or decided it yet.

    For the moment at which an approved analysis of an older wording goes out or is refused: while
    it waited, the newer wording was noted and not drafted. The caller holds the document.
    """
    public = provision.document.published_sighting
    if public is None:
        return None
    states = provision.states.standing().filter(version=public.version_id)
    state = states.exclude(start=None).select_related("clause").first()
    if state is None or state.clause is None or state.start is None or state.end is None:
        return None
    findings = Finding.objects.filter(clause=state.clause_id, clause_type=provision.clause_type_id)
    finding = findings.order_by("-pk").first()
    words = public.version.text[state.start : state.end]
    quote = Quote(state.clause, finding, state.start, state.end, words)
    anchor = Anchor(provision, quote, ProvisionState.State(state.state), state.similarity)
    return next(iter(_draft([anchor], public.version, now)), None)


def lock_document_of(*, analysis_id: int) -> None:
    """Make drafters of its document wait for the decision on an analysis, and it for them.

    Taken before any lock on an analysis, so that the two never wait for each other.
    """
    _lock(Document.objects.filter(provisions__analyses=analysis_id))


def _lock(documents: "QuerySet[Document]") -> None:
    documents.select_for_update(no_key=True, of=["self"]).only("pk").get()


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What the templates make of a provision's wording."""

    anchor: Anchor
    subject: Subject
    text: Draft


def _draft(anchors: Sequence[Anchor], version: Version, now: datetime) -> list[Analysis]:
    """Drafts of the wordings that were not drafted or decided before, each with its parts."""
    proposals = list(_proposals(_unsettled(anchors), version))
    known = Analysis.objects.filter(provision__in=[each.anchor.provision for each in proposals])
    known.filter(state=State.DRAFT).update(state=State.SUPERSEDED)
    # Approved words wait to be published; once they are, the wording of that day is drafted.
    waiting = set(known.filter(state=State.APPROVED).values_list("provision", flat=True))
    proposals = [each for each in proposals if each.anchor.provision.pk not in waiting]
    drafts = Analysis.objects.bulk_create(_analysis(each, version, now) for each in proposals)
    _write_parts(list(zip(drafts, proposals, strict=True)), now)
    write_attributes(drafts, version)
    return drafts


def _unsettled(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Those whose words are not public now, waiting for review or rejected, nor withdrawn.

    A wording that was public before and comes back is drafted again.
    """
    anchors = [anchor for anchor in anchors if anchor.is_draftable]
    provisions = [anchor.provision for anchor in anchors]
    public = {provision.published_analysis_id for provision in provisions}
    before = Analysis.objects.filter(provision__in=provisions)
    settled = {
        (provision, quote)
        for key, provision, state, quote in before.values_list("pk", "provision", "state", "quote")
        if key in public or state in WAITING_OR_REFUSED
    }
    return [
        anchor
        for anchor in anchors
        if not anchor.provision.withdrawn_at
        and (anchor.provision.pk, anchor.quote.text) not in settled
    ]


def _proposals(anchors: Sequence[Anchor], version: Version) -> Iterable[_Proposal]:
    """A proposal for each; a stance that no template covers is left to a person."""
    if not anchors:
        return
    subjects = subjects_of({anchor.provision.clause_type_id for anchor in anchors})
    facts = document_facts(version.text)
    for anchor in anchors:
        subject = subjects[anchor.provision.clause_type_id]
        try:
            text = compose(
                subject.templates,
                platform=version.document.entity.name,
                document=version.document.name,
                stance=anchor.stance,
                quote=anchor.quote.text,
                facts=replace(facts, articles=subject.articles, agencies=subject.agency_names),
                lead_in=anchor.quote.clause.lead_in,
                place=Place(
                    start=anchor.quote.start,
                    end=anchor.quote.end,
                    subject=subject.words,
                    platform=version.document.entity.name,
                ),
            )
        except NoTemplate:
            continue
        yield _Proposal(anchor, subject, text)


def _analysis(proposal: _Proposal, version: Version, now: datetime) -> Analysis:
    anchor, rules, text = proposal.anchor, proposal.subject.rules, proposal.text
    finding, quote, stance = anchor.quote.finding, anchor.quote, anchor.stance
    lead_in = quote.clause.lead_in
    rating = rate(rules.default_severity, rules.severity_rules, quote.text, stance, lead_in=lead_in)
    is_exclusion = stance == Stance.EXCLUDES
    return Analysis(
        provision=anchor.provision,
        version=version,
        clause=quote.clause,
        finding=finding,
        corrects_id=anchor.provision.published_analysis_id,
        priority=priority_of(
            key=f"{version.text_sha256} {rules.slug} {quote.start}",
            score=finding.score if finding else 0,
            touches_a_record=anchor.touches_a_record,
        ),
        title=text.title[:160],
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        stance=stance,
        severity="" if is_exclusion else rating.level,
        severity_factors=rating.told(),
        what_it_is=text.what_it_is,
        why_it_matters=text.why_it_matters,
        interpretive_note=text.interpretive_note,
        consumer_impact=text.consumer_impact,
        memo_teaser=next((section.teaser for section in text.memo if section.teaser), ""),
        drafter=DRAFTER,
        created_at=now,
    )


def _write_parts(drafts: Sequence[tuple[Analysis, _Proposal]], now: datetime) -> None:
    """Memo, actions, law and agencies of some drafts; one query for each kind of part."""
    MemoSection.objects.bulk_create(
        MemoSection(
            analysis=analysis,
            position=position,
            heading=section.heading,
            body=section.body,
            plan=section.plan,
        )
        for analysis, proposal in drafts
        for position, section in enumerate(proposal.text.memo, start=1)
    )
    Action.objects.bulk_create(
        Action(
            analysis=analysis,
            position=position,
            title=action.title,
            instruction=action.instruction,
            contact=action.contact,
        )
        for analysis, proposal in drafts
        for position, action in enumerate(proposal.text.actions, start=1)
    )
    AnalysisRegulation.objects.bulk_create(
        AnalysisRegulation(
            analysis=analysis,
            article_id=row.article_id,
            strength=row.strength,
            reason=row.reason,
            mapped_on=now.date(),
        )
        for analysis, proposal in drafts
        for row in proposal.subject.mappings
    )
    AnalysisAgency.objects.bulk_create(
        AnalysisAgency(analysis=analysis, agency=agency)
        for analysis, proposal in drafts
        for agency in proposal.subject.agencies
    )
