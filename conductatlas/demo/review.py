"""The demo analysts' decisions, made through the same actions as anybody's."""

import hashlib
from datetime import datetime, timedelta

from conductatlas.demo.people import People
from platforms.models import Document, Provenance
from provisions.actions.publish import publish
from provisions.actions.review import amend, approvals_missing, approve, reject
from provisions.models import Analysis

LEAST_SCORE = 0.6


def decide_open_drafts(*, document: Document, people: People, now: datetime) -> None:
    """Decide what waits on a document's replayed texts, as two careful people would.

    About one in six is left, and what comes from the texts that are captured at the end.

    Which is which follows from the provision's place, so that every load of the demo is the same.
    """
    waiting = Analysis.objects.filter(
        provision__document=document,
        state=Analysis.State.DRAFT,
        version__provenance=Provenance.DEMO,
    )
    for analysis in waiting.select_related("provision__clause_type", "finding").order_by("pk"):
        _decide(analysis, people, now)


def _decide(analysis: Analysis, people: People, now: datetime) -> None:
    lot = _lot(analysis)
    is_correction = analysis.corrects_id is not None
    if lot < 4 and not is_correction:
        return  # left in the queue, for whoever tries the workbench
    if analysis.finding and analysis.finding.score < LEAST_SCORE and not is_correction:
        reject(
            analysis_id=analysis.pk,
            by=people.ada,
            now=now,
            reason="The clause mentions the subject and settles nothing about it.",
        )
        return
    if lot in (5, 6) and not analysis.interpretive_note:
        amend(
            analysis_id=analysis.pk,
            by=people.ada,
            now=now,
            reason="The reach of the clause depends on a setting that the text only names.",
            values={
                "confidence": "medium",
                "confidence_reason": "The document names a setting and does not describe it.",
                "interpretive_note": (
                    "The document names settings without describing them, so how far they reach"
                    " could not be verified from the text."
                ),
            },
        )
    else:
        approve(analysis_id=analysis.pk, by=people.ada, now=now)
    if approvals_missing(analysis):
        approve(analysis_id=analysis.pk, by=people.grace, now=now + timedelta(hours=2))
    publish(analysis_id=analysis.pk, by=people.grace, now=now + timedelta(hours=3))


def _lot(analysis: Analysis) -> int:
    """A number from 0 to 23 that depends only on which record it is."""
    provision = analysis.provision
    name = f"{provision.document.slug} {provision.clause_type.slug} {provision.place}"
    return hashlib.sha256(name.encode()).digest()[0] % 24
