"""The front page and its neighbours."""

import pytest

from provisions.actions.review import approve
from provisions.models import Analysis
from tests.factories import (
    make_analysis,
    make_change,
    make_entity,
    make_finding,
    make_provision,
    make_provision_state,
    make_public_document,
)

pytestmark = pytest.mark.django_db


def test_the_front_page_counts_what_is_public(client):
    provision = make_provision(published=True)
    make_provision(provision.document)
    make_entity("Hidden")

    figures = {each.label: each.value for each in client.get("/").context["figures"]}

    assert figures["Platforms"] == "1"
    assert figures["Provisions"] == "1"


def test_the_newest_changes_carry_the_severity_of_reviewed_records_only(client):
    document = make_public_document()
    draft = make_provision(document, severity="high")
    change = make_change(document)
    make_provision_state(draft, change.to_sighting.version, "reworded")

    changes = client.get("/").context["changes"]

    assert [(each.headline, each.highest_severity) for each in changes] == [(change.headline, "")]


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    client, django_assert_max_num_queries
):
    for name in ("A", "B", "C"):
        document = make_public_document(make_entity(name))
        make_provision(document, published=True)
        make_change(document)
    client.get("/")

    with django_assert_max_num_queries(14):
        client.get("/")


def test_the_gallery_is_for_developers_only(client, settings):
    settings.DEBUG = False
    assert client.get("/gallery/").status_code == 404

    settings.DEBUG = True
    assert client.get("/gallery/").status_code == 200


def test_health_says_that_the_database_answers(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_methodology_says_where_no_decision_was_made_yet(client):
    make_provision()

    assert "No decision yet" in client.get("/methodology/").content.decode()


def test_the_methodology_tells_how_often_analysts_agree(client, ada, noon):
    analysis = make_analysis()
    finding = make_finding(analysis.clause, analysis.provision.clause_type)
    Analysis.objects.filter(pk=analysis.pk).update(finding=finding)
    approve(analysis_id=analysis.pk, by=ada, now=noon)

    page = client.get("/methodology/").content.decode()

    assert "100 % (21–100 %)" in page
    assert "1 suggestion was decided so far" in page
