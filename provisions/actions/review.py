"""Arrow 6, provision → review: an analyst accepts, amends or rejects a draft, with a reason."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from conductatlas.models import User
from provisions.actions.attributes import Answer, BadAnswer, answer_attribute
from provisions.actions.draft import draft_wording_of_today, lock_document_of
from provisions.models import Analysis, ReviewDecision
from provisions.models.words import Stance

Outcome = ReviewDecision.Outcome
State = Analysis.State

AMENDABLE = (
    "title",
    "stance",
    "severity",
    "confidence",
    "confidence_reason",
    "basis",
    "what_it_is",
    "why_it_matters",
    "interpretive_note",
    "consumer_impact",
    "memo_teaser",
)


class NotReviewable(Exception):
    """The analysis cannot be decided in this way; the text says why and what can be done."""


@transaction.atomic
def approve(*, analysis_id: int, by: User, now: datetime, note: str = "") -> ReviewDecision:
    """Accept an analysis as it stands. A High severity needs two people before it goes out.

    Raises NotReviewable if it was decided already, is the person's own, or was approved by them.
    """
    analysis = _open(analysis_id, by)
    if analysis.confidence != "high" and not analysis.confidence_reason:
        raise NotReviewable("Say why the confidence is not high, by amending the draft.")
    decision = _decide(analysis, Outcome.APPROVED, by, now, note)
    _move(analysis, State.APPROVED)
    return decision


@transaction.atomic
def amend(
    *,
    analysis_id: int,
    by: User,
    now: datetime,
    reason: str,
    values: Mapping[str, str],
    answers: Mapping[str, Answer] = MappingProxyType({}),
) -> ReviewDecision:
    """Change a draft and accept it so. `values` holds new texts by field name, of AMENDABLE.

    `answers`: new ones by slug of the attribute. Raises NotReviewable where nothing would change, a
    field is not amendable, the reason is missing, words that an answer quotes are not in the text,
    or the draft was decided already.
    """
    analysis = _open(analysis_id, by)
    if analysis.state != State.DRAFT:
        raise NotReviewable("It was approved already: reject it, or publish it as it stands.")
    _demand_reason(reason)
    if unknown := set(values) - set(AMENDABLE):
        raise NotReviewable(f"These cannot be amended: {', '.join(sorted(unknown))}.")
    changed: dict[str, object] = {
        field: {"before": getattr(analysis, field), "after": value}
        for field, value in values.items()
        if getattr(analysis, field) != value
    }
    changed |= _answer(analysis, answers)
    if not changed:
        raise NotReviewable("Nothing was changed: approve the draft instead.")
    for field, value in values.items():
        setattr(analysis, field, value)
    _demand_sense(analysis)
    if not analysis.is_assisted:  # the public is told of a model also where a person amended
        analysis.drafter = "analyst"
    analysis.save()
    decision = _decide(analysis, Outcome.AMENDED, by, now, reason, changed)
    _move(analysis, State.APPROVED)
    return decision


@transaction.atomic
def reject(
    *,
    analysis_id: int,
    by: User,
    now: datetime,
    reason: str,
    cause: ReviewDecision.Cause = ReviewDecision.Cause.OTHER,
) -> ReviewDecision:
    """Refuse a draft; the same wording is not drafted again, a newer one of today is.

    From the cause the classifier learns: only "not this type" says that it was wrong.
    """
    lock_document_of(analysis_id=analysis_id)
    analysis = _open(analysis_id, by, own=True)
    _demand_reason(reason)
    decision = _decide(analysis, Outcome.REJECTED, by, now, reason, cause=cause)
    _move(analysis, State.REJECTED)
    draft_wording_of_today(provision=analysis.provision, now=now)
    return decision


def approvals_missing(analysis: Analysis) -> int:
    """How many more people must approve before it may be published: four eyes on High."""
    people = analysis.decisions.approving().values("decided_by").distinct()
    return max(0, analysis.approvals_needed - people.count())


def _open(analysis_id: int, by: User, *, own: bool = False) -> Analysis:
    """The locked row, if this person may decide it now."""
    analysis = Analysis.objects.select_for_update().get(pk=analysis_id)
    if not analysis.is_open:
        label = analysis.get_state_display().lower()
        raise NotReviewable(f"Another analyst decided first: it is {label}.")
    if own:
        return analysis
    if analysis.drafted_by_id == by.pk:
        raise NotReviewable("Nobody approves their own draft: another analyst must decide.")
    if analysis.decisions.filter(decided_by=by).exists():
        raise NotReviewable("You decided this one already: it needs a second analyst.")
    return analysis


def _answer(analysis: Analysis, answers: Mapping[str, Answer]) -> dict[str, object]:
    """Put new answers on the attributes of a draft; what each was and is, by its name."""
    try:
        told = {
            f"attribute {slug}": answer_attribute(analysis, slug, answer)
            for slug, answer in answers.items()
        }
    except BadAnswer as problem:
        raise NotReviewable(str(problem)) from problem
    return {name: each for name, each in told.items() if each["before"] != each["after"]}


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise NotReviewable("Give a reason; it is kept with the decision.")


def _demand_sense(analysis: Analysis) -> None:
    """What the database would refuse anyway, said in words."""
    if analysis.stance == Stance.EXCLUDES:
        analysis.severity = ""
    elif not analysis.severity:
        raise NotReviewable("Choose a severity; only a clause that excludes has none.")
    if analysis.confidence != "high" and not analysis.confidence_reason.strip():
        raise NotReviewable("Say why the confidence is not high.")
    if not analysis.title.strip() or not analysis.what_it_is.strip():
        raise NotReviewable("A record needs a title and one sentence on what it is.")


def _decide(
    analysis: Analysis,
    outcome: ReviewDecision.Outcome,
    by: User,
    now: datetime,
    reason: str,
    changed: Mapping[str, object] | None = None,
    cause: str = "",
) -> ReviewDecision:
    return ReviewDecision.objects.create(
        analysis=analysis,
        outcome=outcome,
        decided_by=by,
        decided_at=now,
        reason=reason.strip(),
        cause=cause,
        changed_fields=dict(changed or {}),
    )


def _move(analysis: Analysis, state: Analysis.State) -> None:
    analysis.state = state
    analysis.save(update_fields=["state"])
