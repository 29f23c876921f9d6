"""What the buttons of the review page do: each calls one verb, or says why it did not."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.actions import review
from provisions.actions.publish import NotPublishable, publish
from provisions.actions.review import NotReviewable, approvals_missing
from provisions.actions.settle import NotSettleable
from provisions.admin.amend_form import AmendForm
from provisions.admin.resemblance import SETTLING, settle
from provisions.models import Analysis, ReviewDecision

Cause = ReviewDecision.Cause
REJECT = "reject"


class Refused(Exception):
    """A button did nothing; the text says why and what can be done."""


Verb = Callable[[Analysis, AmendForm, str, User, datetime], str]


def decide(
    *, analysis: Analysis, sent: Mapping[str, str], form: AmendForm, by: User, now: datetime
) -> str:
    """Do what the pressed button says; returns the sentence that tells of it. Raises Refused."""
    pressed = sent.get("verb", "")
    verb = VERBS.get(pressed)
    if verb is None and pressed not in (REJECT, *SETTLING):
        raise Refused("No button was pressed.")
    try:
        with transaction.atomic():
            if pressed == REJECT:
                return _reject(analysis, sent, by, now)
            if verb is None:
                return settle(analysis, sent, by, now)
            return verb(analysis, form, sent.get("reason", ""), by, now)
    except (NotReviewable, NotPublishable, NotSettleable) as problem:
        raise Refused(str(problem)) from problem


def _approve(analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime) -> str:
    """Accept as drafted; words typed into the form must not get lost on the way."""
    if form.is_changed:
        raise Refused("You changed the draft: save the amendment, or undo the changes first.")
    review.approve(analysis_id=analysis.pk, by=by, now=now, note=reason)
    analysis.refresh_from_db()
    if approvals_missing(analysis):
        return "Approved. A record of high severity needs a second analyst to be published."
    return "Approved."


def _amend(analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime) -> str:
    if not form.is_valid() or not form.answers.is_valid():
        raise Refused("The amendment was not saved: see the marked fields.")
    review.amend(
        analysis_id=analysis.pk,
        by=by,
        now=now,
        reason=reason,
        values=form.amendments(),
        answers=form.answers.changed_answers(),
    )
    analysis.refresh_from_db()
    if approvals_missing(analysis):
        return "Amended and approved. High severity: a second analyst must approve it, too."
    return "Amended and approved."


def _reject(analysis: Analysis, sent: Mapping[str, str], by: User, now: datetime) -> str:
    """Where no cause was chosen it is another one: from that, nothing wrong is learned."""
    cause = sent.get("cause") or Cause.OTHER
    if cause not in Cause.values:
        raise Refused("There is no such kind of reason.")
    review.reject(
        analysis_id=analysis.pk,
        by=by,
        now=now,
        reason=sent.get("reason", ""),
        cause=Cause(cause),
    )
    return "Rejected; the same wording is not drafted again."


def _publish(analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime) -> str:
    publish(analysis_id=analysis.pk, by=by, now=now)
    analysis.provision.refresh_from_db()
    return f"{analysis.provision.record_id} is public."


def _approve_and_publish(
    analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime
) -> str:
    """Both or neither: where it may not be published, it is not approved in passing."""
    _approve(analysis, form, reason, by, now)
    return _publish(analysis, form, reason, by, now)


def _amend_and_publish(
    analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime
) -> str:
    _amend(analysis, form, reason, by, now)
    return _publish(analysis, form, reason, by, now)


VERBS: dict[str, Verb] = {
    "approve": _approve,
    "amend": _amend,
    "publish": _publish,
    "approve_and_publish": _approve_and_publish,
    "amend_and_publish": _amend_and_publish,
}
