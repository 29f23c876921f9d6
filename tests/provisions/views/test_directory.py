"""The directory: public platforms, filtered by what is on record."""

import pytest

from tests.factories import (
    make_change,
    make_entity,
    make_provision,
    make_public_document,
)

pytestmark = pytest.mark.django_db


def names(client, query=""):
    return [row.name for row in client.get(f"/platforms/{query}").context["rows"]]


def test_only_platforms_with_a_public_document_are_listed(client):
    make_public_document(make_entity("Public"))
    make_entity("Hidden")

    assert names(client) == ["Public"]


def test_facets_filter_and_count_what_the_others_leave(client):
    high = make_public_document(make_entity("High"))
    make_provision(high, published=True, severity="high")
    low = make_public_document(make_entity("Low"), terms_type="Terms of Service")
    make_provision(low, published=True, severity="low")

    response = client.get("/platforms/?severity=high")

    assert [row.name for row in response.context["rows"]] == ["High"]
    groups = {group.name: group for group in response.context["groups"]}
    assert [(o.value, o.count) for o in groups["severity"].options] == [("high", 1), ("low", 1)]
    assert [(o.value, o.count) for o in groups["type"].options] == [("Privacy Policy", 1)]
    assert response.context["applied"][0].url == "?"


def test_a_record_that_excludes_raises_no_severity(client):
    document = make_public_document(make_entity("Kind"))
    make_provision(document, published=True, stance="excludes", severity="")

    row = client.get("/platforms/").context["rows"][0]

    assert row.highest_severity == ""


def test_a_platform_shows_its_last_change(client):
    change = make_change()

    row = client.get("/platforms/").context["rows"][0]

    assert row.last_change.url == change.get_absolute_url()


def test_values_that_make_no_sense_never_fail(client):
    make_public_document()

    for query in ("?sector=%00", "?severity=x&severity=y", "?changed=soon", "?page=0", "?type="):
        assert client.get(f"/platforms/{query}").status_code == 200


def test_the_number_of_queries_does_not_depend_on_the_number_of_platforms(
    client, django_assert_max_num_queries
):
    for name in ("A", "B", "C", "D"):
        make_provision(make_public_document(make_entity(name)), published=True)
    client.get("/platforms/")

    with django_assert_max_num_queries(12):
        client.get("/platforms/")
