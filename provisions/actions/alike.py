"""One decision on drafts of many documents whose clauses read the same."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.actions.review import NotReviewable, approve
from provisions.classifier.wording_likeness import exact_words
from provisions.models import Analysis, ReviewDecision


@transaction.atomic
def approve_alike(
    *, analysis_ids: Sequence[int], by: User, now: datetime, note: str = ""
) -> list[ReviewDecision]:
    """Accept drafts of one type, stance and severity whose words are equal but for names.

    All or none. Raises NotReviewable where they differ in that, or one of them cannot be decided.
    """
    drafts = list(
        Analysis.objects.filter(pk__in=analysis_ids)
        .select_related("provision__document__entity")
        .order_by("pk")
    )
    if len(drafts) != len(set(analysis_ids)) or not drafts:
        raise NotReviewable("Choose drafts that are there.")
    if len({_decided_on(draft) for draft in drafts}) > 1:
        raise NotReviewable("These drafts do not say the same: decide on each for itself.")
    return [_approve(draft, by, now, note) for draft in drafts]


def _decided_on(draft: Analysis) -> tuple[object, ...]:
    words = exact_words(draft.quote, draft.provision.document.entity.name)
    return draft.provision.clause_type_id, draft.stance, draft.severity, words


def _approve(draft: Analysis, by: User, now: datetime, note: str) -> ReviewDecision:
    try:
        return approve(analysis_id=draft.pk, by=by, now=now, note=note)
    except NotReviewable as problem:
        raise NotReviewable(f"{draft.provision.document}: {problem}") from problem
