"""Arrow back from review to the classifier: what analysts decided, as labels to learn from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import OuterRef, QuerySet, Subquery

from provisions.classifier.training.decisions import DecisionLabel
from provisions.models import Analysis, AuditDecision, ReviewDecision

Outcome = ReviewDecision.Outcome
Cause = ReviewDecision.Cause
SETTLING = (Outcome.APPROVED, Outcome.AMENDED, Outcome.REJECTED)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as a label. `stance` is empty where the text is not of the type.

    `classifier` and `score`: what had claimed it; empty and None where a person wrote the draft.
    """

    text: str
    clause_type: str
    stance: str
    is_positive: bool
    decided_at: datetime
    classifier: str
    score: float | None


def decided_labels() -> list[Decided]:
    """Every decision that says something of the type, oldest first; nobody's name.

    Approved and amended drafts are of their type, with the stance that was decided; rejected ones
    are no label but where the cause is "not this clause type". Of an analysis the last decision
    counts. Findings of the audit sample that were judged are labels, too. Two queries.
    """
    found = chain(_of_drafts(), _of_the_audit_sample())
    return sorted(found, key=lambda each: (each.decided_at, each.clause_type, each.text))


def decision_labels() -> list[DecisionLabel]:
    """The labels to train with: one for each text and type, by the latest decision."""
    latest = {(each.text, each.clause_type): each for each in decided_labels()}
    return [
        DecisionLabel(each.text, each.clause_type, each.stance, each.is_positive)
        for _, each in sorted(latest.items())
    ]


def last_decisions() -> "QuerySet[ReviewDecision]":
    """The decision that settled each draft, with its analysis; withdrawals are none."""
    own = ReviewDecision.objects.filter(analysis=OuterRef("analysis"), outcome__in=SETTLING)
    last = Subquery(own.order_by("-decided_at", "-pk").values("pk")[:1])
    decisions = ReviewDecision.objects.filter(pk=last)
    related = decisions.select_related("analysis__provision", "analysis__finding")
    return related.order_by("decided_at", "pk")


def _of_drafts() -> Iterator[Decided]:
    for decision in last_decisions().select_related("analysis__provision__clause_type"):
        analysis = decision.analysis
        is_positive = decision.outcome != Outcome.REJECTED
        if is_positive or decision.cause == Cause.NOT_THIS_TYPE:
            yield _label(analysis, is_positive, decision.decided_at)


def _label(analysis: Analysis, is_positive: bool, decided_at: datetime) -> Decided:
    finding = analysis.finding
    return Decided(
        text=analysis.quote,
        clause_type=analysis.provision.clause_type.slug,
        stance=analysis.stance if is_positive else "",
        is_positive=is_positive,
        decided_at=decided_at,
        classifier=finding.classifier if finding else "",
        score=finding.score if finding else None,
    )


def _of_the_audit_sample() -> Iterator[Decided]:
    related = ("finding__clause__version", "finding__clause_type")
    for decision in AuditDecision.objects.select_related(*related).order_by("decided_at", "pk"):
        finding = decision.finding
        yield Decided(
            text=finding.clause.version.text[finding.start : finding.end],
            clause_type=finding.clause_type.slug,
            stance=decision.stance,
            is_positive=decision.is_of_the_type,
            decided_at=decision.decided_at,
            classifier=finding.classifier,
            score=finding.score,
        )
