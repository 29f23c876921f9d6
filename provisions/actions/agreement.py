"""How often analysts agree with the classifier, by clause type and quarter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from provisions.actions.decision_labels import last_decisions
from provisions.actions.findings import DRAFT_SCORE
from provisions.classifier.proportions import Share, YesNo
from provisions.models import AuditDecision, ClauseType, ReviewDecision

Outcome = ReviewDecision.Outcome
Cause = ReviewDecision.Cause


@dataclass(frozen=True, slots=True)
class Agreement:
    """Decisions on the classifier's claims.

    `accepted`: drafts that were approved or amended, of those decided. `same_stance`: of the
    accepted ones, those whose stance stayed. `judged`: is it of the type, classifier against
    analyst, over drafts and the audit sample; a rejection counts against the type by its cause.
    """

    accepted: Share = field(default_factory=lambda: Share(0, 0))
    same_stance: Share = field(default_factory=lambda: Share(0, 0))
    judged: YesNo = field(default_factory=YesNo)

    def __add__(self, other: "Agreement") -> "Agreement":
        """Both counted together."""
        return Agreement(
            self.accepted + other.accepted,
            self.same_stance + other.same_stance,
            self.judged + other.judged,
        )

    @property
    def has_decisions(self) -> bool:
        """Whether anything was decided."""
        return bool(self.accepted.whole or self.judged != YesNo())


@dataclass(frozen=True, slots=True)
class TypeAgreement:
    """The agreement on one clause type, all in all and by quarter (earliest first)."""

    slug: str
    name: str
    overall: Agreement
    quarters: tuple[tuple[str, Agreement], ...]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All clause types in the order of their names, and everything together."""

    types: tuple[TypeAgreement, ...]
    overall: Agreement
    quarters: tuple[tuple[str, Agreement], ...]


def agreement_report() -> AgreementReport:
    """The figures as they are now; three queries. Drafts that a person wrote are not counted."""
    cells: dict[tuple[int, str], Agreement] = defaultdict(Agreement)
    for kind, moment, agreement in [*_drafts(), *_audit_sample()]:
        cells[kind, quarter_of(moment)] += agreement
    kinds = ClauseType.objects.order_by("name").values_list("pk", "slug", "name")
    types = [TypeAgreement(slug, name, *_over_time(cells, pk)) for pk, slug, name in kinds]
    return AgreementReport(tuple(types), *_over_time(cells))


def quarter_of(moment: datetime) -> str:
    """`2026 Q3` for a day in August 2026; quarters sort by name."""
    return f"{moment.year} Q{(moment.month + 2) // 3}"


def _over_time(
    cells: Mapping[tuple[int, str], Agreement], only: int | None = None
) -> tuple[Agreement, tuple[tuple[str, Agreement], ...]]:
    quarters: dict[str, Agreement] = defaultdict(Agreement)
    for (kind, quarter), agreement in cells.items():
        if only in (None, kind):
            quarters[quarter] += agreement
    ordered = tuple(sorted(quarters.items()))
    return sum((each for _, each in ordered), Agreement()), ordered


def _drafts() -> Iterable[tuple[int, datetime, Agreement]]:
    for decision in last_decisions().only(
        "outcome",
        "cause",
        "changed_fields",
        "decided_at",
        "analysis__finding__score",
        "analysis__provision__clause_type_id",
    ):
        analysis = decision.analysis
        if analysis.finding is None:
            continue
        is_accepted = decision.outcome != Outcome.REJECTED
        found = Agreement(accepted=Share(int(is_accepted), 1))
        if is_accepted:
            kept = "stance" not in decision.changed_fields
            found = replace(found, same_stance=Share(int(kept), 1))
        found = replace(found, judged=_judged_draft(decision, analysis.finding.score))
        yield analysis.provision.clause_type_id, decision.decided_at, found


def _judged_draft(decision: ReviewDecision, score: float) -> YesNo:
    """A rejection for another cause than the type says nothing of the type."""
    if decision.outcome != Outcome.REJECTED or decision.cause == Cause.WRONG_STANCE:
        return _judged(score, True)
    if decision.cause in (Cause.NOT_THIS_TYPE, Cause.NOT_A_CLAUSE):
        return _judged(score, False)
    return YesNo()


def _audit_sample() -> Iterable[tuple[int, datetime, Agreement]]:
    for decision in AuditDecision.objects.select_related("finding").order_by("pk").iterator():
        judged = _judged(decision.finding.score, decision.is_of_the_type)
        yield decision.finding.clause_type_id, decision.decided_at, Agreement(judged=judged)


def _judged(score: float, is_of_the_type: bool) -> YesNo:
    claimed = score >= DRAFT_SCORE
    return YesNo(
        both=int(claimed and is_of_the_type),
        only_first=int(claimed and not is_of_the_type),
        only_second=int(not claimed and is_of_the_type),
        neither=int(not claimed and not is_of_the_type),
    )
