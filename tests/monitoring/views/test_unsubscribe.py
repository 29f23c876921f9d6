"""The way out of a mail: link scanners end nothing, one press does (RFC 8058)."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from monitoring.actions.accounts import account_of
from monitoring.actions.deliver import deliver_due
from tests.factories import make_alert, make_delivery, make_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    """A mail program: no cookie, no token of ours."""
    return Client(enforce_csrf_checks=True)


def address(user, what="alerts"):
    return reverse("unsubscribe", args=[account_of(user=user).mail_token, what])


def test_opening_the_link_ends_nothing_and_shows_a_button(reader, olu):
    response = reader.get(address(olu))

    assert "Stop same-day alerts</button>" in response.content.decode()
    assert account_of(user=olu).wants_alerts


def test_one_click_ends_the_mails_without_a_redirect(reader, olu):
    response = reader.post(address(olu), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not account_of(user=olu).wants_alerts


def test_the_header_of_a_sent_mail_works(reader, olu, noon, settings):
    settings.PUBLIC_ORIGIN = "http://testserver"
    make_delivery(make_alert(make_watch(olu)))
    deliver_due(now=noon)
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]

    response = reader.post(header.strip("<>").removeprefix("http://testserver"))

    assert "no longer gets same-day alerts" in response.content.decode()
    assert not account_of(user=olu).wants_alerts


def test_every_way_out_in_a_mail_leads_to_a_page(reader, olu, noon, settings):
    settings.PUBLIC_ORIGIN = "http://testserver"
    make_delivery(make_alert(make_watch(olu)))
    deliver_due(now=noon)

    links = re.findall(r"http://testserver(/unsubscribe/\S+)", mail.outbox[0].body)

    assert len(links) == 2
    assert all(reader.get(link).status_code == 200 for link in links)


def test_the_page_is_never_stored_and_sends_its_address_nowhere(reader, olu):
    response = reader.get(address(olu))

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/unsubscribe/guessed/alerts/"])
def test_a_guessed_token_is_not_found(reader, db, path):
    assert reader.get(path).status_code == 404
    assert reader.post(path).status_code == 404
