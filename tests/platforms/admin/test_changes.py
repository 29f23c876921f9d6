"""Analysts give changes another class; the change keeps what was said of it."""

import pytest

from platforms.models import Change, Reclassification
from tests.factories import make_change

pytestmark = pytest.mark.django_db

LIST = "/admin/platforms/change/"


def classify(client, change_id, to_class="boilerplate", reason="Only the footer moved."):
    sent = {"_form_submitted": "1", "to_class": to_class, "reason": reason}
    return client.post(f"{LIST}{change_id}/reclassify/", sent)


def test_an_analyst_gives_a_change_another_class(as_analyst):
    change = make_change()

    classify(as_analyst, change.pk)

    change.refresh_from_db()
    said = Reclassification.objects.get()
    assert change.change_class == "boilerplate"
    assert (said.reason, said.decided_by.name) == ("Only the footer moved.", "grace-analyst")


def test_the_page_of_a_change_tells_what_analysts_said(as_analyst):
    change = make_change()

    classify(as_analyst, change.pk)

    page = as_analyst.get(f"{LIST}{change.pk}/change/").content.decode()
    assert "Only the footer moved." in page
    assert "grace-analyst" in page


def test_the_same_class_again_is_refused_and_written_once(as_analyst):
    change = make_change()
    classify(as_analyst, change.pk)

    again = classify(as_analyst, change.pk, reason="Still the footer.")

    assert "It has this class already." in again.content.decode()
    assert "Still the footer." in again.content.decode()
    assert Reclassification.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"reason": " "}, "required"),
        ({"reason": "x" * 501}, "at most 500"),
        ({"to_class": ""}, "required"),
        ({"to_class": "harmless"}, "Select a valid choice"),
        ({"to_class": "technical"}, "It was published as a change of the platform"),
    ],
    ids=["no-reason", "long-reason", "no-class", "unknown-class", "technical"],
)
def test_bad_input_keeps_the_form_and_the_class(as_analyst, sent, told):
    change = make_change()

    response = classify(as_analyst, change.pk, **sent)

    assert response.status_code == 200
    assert told in response.content.decode()
    assert Change.objects.get(pk=change.pk).change_class == change.change_class


def test_nobody_without_the_role_changes_a_class(as_staff):
    change = make_change()

    assert classify(as_staff, change.pk).status_code == 403
    assert not Reclassification.objects.exists()


@pytest.mark.parametrize("number", ["999999", "abc"])
def test_an_unknown_change_is_not_found(as_analyst, number):
    assert as_analyst.get(f"{LIST}{number}/reclassify/").status_code == 404
    assert classify(as_analyst, number).status_code == 404


def test_the_list_tells_apart_who_gave_the_class(as_analyst):
    by_rule, by_analyst = make_change(), make_change()
    classify(as_analyst, by_analyst.pk)

    def found(classed_by):
        return list(as_analyst.get(LIST, {"classed_by": classed_by}).context["cl"].result_list)

    assert found("rule") == [by_rule]
    assert found("analyst") == [by_analyst]
