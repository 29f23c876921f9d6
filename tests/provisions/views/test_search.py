"""The search page."""

import pytest

from tests.factories import make_entity, make_provision, make_public_document

pytestmark = pytest.mark.django_db


def test_a_record_id_leads_straight_to_its_record(client):
    provision = make_provision(published=True)

    response = client.get("/search/", {"q": f" {provision.record_id.lower()} "})

    assert response["Location"] == provision.get_absolute_url()


def test_results_mark_the_words_found(client):
    make_provision(published=True)

    html = client.get("/search/", {"q": "prompts"}).content.decode()

    assert "<mark>prompts</mark>" in html


def test_the_first_kind_with_results_is_shown(client):
    make_public_document(make_entity("Stability AI"))

    response = client.get("/search/", {"q": "stability"})

    current = [tab.label for tab in response.context["kinds"] if tab.is_current]
    assert current == ["Documents"]


def test_facets_narrow_the_records_found(client):
    make_provision(published=True, severity="high", title="Heavy")
    make_provision(published=True, severity="low", title="Light")

    response = client.get("/search/", {"q": "prompts", "severity": "low"})

    assert [each.title for each in response.context["results"]] == ["Light"]
    assert response.context["applied"][0].url == "?q=prompts"


def test_nothing_found_offers_ways_on(client):
    html = client.get("/search/", {"q": "zzzqqq"}).content.decode()

    assert "Nothing matches" in html
    assert "Browse clause types" in html


def test_without_words_the_form_stands_alone(client):
    response = client.get("/search/", {"q": "  "})

    assert response.status_code == 200
    assert "kinds" not in response.context


@pytest.mark.parametrize("words", ["\0", "<script>alert(1)</script>", "a" * 5000, "'", "🔒", "the"])
def test_no_words_break_the_page_or_stand_in_it_as_markup(client, words):
    response = client.get("/search/", {"q": words})

    assert response.status_code == 200
    assert b"<script>alert" not in response.content
