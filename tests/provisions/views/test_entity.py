"""The platform page."""

import pytest

from tests.factories import (
    make_change,
    make_entity,
    make_provision,
    make_public_document,
    make_source,
)

pytestmark = pytest.mark.django_db


def test_a_platform_without_a_public_document_is_not_there(client):
    assert client.get(make_entity().get_absolute_url()).status_code == 404


def test_it_lists_documents_with_the_severities_of_published_records(client):
    document = make_public_document()
    make_provision(document, published=True, severity="high")
    make_provision(document, severity="low")
    make_provision(document, published=True, stance="excludes", severity="")

    context = client.get(document.entity.get_absolute_url()).context

    assert [(row.provision_count, row.highest_severity) for row in context["documents"]] == [
        (2, "high")
    ]
    assert context["severity_counts"] == {"low": 0, "medium": 0, "high": 1, "none": 1}


def test_a_failing_capture_is_said_in_the_table(client):
    document = make_public_document()
    make_source(document, failures=2, last_outcome="login_wall")

    row = client.get(document.entity.get_absolute_url()).context["documents"][0]

    assert (row.capture_state, row.capture_label) == (
        "fail",
        "A sign-in page was served instead",
    )


def test_the_number_of_queries_does_not_depend_on_the_number_of_documents(
    client, django_assert_max_num_queries
):
    entity = make_entity()
    for terms_type in ("Privacy Policy", "Terms of Service", "Imprint"):
        make_change(make_public_document(entity, terms_type=terms_type))
    client.get(entity.get_absolute_url())

    with django_assert_max_num_queries(11):
        client.get(entity.get_absolute_url())
