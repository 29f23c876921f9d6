"""The document page: the public text with its records, and what a reader must know first."""

from datetime import timedelta

import pytest

from tests.factories import (
    AFTER,
    BEFORE,
    NOON,
    QUOTE,
    make_change,
    make_document,
    make_provision,
    make_provision_state,
    make_public_document,
    make_sighting,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_clauses_of_published_records_are_marked_and_drafts_are_not(client):
    document = make_public_document()
    published = make_provision(document, published=True, title="Use of prompts")
    make_provision(document, quote="We keep your messages for 30 days.")

    html = page_of(client, document.get_absolute_url())

    assert html.count('class="margin-note"') == 1
    assert f'id="{published.record_id}"' in html


def test_a_document_without_a_public_text_is_not_there(client):
    document = make_document()
    make_sighting(make_version(document), published=False)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_held_text_is_announced_and_not_shown(client):
    document = make_public_document()
    version = make_version(document, "# Privacy Policy\n\nWe sell zebras.\n", NOON)
    make_sighting(version, published=False)

    html = page_of(client, document.get_absolute_url())

    assert "Another text is being served since 1 June 2026." in html
    assert "zebras" not in html
    assert client.get(version.get_absolute_url()).status_code == 404


def test_an_earlier_text_that_is_served_again_is_named_by_its_date(client):
    document = make_public_document()
    earlier = document.published_sighting.version
    make_change(document, AFTER)
    make_sighting(earlier, NOON + timedelta(days=3), published=False, is_return=True)

    html = page_of(client, document.get_absolute_url())

    notice = "An earlier text (first seen 5 January 2026) is being served since 4 June 2026."
    assert notice in html


def test_a_document_that_cannot_be_captured_says_since_when_and_why(client):
    document = make_public_document()
    make_source(document, failures=3, last_outcome="bot_wall", last_captured_at=NOON)

    html = page_of(client, document.get_absolute_url())

    assert "Not captured since 1 June 2026." in html
    assert "Blocked by a bot check." in html


def test_an_earlier_public_text_stays_readable_and_says_that_it_is_earlier(client):
    document = make_public_document()
    earlier = document.published_sighting.version
    make_change(document, AFTER)

    html = page_of(client, earlier.get_absolute_url())

    assert "We keep your messages for 30 days." in html
    assert "An earlier text." in html


def test_a_reworded_clause_is_marked_as_reworded_since_the_review(client):
    provision = make_provision(published=True)
    words = "We may use the prompts you send to improve our services."
    change = make_change(provision.document, BEFORE.replace(QUOTE, words))
    make_provision_state(provision, change.to_sighting.version, "reworded", quote=words)

    html = page_of(client, provision.document.get_absolute_url())

    assert "Reworded since the review." in html


def test_a_moment_that_is_none_is_not_found(client):
    document = make_public_document()

    for moment in ("20260105T090001Z", "today", "99999999T999999Z"):
        assert client.get(f"{document.get_absolute_url()}versions/{moment}/").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_number_of_records(
    client, django_assert_max_num_queries
):
    document = make_public_document()
    for _ in range(6):
        make_provision(document, published=True)
    client.get(document.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(document.get_absolute_url())
