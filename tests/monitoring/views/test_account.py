"""The account page: one person's own, never stored, never another's."""

import pytest
from django.urls import reverse

from monitoring.actions.accounts import account_of
from monitoring.models import Watch
from tests.factories import (
    make_account,
    make_alert,
    make_change,
    make_delivery,
    make_provision,
    make_public_document,
    make_watch,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, olu):
    client.force_login(olu, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client) -> str:
    return client.get(reverse("account")).content.decode()


def test_who_is_signed_out_is_asked_to_sign_in(client):
    response = client.get(reverse("account"))

    assert response.url == f"{reverse('account_login')}?next={reverse('account')}"


def test_the_page_is_private_and_never_stored(page):
    header = page.get(reverse("account")).headers["Cache-Control"]

    assert {"private", "no-store"} <= set(header.split(", "))


def test_an_empty_watchlist_says_what_would_be_there(page):
    assert "You are not watching anything yet" in read(page)


def test_the_page_shows_what_is_watched_with_its_latest_change(page, olu):
    change = make_change()
    make_watch(olu, change.document.entity)

    text = read(page)

    assert change.document.entity.name in text
    assert change.headline in text
    assert "1 of 1 on your plan" in text


def test_the_page_shows_alerts_and_what_became_of_their_mails(page, olu, noon):
    make_delivery(make_alert(make_watch(olu)), state="sent", sent_at=noon)

    assert "accepted by the mail server" in read(page)


def test_an_alert_for_a_record_links_to_the_record(page, olu):
    provision = make_provision(published=True)
    publication = provision.published_analysis.publications.get()
    make_alert(make_watch(olu, publication.entity), publication)

    assert provision.get_absolute_url() in read(page)


def test_nothing_of_another_persons_is_shown(page, eve):
    alert = make_alert(make_watch(eve))

    assert alert.publication.change.headline not in read(page)


def test_the_number_of_queries_does_not_grow_with_the_lists(
    page, olu, django_assert_max_num_queries
):
    make_account(olu, plan="compliance")
    for _ in range(4):
        make_delivery(make_alert(make_watch(olu)))

    with django_assert_max_num_queries(16):
        page.get(reverse("account"))


def test_without_billing_no_price_trial_or_lock_is_shown(page):
    text = read(page).lower()

    assert not any(word in text for word in ("$", "€", "trial", "upgrade", "locked"))


def test_mail_settings_are_saved(page, olu):
    page.post(reverse("mail_preferences"), {"wants_digest": "on"})

    account = account_of(user=olu)
    assert (account.wants_alerts, account.wants_digest) == (False, True)


def test_a_platform_is_added_paused_resumed_and_removed(page, olu):
    entity = make_public_document().entity

    page.post(reverse("watchlist_add"), {"platform": entity.slug})
    watch = Watch.objects.get(account__user=olu, entity=entity)
    page.post(reverse("watchlist_pause", args=[watch.pk]), {"paused": "yes"})
    assert Watch.objects.get().is_paused
    page.post(reverse("watchlist_pause", args=[watch.pk]), {"paused": "no"})
    assert not Watch.objects.get().is_paused
    page.post(reverse("watchlist_remove", args=[watch.pk]))

    assert not Watch.objects.exists()


def test_a_platform_beyond_the_limit_is_refused_in_words(page, olu):
    make_watch(olu)
    entity = make_public_document().entity

    response = page.post(reverse("watchlist_add"), {"platform": entity.slug}, follow=True)

    assert "The Free plan watches 1 platform. Remove one" in response.content.decode()
    assert Watch.objects.count() == 1


@pytest.mark.parametrize("slug", ["", "no-such-platform"])
def test_choosing_nothing_or_an_unknown_platform_is_answered_in_words(page, slug):
    response = page.post(reverse("watchlist_add"), {"platform": slug}, follow=True)

    assert 'role="alert"' in response.content.decode()


def test_another_persons_watch_is_neither_paused_nor_removed(page, eve):
    watch = make_watch(eve)

    page.post(reverse("watchlist_pause", args=[watch.pk]), {"paused": "yes"})
    page.post(reverse("watchlist_remove", args=[watch.pk]))

    watch.refresh_from_db()
    assert not watch.is_paused


@pytest.mark.parametrize("name", ["watchlist_add", "mail_preferences"])
def test_a_form_without_its_token_is_refused(olu, name):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(olu, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(reverse(name), {"platform": "x"}).status_code == 403
