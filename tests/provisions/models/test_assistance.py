"""What the database demands of a request for a wording."""

from datetime import timedelta

import pytest

from provisions.models import AssistanceRequest
from tests.factories import NOON, make_analysis, make_person
from tests.platforms.models.refusals import protected, refuses_deletion, violates

pytestmark = pytest.mark.django_db
QUOTE = {"start": 0, "end": 4, "text": "Text"}


def ask(**fields):
    """A request; one that is not open was answered at noon."""
    is_open = fields.get("state", "asked") in {"asked", "asking"}
    values = {
        "analysis": fields.pop("analysis", None) or make_analysis(),
        "asked_by": make_person(),
        "asked_at": NOON,
        "due_at": NOON,
        "answered_at": None if is_open else NOON,
        **fields,
    }
    return AssistanceRequest.objects.create(**values)


def propose(**fields):
    return ask(**{"state": "proposed", "proposal": make_analysis(), **fields})


@pytest.mark.parametrize(
    "fields", [{"state": "asked"}, {"state": "asking", "leased_until": NOON + timedelta(minutes=1)}]
)
def test_a_draft_has_one_open_request(fields):
    analysis = make_analysis()
    ask(analysis=analysis, state="refused", reason="No.")
    ask(analysis=analysis)

    with violates("assistancerequest_is_one_open_per_draft"):
        ask(analysis=analysis, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "asked", "answered_at": NOON},
        {"state": "failed", "answered_at": None, "reason": "No answer."},
    ],
)
def test_a_request_has_an_end_only_when_it_was_answered(fields):
    with violates("assistancerequest_answered_says_when"):
        ask(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "asking"},
        {"state": "asked", "leased_until": NOON},
        {"state": "failed", "leased_until": NOON, "reason": "No answer."},
    ],
)
def test_only_a_worker_that_asks_holds_a_request(fields):
    with violates("assistancerequest_being_asked_is_leased"):
        ask(**fields)


def test_a_proposed_wording_is_a_draft():
    with violates("assistancerequest_proposed_names_its_draft"):
        propose(proposal=None)


def test_without_a_wording_there_is_no_draft():
    draft = make_analysis()

    with violates("assistancerequest_proposed_names_its_draft"):
        ask(state="refused", reason="No.", proposal=draft)


def test_without_a_wording_there_are_no_quotes():
    with violates("assistancerequest_proposed_names_its_draft"):
        ask(state="refused", reason="No.", quotes=[QUOTE])


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_a_request_without_a_wording_says_why(state):
    with violates("assistancerequest_without_proposal_says_why"):
        ask(state=state)


@pytest.mark.parametrize("missing", ["taken_back_at", "taken_back_by"])
def test_a_wording_is_taken_back_by_somebody_at_a_time(missing):
    said = {"taken_back_at": NOON, "taken_back_by": make_person()}
    del said[missing]

    with violates("assistancerequest_taken_back_says_who_and_when"):
        propose(**said)


def test_only_a_wording_is_taken_back():
    with violates("assistancerequest_taken_back_says_who_and_when"):
        ask(state="failed", reason="No.", taken_back_at=NOON, taken_back_by=make_person())


def test_an_answered_request_is_taken_back_once_and_else_kept():
    request = propose()
    rows = AssistanceRequest.objects.filter(pk=request.pk)
    with protected("Cannot update"):
        rows.update(reason="Another.")

    rows.update(taken_back_at=NOON, taken_back_by=make_person())

    with protected("Cannot update"):
        rows.update(taken_back_at=NOON + timedelta(days=1))
    refuses_deletion(request)
