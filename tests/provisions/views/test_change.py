"""The change page: facts, the redline, and only reviewed meaning."""

from datetime import date, timedelta

import pytest

from platforms.actions.reclassify import reclassify
from platforms.actions.sightings import publish_sighting
from platforms.archive.change_class import ChangeClass
from platforms.models import Change
from provisions.actions.publish import announce_change
from tests.factories import (
    AFTER,
    BEFORE,
    NOON,
    make_captured_version,
    make_change,
    make_person,
    make_provision,
    make_provision_state,
    make_public_document,
    make_sighting,
    make_version,
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

    assert 'aria-current="true">Side by side</a>' in html
    assert 'class="diff__side"' in html
    assert 'class="diff__inline"' not in html


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


def test_what_moved_is_told_by_kind_with_a_link_to_its_passage(client):
    html = page_of(client, make_change().get_absolute_url())

    assert "<del>30 days</del>" in html
    assert "<ins>90 days</ins>" in html
    assert '<a href="#h1"' in html
    assert 'id="h1"' in html


def test_an_analyst_s_word_on_the_class_stands_beside_that_of_the_rules(client):
    change = make_change()
    by = make_person("ada")
    reason = "A banner said so, not the document."
    reclassify(change=change, to_class=ChangeClass.BOILERPLATE, reason=reason, by=by, now=NOON)

    html = page_of(client, change.get_absolute_url())

    assert "Classed <b>Substantive, minor</b> by rule; an analyst classed it" in html
    assert "<b>Navigation or boilerplate</b> on <time" in html
    assert reason in html


def test_a_silent_change_is_told_in_words(client):
    day = date(2026, 1, 2)
    document = make_public_document(stated_on=day)

    html = page_of(client, make_change(document, stated_on=day).get_absolute_url())

    assert "The text changed; the date that it states did not." in html
    assert html.count("2 January 2026</time>") == 2


def test_the_date_claimed_before_stands_beside_the_one_claimed_now(client):
    document = make_public_document(stated_on=date(2026, 1, 2))

    change = make_change(document, stated_on=date(2026, 5, 30))
    html = page_of(client, change.get_absolute_url())

    assert "2 January 2026</time>; now: <time" in html
    assert "30 May 2026</time>." in html
    assert "the date that it states did not" not in html


def test_a_text_that_was_held_says_why_and_how_long(client):
    document = make_public_document()
    held = make_sighting(
        make_version(document, AFTER, NOON), published=False, hold_reason="size_jump"
    )
    week = NOON + timedelta(days=7)
    publish_sighting(sighting=held, at=week, now=week)
    change = announce_change(change=Change.objects.get(to_sighting=held), now=week).change

    html = page_of(client, change.get_absolute_url())

    assert "held for 7 days: over 60 % longer or shorter than the published text." in html


def test_the_notice_that_was_promised_is_quoted_beside_what_the_dates_say(client):
    promise = "We will notify you at least 30 days before any change to this policy takes effect."
    document = make_public_document(text=f"{BEFORE}\n## 3. Changes\n\n{promise}\n")
    change = make_change(document, f"{AFTER}\n## 3. Changes\n\n{promise}\n")

    html = page_of(client, change.get_absolute_url())

    assert f"“{promise}”" in html
    assert "this text states no date from which it applies." in html
    assert "breach" not in html
    place = document.published_sighting.version.text.index(promise)
    assert f"#at-{place}" in html


def test_the_page_costs_the_same_for_many_differences(client, django_assert_max_num_queries):
    document = make_public_document()
    more = "".join(f"\n## Part {number}\n\nYou pay ${number} a day.\n" for number in range(40))
    change = make_change(document, AFTER + more)
    client.get(change.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(change.get_absolute_url())
