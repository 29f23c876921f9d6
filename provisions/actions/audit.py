"""The audit sample: findings too unsure for a draft, judged so that misses can be counted."""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.actions.findings import DRAFT_SCORE
from provisions.models import AuditDecision, Finding
from provisions.models.words import Stance


class NotJudgeable(Exception):
    """The finding cannot be judged; the text says why."""


@transaction.atomic
def judge_finding(
    *, finding_id: int, is_of_the_type: bool, by: User, now: datetime, stance: str = ""
) -> AuditDecision:
    """Say whether the passage is a clause of the type that was claimed; once for each finding.

    Where it is and no stance is given, the claimed one holds. Raises NotJudgeable for a finding
    that makes drafts, which are decided in the queue, and for one that was judged.
    """
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding_id)
    if finding.score >= DRAFT_SCORE:
        raise NotJudgeable("It is sure enough for a draft: decide that in the review queue.")
    if AuditDecision.objects.filter(finding=finding).exists():
        raise NotJudgeable("It was judged already.")
    return AuditDecision.objects.create(
        finding=finding,
        is_of_the_type=is_of_the_type,
        stance=Stance(stance or finding.stance) if is_of_the_type else "",
        decided_by=by,
        decided_at=now,
    )
