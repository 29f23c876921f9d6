"""The document page: the public text with its records, and what a reader must know first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from platforms.actions.lifecycle import record_succession
from platforms.models import Succession
from tests.factories import (
    AFTER,
    BEFORE,
    NOON,
    QUOTE,
    make_change,
    make_check,
    make_document,
    make_person,
    make_provision,
    make_provision_state,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db
NOT_HELD = {"hold_reason": "", "held_until": None}


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

    assert "Not captured since 1 June 2026:</b> blocked by a bot check (3 checks)." in html


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


def test_the_latest_verification_is_named(client):
    document = make_public_document()
    make_source(document, last_captured_at=NOON)

    assert "Last verified <time" in page_of(client, document.get_absolute_url())


def test_an_imported_text_is_not_called_verified(client):
    document = make_public_document(provenance="imported")

    html = page_of(client, document.get_absolute_url())

    assert "Last verified" not in html
    assert "in the history that was imported; not checked by us" in html


def test_a_held_text_says_why_and_until_when(client):
    document = make_public_document()
    version = make_version(document, "# Privacy Policy\n\nWe sell zebras.\n", NOON)
    until = NOON + timedelta(days=7)
    make_sighting(version, published=False, hold_reason="size_jump", held_until=until)

    html = page_of(client, document.get_absolute_url())

    assert "over 60 % longer or shorter than the published text." in html
    assert "if nothing else is served until 8 June 2026." in html


def test_checks_that_failed_in_several_ways_are_counted_by_how(client):
    document = make_public_document()
    source = make_source(document, failures=3, last_outcome="login_wall", last_captured_at=NOON)
    for hour, outcome in enumerate(("unchanged", "timeout", "login_wall", "login_wall")):
        make_check(source, NOON + timedelta(hours=hour), outcome)

    html = page_of(client, document.get_absolute_url())

    assert (
        "a sign-in page was served instead (2 checks); the server took too long (1 check)" in html
    )
    assert "unchanged (" not in html


def test_documents_before_and_after_are_named_from_both_sides(client):
    earlier = make_public_document(terms_type="Terms of Service")
    later = make_public_document(earlier.entity, terms_type="Privacy Policy")
    record_succession(
        earlier=earlier,
        later=later,
        kind=Succession.Kind.MERGED,
        happened_on=NOON.date(),
        reason="The platform's own notice says so.",
        by=make_person("ada"),
        now=NOON,
    )

    before, after = (page_of(client, each.get_absolute_url()) for each in (earlier, later))

    assert f'Was merged into:</dt> <dd><a href="{later.get_absolute_url()}">' in before
    assert f'merged into this one:</dt> <dd><a href="{earlier.get_absolute_url()}">' in after
    assert "The platform&#x27;s own notice says so." in after


@pytest.mark.parametrize(
    ("leads_to", "is_told"),
    [
        ("https://www.kestrel.example/terms/?lang=en", False),
        ("https://kestrel.example/legal/terms", True),
        ("https://osprey.example/terms", True),
    ],
    ids=["same-place", "other-path", "other-host"],
)
def test_an_address_that_leads_elsewhere_is_told(client, leads_to, is_told):
    document = make_public_document()
    source = make_source(document, url=leads_to, last_captured_at=NOON)
    source.latest_snapshot = make_snapshot(source, NOON)
    source.url = "https://kestrel.example/terms"
    source.save()

    html = page_of(client, document.get_absolute_url())

    assert ("The address now leads to" in html) == is_told


def test_texts_that_alternate_are_listed_without_showing_one_that_was_never_public(client):
    now = timezone.now().replace(microsecond=0)
    document = make_public_document(seen_at=now - timedelta(days=30))
    public = document.published_sighting.version
    other = make_version(document, "# Privacy Policy\n\nOther.\n", now - timedelta(days=9))
    make_sighting(other, published=False)
    make_sighting(public, now - timedelta(days=6), published=False, state="current", **NOT_HELD)

    html = page_of(client, document.get_absolute_url())

    assert "alternated between 2 texts" in html
    assert "Never public" in html
    assert other.get_absolute_url() not in html


def test_an_earlier_public_text_among_those_that_alternate_can_be_read(client):
    now = timezone.now().replace(microsecond=0)
    document = make_public_document(seen_at=now - timedelta(days=300))
    earlier = document.published_sighting.version
    public = make_change(document, AFTER, now - timedelta(days=200)).to_sighting.version
    for days, text in ((9, earlier), (6, public), (3, earlier), (1, public)):
        make_sighting(
            text, now - timedelta(days=days), published=False, state="current", **NOT_HELD
        )

    html = page_of(client, document.get_absolute_url())

    assert "alternated between 2 texts" in html
    assert "Was the public text" in html
    assert f'href="{earlier.get_absolute_url()}"' in html


def test_a_document_that_merely_changed_has_no_list_of_variants(client):
    now = timezone.now()
    document = make_public_document(seen_at=now - timedelta(days=30))
    make_change(document, AFTER, now - timedelta(days=9))

    assert "alternated between" not in page_of(client, document.get_absolute_url())
