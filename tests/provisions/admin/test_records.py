"""Records and evidence are browsed, never edited; withdrawing asks for the reason."""

import pytest
from django.urls import reverse

from tests.factories import make_finding, make_provision

pytestmark = pytest.mark.django_db


def change_page(row) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def test_a_record_shows_its_analyses_and_publications(as_ada):
    provision = make_provision(published=True, title="Use of prompts")

    shown = as_ada.get(change_page(provision)).content.decode()

    assert "Use of prompts</a>" in shown
    assert "A record, 1 June 2026" in shown


def test_a_record_is_found_by_its_public_id(as_ada):
    make_provision(published=True)
    wanted = make_provision(published=True)

    response = as_ada.get("/admin/provisions/provision/", {"q": wanted.record_id.lower()})

    assert list(response.context["cl"].result_list) == [wanted]


def test_withdrawing_demands_a_reason(as_ada):
    provision = make_provision(published=True)

    response = as_ada.post(
        f"/admin/provisions/provision/{provision.pk}/withdraw_record/", {"_form_submitted": "1"}
    )

    provision.refresh_from_db()
    assert "This field is required." in response.content.decode()
    assert provision.withdrawn_at is None


def test_withdrawing_keeps_the_record_with_its_reason(as_ada):
    provision = make_provision(published=True)

    as_ada.post(
        f"/admin/provisions/provision/{provision.pk}/withdraw_record/",
        {"_form_submitted": "1", "reason": "The quote was read wrongly."},
    )

    provision.refresh_from_db()
    assert provision.withdrawn_reason == "The quote was read wrongly."


def test_asking_about_withdrawing_changes_nothing(as_ada):
    provision = make_provision(published=True)

    as_ada.get(f"/admin/provisions/provision/{provision.pk}/withdraw_record/")

    provision.refresh_from_db()
    assert provision.withdrawn_at is None


@pytest.mark.parametrize("name", ["provision", "publication", "clause", "finding", "decision"])
def test_nobody_edits_archived_rows(admin_client, name):
    provision = make_provision(published=True)
    analysis = provision.published_analysis
    row = {
        "provision": lambda: provision,
        "publication": analysis.publications.get,
        "clause": lambda: analysis.clause,
        "finding": lambda: make_finding(analysis.clause),
        "decision": analysis.decisions.get,
    }[name]()

    assert admin_client.get(change_page(row)).status_code == 200
    assert admin_client.post(change_page(row), {"slug": "new"}).status_code == 403


@pytest.mark.parametrize("model", ["provision", "publication", "clause", "finding", "analysis"])
def test_nobody_adds_archived_rows(admin_client, model):
    assert admin_client.post(f"/admin/provisions/{model}/add/").status_code == 403
