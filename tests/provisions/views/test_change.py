"""The change page: facts, the redline, and only reviewed meaning."""

import pytest

from tests.factories import (
    AFTER,
    NOON,
    make_captured_version,
    make_change,
    make_provision,
    make_provision_state,
    make_public_document,
)

pytestmark = pytest.mark.django_db


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_shows_both_sides_and_the_dates_it_knows(client):
    document = make_public_document()
    make_captured_version(document, AFTER, NOON)
    change = make_change(document, AFTER)

    html = page_of(client, change.get_absolute_url())

    assert "<del>30</del>" in html
    assert "<ins>90</ins>" in html
    assert "Effective date not stated." in html
    assert "Change verified" in html


def test_a_change_that_touches_no_record_says_that_nobody_has_reviewed_it(client):
    html = page_of(client, make_change().get_absolute_url())

    assert "Not yet reviewed by an analyst" in html
    assert 'class="sev' not in html


def test_a_touched_record_is_named_with_its_severity_and_a_draft_is_not(client):
    document = make_public_document()
    published = make_provision(document, published=True, title="Use of prompts", severity="high")
    draft = make_provision(document)
    change = make_change(document)
    for provision in (published, draft):
        make_provision_state(provision, change.to_sighting.version, "reworded")

    html = page_of(client, change.get_absolute_url())

    assert published.record_id in html
    assert "High severity" in html
    assert html.count("list__row") == 1


def test_an_unannounced_change_is_not_there(client):
    make_change(announced=False)

    assert client.get("/change/CA-C-000001/").status_code == 404


def test_the_view_can_be_chosen_in_the_address(client):
    change = make_change()

    html = page_of(client, f"{change.get_absolute_url()}?view=side")

    assert 'value="side" checked' in html


def test_a_change_leads_to_the_one_before_and_after(client):
    document = make_public_document()
    first = make_change(document)
    second = make_change(document, f"{AFTER}\nMore.\n", first.seen_at.replace(month=7))

    assert second.get_absolute_url() in page_of(client, first.get_absolute_url())
    assert first.get_absolute_url() in page_of(client, second.get_absolute_url())


def test_the_list_shows_changes_of_wording_until_another_kind_is_chosen(client):
    document = make_public_document()
    make_change(document)
    moved = make_change(document, AFTER.upper(), seen_at=document.first_tracked_at.replace(month=8))

    assert moved.change_class == "punctuation_or_case"
    assert moved.get_absolute_url() not in page_of(client, "/changes/")
    html = page_of(client, "/changes/?class=punctuation_or_case")
    assert moved.get_absolute_url() in html


def test_filters_that_make_no_sense_never_fail(client):
    make_change()

    for query in ("seen=abc", "class=%00", "type=nonsense", "page=-3", "seen=99999999999999"):
        assert client.get(f"/changes/?{query}").status_code == 200
