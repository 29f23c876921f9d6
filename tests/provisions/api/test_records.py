"""Records by the API."""

import pytest

from provisions.actions.publish import withdraw
from provisions.models import MemoSection
from tests.factories import (
    NOON,
    make_analysis,
    make_entity,
    make_person,
    make_provision,
    make_public_document,
    make_publication,
)

pytestmark = pytest.mark.django_db


def ids(client, **filters):
    return [each["id"] for each in client.get("/api/v1/records/", filters).json()["results"]]


def test_published_records_are_listed_newest_number_first(client):
    first = make_provision(published=True)
    second = make_provision(published=True)
    make_provision()

    assert ids(client) == [second.record_id, first.record_id]


def test_a_record_is_read_by_its_id_with_a_permanent_address(client, settings):
    settings.PUBLIC_ORIGIN = "https://atlas.example"
    provision = make_provision(published=True)

    record = client.get(f"/api/v1/records/{provision.record_id.lower()}/").json()

    assert record["url"] == f"https://atlas.example{provision.get_absolute_url()}"
    assert record["quote"] == provision.published_analysis.quote


def test_filters_narrow_the_list(client):
    high = make_provision(published=True, severity="high")
    entity = make_entity("Stability AI")
    other = make_provision(make_public_document(entity), published=True, severity="low")

    assert ids(client, severity="high") == [high.record_id]
    assert ids(client, platform="stability-ai") == [other.record_id]
    assert ids(client, document=other.document.record_id) == [other.record_id]
    assert ids(client, document="CA-P-000001") == []


def test_a_withdrawn_record_says_so(client):
    provision = make_provision(published=True)
    withdraw(provision_id=provision.pk, by=make_person(is_staff=True), now=NOON, reason="Wrong.")

    record = client.get(f"/api/v1/records/{provision.record_id}/").json()

    assert record["withdrawn_reason"] == "Wrong."
    assert ids(client, withdrawn="false") == []


def test_a_clause_that_excludes_has_no_severity(client):
    provision = make_provision(published=True, stance="excludes", severity="")

    assert client.get(f"/api/v1/records/{provision.record_id}/").json()["severity"] is None


def test_gated_words_are_not_in_it(client):
    provision = make_provision()
    analysis = make_analysis(provision)
    MemoSection.objects.create(analysis=analysis, position=1, heading="H", body="CANARY-MEMO")
    make_publication(analysis=analysis)

    assert b"CANARY" not in client.get("/api/v1/records/").content


def test_nothing_can_be_written(client):
    provision = make_provision(published=True)

    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/api/v1/records/{provision.record_id}/").status_code == 405


def test_an_unknown_id_is_not_found(client):
    for record_id in ("CA-P-999999", "CA-D-00001", "nonsense"):
        assert client.get(f"/api/v1/records/{record_id}/").status_code == 404


def test_a_page_of_the_list_takes_two_queries(client, django_assert_num_queries):
    for _ in range(4):
        make_provision(published=True)

    with django_assert_num_queries(2):
        client.get("/api/v1/records/")
