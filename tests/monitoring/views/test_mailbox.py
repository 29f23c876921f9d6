"""The local mail box, which exists only while no mail server is named."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from monitoring.delivery import mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def box(settings):
    settings.MAILBOX = True
    settings.EMAIL_BACKEND = "monitoring.delivery.mailbox.MailboxBackend"


def put(html: str = "<p>Hello</p>", subject: str = "Grüße") -> str:
    message = EmailMultiAlternatives(
        subject, "Open https://archive.example/x?a=1", to=["olu@people.example"]
    )
    if html:
        message.attach_alternative(html, "text/html")
    get_connection().send_messages([message])
    return mailbox.names()[0]


def test_the_list_shows_the_newest_message_first(client):
    put(subject="First")
    put(subject="Second")

    text = client.get(reverse("mailbox")).content.decode()

    assert text.index("Second") < text.index("First")


def test_an_empty_box_says_so(client):
    assert "The box is empty" in client.get(reverse("mailbox")).content.decode()


def test_a_message_shows_its_words_with_links(client):
    name = put()

    text = client.get(reverse("mailbox_message", args=[name])).content.decode()

    assert "Grüße" in text
    assert 'href="https://archive.example/x?a=1"' in text


def test_the_html_part_may_run_and_load_nothing(client):
    name = put("<script>steal()</script>")

    response = client.get(reverse("mailbox_html", args=[name]))

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert re.search(r"sandbox allow-top-navigation-by-user-activation(;|$)", policy)
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_of_a_message_may_frame_only_our_own(client):
    policy = client.get(reverse("mailbox_message", args=[put()])).headers["Content-Security-Policy"]

    assert "frame-src 'self'" in policy
    assert "script-src 'self'" in policy


def test_a_message_without_html_has_no_html_page(client):
    name = put(html="")

    assert client.get(reverse("mailbox_html", args=[name])).status_code == 404


@pytest.mark.parametrize(
    "name", ["nothing", "..", "%2e%2e%2fsecret", "00000000000000000000-00000000"]
)
def test_a_name_that_is_no_message_is_not_found(client, name):
    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_where_mails_really_go_out_there_is_no_mail_box(client, settings):
    name = put()
    settings.MAILBOX = False

    for address in (
        reverse("mailbox"),
        reverse("mailbox_message", args=[name]),
        reverse("mailbox_html", args=[name]),
    ):
        assert client.get(address).status_code == 404
