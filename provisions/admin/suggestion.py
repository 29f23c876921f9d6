"""The confidence that the rules would suggest for a draft; the analyst chooses."""

from provisions.classifier.confidence import Suggestion, suggest_confidence
from provisions.classifier.drafting import DraftTemplates
from provisions.classifier.interpretation import conditions_of
from provisions.models import Analysis
from provisions.models.words import EvidenceBasis


def suggested_confidence(analysis: Analysis) -> Suggestion | None:
    """A level with its reasons for a draft that waits for review, else None; no query."""
    if analysis.state != Analysis.State.DRAFT:
        return None
    told = analysis.provision.clause_type.templates
    templates = DraftTemplates.from_entry(told, told.get("shared_notes", ()))
    conditions = conditions_of(
        analysis.quote,
        templates.notes,
        lead_in=analysis.clause.lead_in,
        is_partial=analysis.basis == EvidenceBasis.PARTIAL,
    )
    score = analysis.finding.score if analysis.finding else None
    is_explicit = analysis.basis == EvidenceBasis.EXPLICIT
    return suggest_confidence(score, conditions, is_explicit=is_explicit)
