"""Permanent short addresses."""

import pytest

from tests.factories import (
    make_change,
    make_document,
    make_provision,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db


def test_every_kind_of_record_id_leads_to_its_page(client):
    provision = make_provision(published=True)
    change = make_change(provision.document)
    document = provision.document

    for thing in (provision, document, change):
        response = client.get(f"/record/{thing.record_id.lower()}/")
        assert response.status_code == 302
        assert response["Location"] == thing.get_absolute_url()


def test_a_snapshot_leads_to_the_evidence_of_the_text_that_was_made_from_it(client):
    document = make_document()
    snapshot = make_snapshot(make_source(document))
    version = make_version(document, snapshots=(snapshot,))
    make_sighting(version)
    snapshot.refresh_from_db()

    response = client.get(f"/record/{snapshot.record_id}/")

    assert response["Location"] == f"{version.get_absolute_url()}evidence/"


@pytest.mark.parametrize("record_id", ["CA-P-999999", "CA-X-000001", "CA-P-1", "nonsense"])
def test_an_id_that_was_never_given_out_is_not_found(client, record_id):
    assert client.get(f"/record/{record_id}/").status_code == 404
