"""The audit sample: unsure findings are judged once, sure ones in the queue."""

import pytest

from provisions.actions.audit import NotJudgeable, judge_finding
from provisions.models import AuditDecision
from tests.factories import make_finding
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db


def test_a_finding_that_holds_keeps_the_claimed_stance(ada, noon):
    finding = make_finding(score=0.3, stance="requires")

    said = judge_finding(finding_id=finding.pk, is_of_the_type=True, by=ada, now=noon)

    assert (said.stance, said.decided_by, said.decided_at) == ("requires", ada, noon)


def test_a_finding_that_does_not_hold_has_no_stance(ada, noon):
    finding = make_finding(score=0.3)

    assert judge_finding(finding_id=finding.pk, is_of_the_type=False, by=ada, now=noon).stance == ""


def test_a_finding_that_makes_a_draft_is_decided_in_the_queue(ada, noon):
    finding = make_finding(score=0.5)

    with pytest.raises(NotJudgeable, match="review queue"):
        judge_finding(finding_id=finding.pk, is_of_the_type=True, by=ada, now=noon)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_judge_a_finding_once(ada, grace, noon):
    finding = make_finding(score=0.3)

    results = together(
        *(
            lambda by=by: judge_finding(finding_id=finding.pk, is_of_the_type=True, by=by, now=noon)
            for by in (ada, grace)
        )
    )

    assert AuditDecision.objects.count() == 1
    assert sum(isinstance(each, NotJudgeable) for each in results) == 1
