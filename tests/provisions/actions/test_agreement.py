"""Agreement: what analysts decided of the classifier's claims, by type and quarter."""

from datetime import UTC, datetime, timedelta

import pytest

from provisions.actions.agreement import agreement_report, quarter_of
from provisions.actions.audit import judge_finding
from provisions.actions.review import amend, approve, reject
from provisions.models import Analysis, ReviewDecision
from tests.factories import make_analysis, make_clause_type, make_finding, make_provision

pytestmark = pytest.mark.django_db

Cause = ReviewDecision.Cause


@pytest.fixture
def kind():
    return make_clause_type("use-of-prompts")


def draft_of(kind, **fields):
    analysis = make_analysis(make_provision(clause_type=kind), **fields)
    finding = make_finding(analysis.clause, kind)
    Analysis.objects.filter(pk=analysis.pk).update(finding=finding)
    return analysis


def figures_of(kind):
    report = agreement_report()
    return next(each for each in report.types if each.slug == kind.slug).overall


def test_without_a_decision_there_is_no_figure(kind):
    draft_of(kind)

    assert not figures_of(kind).has_decisions
    assert figures_of(kind).accepted.ratio is None


def test_approved_and_amended_drafts_are_accepted(kind, ada, noon):
    approve(analysis_id=draft_of(kind).pk, by=ada, now=noon)
    amend(
        analysis_id=draft_of(kind).pk,
        by=ada,
        now=noon,
        reason="There is a choice.",
        values={"stance": "conditional"},
    )
    reject(analysis_id=draft_of(kind).pk, by=ada, now=noon, reason="No.")

    found = figures_of(kind)

    assert (found.accepted.part, found.accepted.whole) == (2, 3)
    assert (found.same_stance.part, found.same_stance.whole) == (1, 2)


def test_a_draft_that_a_person_wrote_says_nothing_of_the_classifier(kind, ada, noon):
    analysis = make_analysis(make_provision(clause_type=kind))

    approve(analysis_id=analysis.pk, by=ada, now=noon)

    assert not figures_of(kind).has_decisions


def test_kappa_needs_decisions_on_both_sides_of_the_cut(kind, ada, noon):
    approve(analysis_id=draft_of(kind).pk, by=ada, now=noon)
    assert figures_of(kind).judged.kappa is None

    unsure = make_finding(clause_type=kind, score=0.3)
    judge_finding(finding_id=unsure.pk, is_of_the_type=False, by=ada, now=noon)

    assert figures_of(kind).judged.kappa == 1


@pytest.mark.parametrize(
    ("cause", "judged"),
    [
        (Cause.NOT_THIS_TYPE, (0, 1)),
        (Cause.NOT_A_CLAUSE, (0, 1)),
        (Cause.WRONG_STANCE, (1, 0)),
        (Cause.DUPLICATE, (0, 0)),
        (Cause.OTHER, (0, 0)),
    ],
)
def test_a_rejection_counts_against_the_type_by_its_cause(kind, ada, noon, cause, judged):
    reject(analysis_id=draft_of(kind).pk, by=ada, now=noon, reason="No.", cause=cause)

    found = figures_of(kind).judged

    assert (found.both, found.only_first) == judged


def test_the_figures_are_told_by_quarter(kind, ada, noon):
    approve(analysis_id=draft_of(kind).pk, by=ada, now=noon)
    approve(analysis_id=draft_of(kind).pk, by=ada, now=noon + timedelta(days=60))

    quarters = agreement_report().quarters

    assert [(name, each.accepted.whole) for name, each in quarters] == [
        ("2026 Q2", 1),
        ("2026 Q3", 1),
    ]


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, "2026 Q1"), (3, "2026 Q1"), (4, "2026 Q2"), (12, "2026 Q4")]
)
def test_quarters(month, quarter):
    assert quarter_of(datetime(2026, month, 1, tzinfo=UTC)) == quarter


def test_the_number_of_queries_does_not_depend_on_the_decisions(
    kind, ada, noon, django_assert_max_num_queries
):
    for _ in range(3):
        approve(analysis_id=draft_of(kind).pk, by=ada, now=noon)

    with django_assert_max_num_queries(3):
        agreement_report()
