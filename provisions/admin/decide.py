"""What the buttons of the review page do: each calls one verb, or says why it did not."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.actions import review
from provisions.actions.publish import NotPublishable, publish
from provisions.actions.review import NotReviewable, approvals_missing
from provisions.admin.amend_form import AmendForm
from provisions.models import Analysis


class Refused(Exception):
    """A button did nothing; the text says why and what can be done."""


Verb = Callable[[Analysis, AmendForm, str, User, datetime], str]


def decide(
    *, analysis: Analysis, sent: Mapping[str, str], form: AmendForm, by: User, now: datetime
) -> str:
    """Do what the pressed button says; returns the sentence that tells of it. Raises Refused."""
    verb = VERBS.get(sent.get("verb", ""))
    if verb is None:
        raise Refused("No button was pressed.")
    try:
        with transaction.atomic():
            return verb(analysis, form, sent.get("reason", ""), by, now)
    except (NotReviewable, NotPublishable) as problem:
        raise Refused(str(problem)) from problem


def _approve(analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime) -> str:
    """Accept as drafted; words typed into the form must not get lost on the way."""
    if form.is_bound and form.amendments():
        raise Refused("You changed the draft: save the amendment, or undo the changes first.")
    review.approve(analysis_id=analysis.pk, by=by, now=now, note=reason)
    analysis.refresh_from_db()
    if approvals_missing(analysis):
        return "Approved. A record of high severity needs a second analyst to be published."
    return "Approved."


def _amend(analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime) -> str:
    if not form.is_valid():
        raise Refused("The amendment was not saved: see the marked fields.")
    review.amend(analysis_id=analysis.pk, by=by, now=now, reason=reason, values=form.amendments())
    analysis.refresh_from_db()
    if approvals_missing(analysis):
        return "Amended and approved. High severity: a second analyst must approve it, too."
    return "Amended and approved."


def _reject(analysis: Analysis, form: AmendForm, reason: str, by: User, now: datetime) -> str:
    review.reject(analysis_id=analysis.pk, by=by, now=now, reason=reason)
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
    "reject": _reject,
    "publish": _publish,
    "approve_and_publish": _approve_and_publish,
    "amend_and_publish": _amend_and_publish,
}
