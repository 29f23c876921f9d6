"""The list of a document's public texts, and two of them compared."""

import pytest

from tests.factories import (
    AFTER,
    NOON,
    make_change,
    make_public_document,
    make_sighting,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    document = make_public_document()
    make_change(document, AFTER)
    return document


def versions_url(document):
    return f"{document.get_absolute_url()}versions/"


def test_public_texts_are_listed_newest_first_and_held_ones_are_not(client, document):
    make_sighting(make_version(document, "Held.\n", NOON.replace(month=9)), published=False)

    rows = client.get(versions_url(document)).context["rows"]

    assert [row.version.first_seen_at.month for row in rows] == [6, 1]
    assert [row.is_public for row in rows] == [True, False]
    assert rows[0].change is not None


def test_two_texts_are_compared_in_either_direction(client, document):
    older, newer = document.versions.order_by("first_seen_at")

    forth = client.get(versions_url(document), {"from": older.moment, "to": newer.moment})
    back = client.get(versions_url(document), {"from": newer.moment, "to": older.moment})

    assert b"<ins>90</ins>" in forth.content
    assert b"<ins>30</ins>" in back.content


def test_a_held_text_cannot_be_compared(client, document):
    held = make_version(document, "Held.\n", NOON.replace(month=9))
    make_sighting(held, published=False)
    older = document.versions.order_by("first_seen_at").first()

    response = client.get(versions_url(document), {"from": older.moment, "to": held.moment})

    assert response.status_code == 404


def test_texts_that_are_too_long_are_not_compared_on_a_page(client, document, monkeypatch):
    monkeypatch.setattr("platforms.views.history.LARGEST_COMPARED", 10)
    older, newer = document.versions.order_by("first_seen_at")

    response = client.get(versions_url(document), {"from": older.moment, "to": newer.moment})

    assert b"too long to be compared" in response.content
