"""What stands beside a record is chosen in a dialogue of its own, with a reason."""

import pytest
from django.urls import reverse

from tests.factories import make_clause_type
from tests.provisions.wordings import COPIED, OWN_WORDS, record_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence():
    return make_clause_type("licence")


@pytest.fixture
def own(licence):
    return record_at("Own", licence, COPIED)


def dialog(record):
    return f"/admin/provisions/provision/{record.pk}/compare_record/"


def sent(other, **fields):
    return {
        "_form_submitted": "1",
        "other": other.pk,
        "choice": "excluded",
        "reason": "It is of a trial.",
        **fields,
    }


def test_the_dialogue_offers_the_candidates_as_they_are_ranked(as_ada, licence, own):
    record_at("Apart", licence, OWN_WORDS)
    record_at("Alike", licence, COPIED)

    shown = as_ada.get(dialog(own)).content.decode()

    assert shown.index("Alike, CA-P") < shown.index("Apart, CA-P")
    assert "Permits, 100% alike" in shown


def test_a_choice_is_kept_and_shown_with_who_and_why(as_ada, ada, licence, own):
    other = record_at("Other", licence, OWN_WORDS)

    as_ada.post(dialog(own), sent(other))

    row = own.comparator_choices.get()
    assert (row.choice, row.chosen_by) == ("excluded", ada)
    page = as_ada.get(reverse("admin:provisions_provision_change", args=[own.pk])).content.decode()
    assert "It is of a trial." in page
    assert f"Other, {other.record_id}" in page


def test_a_choice_that_cannot_be_made_says_why(as_ada, licence, own):
    other = record_at("Other", licence, OWN_WORDS)

    response = as_ada.post(dialog(own), sent(other, choice="ranked"))

    assert "where its rank allows already" in response.content.decode()
    assert not own.comparator_choices.exists()


def test_a_record_of_another_type_cannot_be_sent(as_ada, own):
    elsewhere = record_at("Elsewhere", make_clause_type("arbitration"), COPIED)

    as_ada.post(dialog(own), sent(elsewhere, choice="pinned"))

    assert not own.comparator_choices.exists()


def test_who_may_not_decide_may_not_choose(client, own, olu):
    client.force_login(olu)

    assert client.get(dialog(own)).status_code in {302, 403}
