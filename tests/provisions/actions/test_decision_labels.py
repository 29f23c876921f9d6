"""Decisions as labels: what an analyst said of a type, and nothing more than that."""

from datetime import timedelta

import pytest

from provisions.actions.audit import judge_finding
from provisions.actions.decision_labels import decided_labels, decision_labels
from provisions.actions.publish import withdraw
from provisions.actions.review import amend, approve, reject
from provisions.models import Analysis, ReviewDecision
from tests.factories import QUOTE, make_analysis, make_clause_type, make_finding, make_provision

pytestmark = pytest.mark.django_db

Cause = ReviewDecision.Cause
HOUR = timedelta(hours=1)


@pytest.fixture
def draft():
    """A draft of the classifier's."""
    analysis = make_analysis(make_provision(clause_type=make_clause_type("use-of-prompts")))
    finding = make_finding(analysis.clause, analysis.provision.clause_type, classifier="cues/9")
    Analysis.objects.filter(pk=analysis.pk).update(finding=finding)
    analysis.refresh_from_db()
    return analysis


def test_an_approved_draft_is_of_its_type_and_stance(draft, ada, noon):
    approve(analysis_id=draft.pk, by=ada, now=noon)

    (label,) = decided_labels()

    assert (label.text, label.clause_type, label.stance) == (QUOTE, "use-of-prompts", "permits")
    assert label.is_positive
    assert (label.classifier, label.score, label.decided_at) == ("cues/9", 0.9, noon)


def test_an_amended_draft_is_of_its_type_with_the_stance_that_was_decided(draft, ada, noon):
    values = {"stance": "conditional"}
    amend(analysis_id=draft.pk, by=ada, now=noon, reason="There is a choice.", values=values)

    (label,) = decision_labels()

    assert (label.stance, label.is_positive) == ("conditional", True)


@pytest.mark.parametrize("cause", Cause)
def test_of_the_rejected_only_those_of_another_type_are_labels(draft, ada, noon, cause):
    reject(analysis_id=draft.pk, by=ada, now=noon, reason="No.", cause=cause)

    told = [(each.stance, each.is_positive) for each in decided_labels()]

    assert told == ([("", False)] if cause == Cause.NOT_THIS_TYPE else [])


def test_of_two_decisions_the_last_counts(draft, ada, grace, noon):
    approve(analysis_id=draft.pk, by=ada, now=noon)
    reject(
        analysis_id=draft.pk,
        by=grace,
        now=noon + HOUR,
        reason="About something else.",
        cause=Cause.NOT_THIS_TYPE,
    )

    assert [each.is_positive for each in decided_labels()] == [False]


def test_a_withdrawal_says_nothing_of_the_type(ada, noon):
    provision = make_provision(published=True)

    withdraw(provision_id=provision.pk, by=ada, now=noon, reason="The platform asked.")

    assert [each.is_positive for each in decided_labels()] == [True]


def test_the_same_words_and_type_are_one_label_by_the_latest_decision(ada, noon):
    kind = make_clause_type()
    for hours, verb in enumerate([approve, reject]):
        analysis = make_analysis(make_provision(clause_type=kind))
        more = {"reason": "No.", "cause": Cause.NOT_THIS_TYPE} if verb is reject else {}
        verb(analysis_id=analysis.pk, by=ada, now=noon + hours * HOUR, **more)

    (label,) = decision_labels()

    assert len(decided_labels()) == 2
    assert not label.is_positive


def test_judged_findings_of_the_audit_sample_are_labels(ada, noon):
    finding = make_finding(score=0.3)
    judge_finding(finding_id=finding.pk, is_of_the_type=True, by=ada, now=noon)

    (label,) = decided_labels()

    assert (label.text, label.stance, label.score) == (QUOTE, "permits", 0.3)
