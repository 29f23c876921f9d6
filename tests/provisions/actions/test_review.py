"""Arrow 6: analysts decide, each once, with a reason; High needs four eyes."""

import pytest

from provisions.actions.review import (
    AMENDABLE,
    NotReviewable,
    amend,
    approvals_missing,
    approve,
    reject,
)
from provisions.models import Analysis, ReviewDecision
from tests.factories import make_analysis
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db


def refused(words):
    return pytest.raises(NotReviewable, match=words)


# ---- approve ----


def test_an_approval_is_kept_with_who_and_when(ada, noon):
    analysis = make_analysis()

    decision = approve(analysis_id=analysis.pk, by=ada, now=noon, note="Clear wording.")

    assert (decision.outcome, decision.decided_by, decision.decided_at) == ("approved", ada, noon)
    assert decision.reason == "Clear wording."
    assert Analysis.objects.get().state == "approved"


def test_nobody_approves_their_own_draft(ada, noon):
    analysis = make_analysis(drafted_by=ada)

    with refused("own draft"):
        approve(analysis_id=analysis.pk, by=ada, now=noon)

    assert Analysis.objects.get().state == "draft"


def test_one_person_cannot_approve_twice(ada, noon):
    analysis = make_analysis(severity="high", approved_by=ada)

    with refused("second analyst"):
        approve(analysis_id=analysis.pk, by=ada, now=noon)

    assert approvals_missing(analysis) == 1


def test_a_second_person_completes_four_eyes(ada, grace, noon):
    analysis = make_analysis(severity="high", approved_by=ada)

    approve(analysis_id=analysis.pk, by=grace, now=noon)

    assert approvals_missing(analysis) == 0


@pytest.mark.parametrize(("severity", "missing"), [("high", 2), ("medium", 1), ("low", 1)])
def test_only_high_severity_needs_two(severity, missing):
    assert approvals_missing(make_analysis(severity=severity)) == missing


def test_a_low_confidence_without_a_reason_is_not_approved(ada, noon):
    analysis = make_analysis(confidence="low")

    with refused("why the confidence is not high"):
        approve(analysis_id=analysis.pk, by=ada, now=noon)


@pytest.mark.parametrize("act", ["approve", "reject", "amend"])
def test_what_was_rejected_is_decided(ada, grace, noon, act):
    analysis = make_analysis()
    reject(analysis_id=analysis.pk, by=ada, now=noon, reason="A false hit.")
    how = {"analysis_id": analysis.pk, "by": grace, "now": noon}

    with refused("Another analyst decided first: it is rejected"):
        if act == "approve":
            approve(**how)
        elif act == "reject":
            reject(**how, reason="Too late.")
        else:
            amend(**how, reason="Too late.", values={"title": "New"})


@pytest.mark.parametrize("state", ["published", "superseded"])
def test_what_is_no_longer_open_is_not_decided(ada, noon, state):
    analysis = make_analysis(state=state, text_sha256="a" * 64)

    with refused("decided first"):
        approve(analysis_id=analysis.pk, by=ada, now=noon)


# ---- reject ----


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_rejection_without_a_reason_is_refused(ada, noon, reason):
    analysis = make_analysis()

    with refused("Give a reason"):
        reject(analysis_id=analysis.pk, by=ada, now=noon, reason=reason)

    assert Analysis.objects.get().state == "draft"


def test_people_may_reject_their_own_draft(ada, noon):
    analysis = make_analysis(drafted_by=ada)

    reject(analysis_id=analysis.pk, by=ada, now=noon, reason="A slip.")

    assert Analysis.objects.get().state == "rejected"


def test_an_approved_analysis_can_still_be_rejected(ada, grace, noon):
    analysis = make_analysis(approved_by=ada)

    reject(analysis_id=analysis.pk, by=grace, now=noon, reason="The quote is out of context.")

    assert Analysis.objects.get().state == "rejected"


def test_a_rejected_record_can_be_drafted_again(ada, noon):
    analysis = make_analysis()
    reject(analysis_id=analysis.pk, by=ada, now=noon, reason="A false hit.")

    assert make_analysis(analysis.provision).state == "draft"


# ---- amend ----


def amended(analysis, by, now, **values):
    return amend(analysis_id=analysis.pk, by=by, now=now, reason="Clearer.", values=values)


def test_an_amendment_keeps_both_wordings(ada, noon):
    analysis = make_analysis(title="Before")

    decision = amended(analysis, ada, noon, title="After", severity="medium")

    analysis.refresh_from_db()
    assert (analysis.title, analysis.state, analysis.drafter) == ("After", "approved", "analyst")
    assert decision.changed_fields == {"title": {"before": "Before", "after": "After"}}
    assert (decision.outcome, decision.reason) == ("amended", "Clearer.")


def test_an_amendment_without_a_reason_is_refused(ada, noon):
    analysis = make_analysis()

    with refused("Give a reason"):
        amend(analysis_id=analysis.pk, by=ada, now=noon, reason="", values={"title": "After"})


def test_an_amendment_that_changes_nothing_is_refused(ada, noon):
    analysis = make_analysis(title="Same")

    with refused("approve the draft instead"):
        amended(analysis, ada, noon, title="Same")


@pytest.mark.parametrize("field", ["quote", "start", "state", "version", "text_sha256"])
def test_the_evidence_cannot_be_amended(ada, noon, field):
    analysis = make_analysis()

    with refused(f"cannot be amended: {field}"):
        amended(analysis, ada, noon, **{field: "1"})

    assert field not in AMENDABLE


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"severity": ""}, "Choose a severity"),
        ({"confidence": "medium"}, "why the confidence is not high"),
        ({"title": " "}, "needs a title"),
        ({"what_it_is": ""}, "needs a title and one sentence"),
    ],
)
def test_an_amendment_that_makes_no_sense_is_refused_in_words(ada, noon, values, words):
    analysis = make_analysis()

    with refused(words):
        amended(analysis, ada, noon, **values)

    assert Analysis.objects.get().state == "draft"
    assert not ReviewDecision.objects.exists()


def test_an_amendment_to_excludes_drops_the_severity(ada, noon):
    analysis = make_analysis()

    amended(analysis, ada, noon, stance="excludes")

    assert Analysis.objects.get().severity == ""


def test_what_was_approved_is_not_amended(ada, grace, noon):
    analysis = make_analysis(approved_by=ada)

    with refused("approved already"):
        amended(analysis, grace, noon, title="After")


def test_an_amendment_to_high_still_needs_a_second_person(ada, grace, noon):
    analysis = make_analysis(severity="medium")
    amended(analysis, ada, noon, severity="high")
    analysis.refresh_from_db()
    assert approvals_missing(analysis) == 1

    approve(analysis_id=analysis.pk, by=grace, now=noon)

    assert approvals_missing(analysis) == 0


# ---- two at once ----


@pytest.mark.django_db(transaction=True)
def test_of_two_rejections_at_once_the_second_comes_too_late(ada, grace, noon):
    analysis = make_analysis()

    results = together(
        *[
            lambda who=who: reject(analysis_id=analysis.pk, by=who, now=noon, reason="No.")
            for who in (ada, grace)
        ]
    )

    assert sorted(type(result).__name__ for result in results) == [
        "NotReviewable",
        "ReviewDecision",
    ]
    assert ReviewDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_approve_counts_once(ada, noon):
    analysis = make_analysis(severity="high")

    together(*[lambda: approve(analysis_id=analysis.pk, by=ada, now=noon)] * 2)

    assert approvals_missing(analysis) == 1
