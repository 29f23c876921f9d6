"""What became of a document is recorded on its page: another document, or none."""

import pytest
from django.contrib.admin.models import LogEntry

from platforms.models import Succession
from tests.factories import make_document, make_entity, make_public_document

pytestmark = pytest.mark.django_db

LIST = "/admin/platforms/document/"


def succeed(client, earlier_id, **sent):
    given = {
        "_form_submitted": "1",
        "kind": "renamed",
        "later": "",
        "later_id": "",
        "happened_on": "2026-05-01",
        "reason": "The platform's notice of 1 May.",
    }
    return client.post(f"{LIST}{earlier_id}/succeed/", given | sent)


def withdraw(client, document_id, reason="The address leads to the home page since May."):
    sent = {"_form_submitted": "1", "reason": reason}
    return client.post(f"{LIST}{document_id}/withdraw/", sent)


@pytest.fixture
def pair():
    entity = make_entity()
    return make_document(entity, "Privacy Policy"), make_document(
        entity, "Data Processor Agreement"
    )


def test_an_analyst_records_which_document_follows(as_analyst, pair):
    earlier, later = pair

    succeed(as_analyst, earlier.pk, later=later.pk)

    row = Succession.objects.get()
    assert (row.earlier, row.later, row.recorded_by.name) == (earlier, later, "grace-analyst")


@pytest.mark.parametrize("which", [0, 1], ids=["earlier", "later"])
def test_both_documents_show_one_another(as_analyst, pair, which):
    succeed(as_analyst, pair[0].pk, later=pair[1].pk)

    page = as_analyst.get(f"{LIST}{pair[which].pk}/change/").content.decode()

    assert f"{LIST}{pair[1 - which].pk}/change/" in page
    assert "The platform&#x27;s notice of 1 May." in page


def test_a_document_of_another_platform_is_named_by_its_id(as_analyst, pair):
    elsewhere = make_public_document()

    succeed(as_analyst, pair[0].pk, kind="merged", later_id=elsewhere.record_id)

    assert Succession.objects.get().later == elsewhere


def test_recording_the_same_pair_twice_keeps_the_first(as_analyst, pair):
    succeed(as_analyst, pair[0].pk, later=pair[1].pk)

    again = succeed(as_analyst, pair[0].pk, later=pair[1].pk, kind="split")

    assert again.status_code == 302
    assert Succession.objects.get().kind == "renamed"
    page = as_analyst.get(again.url).content.decode()
    assert "This was recorded already" in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose the later document, or give its id."),
        ({"later_id": "CA-D-999999"}, "No document has this id."),
        ({"later_id": "CA-C-000001"}, "No document has this id."),
        ({"later_id": "nonsense"}, "No document has this id."),
        ({"later": "999999"}, "Select a valid choice"),
        ({"happened_on": "2999-01-01"}, "This day is still to come."),
        ({"happened_on": "last May"}, "Enter a valid date"),
        ({"reason": ""}, "required"),
        ({"kind": "vanished"}, "Select a valid choice"),
    ],
    ids=[
        "no-document",
        "unknown-id",
        "id-of-a-change",
        "no-id",
        "unknown-choice",
        "future",
        "no-date",
        "no-reason",
        "unknown-kind",
    ],
)
def test_bad_input_keeps_the_form(as_analyst, pair, sent, told):
    response = succeed(as_analyst, pair[0].pk, **sent)

    assert response.status_code == 200
    assert told in response.content.decode()
    assert not Succession.objects.exists()


def test_a_document_cannot_follow_its_own_successor(as_analyst, pair):
    succeed(as_analyst, pair[0].pk, later=pair[1].pk)

    response = succeed(as_analyst, pair[1].pk, later=pair[0].pk)

    assert "already recorded as an earlier form" in response.content.decode()
    assert Succession.objects.count() == 1


def test_nobody_without_the_role_records_what_became_of_a_document(as_staff, pair):
    assert succeed(as_staff, pair[0].pk, later=pair[1].pk).status_code == 403
    assert withdraw(as_staff, pair[0].pk).status_code == 403
    assert not Succession.objects.exists()


@pytest.mark.parametrize("button", ["succeed", "withdraw"])
@pytest.mark.parametrize("number", ["999999", "abc"])
def test_an_unknown_document_is_not_found(as_analyst, button, number):
    assert as_analyst.get(f"{LIST}{number}/{button}/").status_code == 404


# ---- withdrawn ----


def test_withdrawing_ends_the_period_and_keeps_the_reason(as_analyst):
    document = make_public_document()

    withdraw(as_analyst, document.pk, reason="Gone since May.")

    document.refresh_from_db()
    assert document.ended_at is not None
    assert document.sightings.get().ended_at == document.ended_at
    assert "Gone since May." in LogEntry.objects.get().change_message


def test_withdrawing_twice_keeps_the_first_moment(as_analyst):
    document = make_public_document()
    withdraw(as_analyst, document.pk)
    document.refresh_from_db()
    first = document.ended_at

    again = withdraw(as_analyst, document.pk)

    document.refresh_from_db()
    assert "withdrawn already" in again.content.decode()
    assert document.ended_at == first


def test_withdrawing_asks_for_a_reason(as_analyst):
    document = make_public_document()

    response = withdraw(as_analyst, document.pk, reason="")

    document.refresh_from_db()
    assert response.status_code == 200
    assert document.ended_at is None
