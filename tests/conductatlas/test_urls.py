"""Every page that needs no argument answers, and none sets a cookie or asks who is there."""

import pytest
from django.urls import reverse

PAGES = ["home", "platforms", "changes", "clause_types", "articles", "methodology", "search", "log"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_reads_in_an_empty_archive(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_page_below_a_document_is_never_taken_for_a_record(client):
    from provisions.actions.publish import RESERVED_SLUGS

    assert {"versions", "memo"} <= RESERVED_SLUGS


def test_crawlers_are_told_what_to_leave(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert b"Disallow: /search/" in response.content
