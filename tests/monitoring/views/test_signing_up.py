"""Signing up by e-mail, signing in, a forgotten password: allauth's pages in our words."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from conductatlas.models import User
from monitoring.models import Watch
from tests.factories import make_public_document

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


def link_in(message) -> str:
    return re.search(r"https?://\S+", message.body)[0]


def path_in(message) -> str:
    return "/" + link_in(message).split("/", 3)[3]


def sign_up(client, email="new@people.example", **fields):
    form = {"email": email, "password1": PASSWORD, "password2": PASSWORD, **fields}
    return client.post(reverse("account_signup"), form, follow=True)


def test_from_the_watch_button_through_sign_up_to_watching(client):
    entity = make_public_document().entity
    response = client.post(reverse("watch"), {"platform": entity.slug}, follow=True)
    back = re.search(r'name="next" value="([^"]+)"', response.content.decode())[1]

    sign_up(client, next=back)
    response = client.post(path_in(mail.outbox[0]), follow=True)
    assert f"Watch {entity.name}" in response.content.decode()
    client.post(reverse("watchlist_add"), {"platform": entity.slug})

    assert Watch.objects.get().account.user.email == "new@people.example"


def test_opening_the_link_of_the_confirmation_confirms_nothing(client):
    sign_up(client)

    response = client.get(path_in(mail.outbox[0]))

    assert "Confirm this address</button>" in response.content.decode()
    assert not User.objects.get().emailaddress_set.get().verified


def test_nobody_signs_in_with_an_address_that_is_not_confirmed(client):
    sign_up(client)

    form = {"login": "new@people.example", "password": PASSWORD}
    client.post(reverse("account_login"), form)

    assert client.get(reverse("account")).status_code == 302


def test_the_mail_speaks_our_words_and_links_to_our_origin(client, settings):
    settings.PUBLIC_ORIGIN = "https://archive.example"
    sign_up(client)

    assert mail.outbox[0].subject == "Confirm your address"
    assert link_in(mail.outbox[0]).startswith("https://archive.example/account/confirm-email/")


def test_signing_up_twice_tells_the_address_only(client, olu):
    response = sign_up(client, email=olu.email)

    assert "Confirm your address" in response.content.decode()
    assert User.objects.count() == 1
    assert "There is one already" in mail.outbox[0].body


def test_a_weak_password_is_answered_in_words_beside_its_field(client):
    response = sign_up(client, password1="short", password2="short")

    assert "field--error" in response.content.decode()
    assert not User.objects.exists()


def test_a_wrong_password_is_answered_in_words(client, olu):
    form = {"login": olu.email, "password": "wrong"}

    response = client.post(reverse("account_login"), form)

    assert 'role="alert"' in response.content.decode()


def test_a_forgotten_password_is_replaced_by_a_link(client, olu):
    client.post(reverse("account_reset_password"), {"email": olu.email})
    page = client.get(path_in(mail.outbox[0]), follow=True)
    form = {"password1": PASSWORD, "password2": PASSWORD}
    response = client.post(page.request["PATH_INFO"], form, follow=True)

    assert "Password saved" in response.content.decode()
    olu.refresh_from_db()
    assert olu.check_password(PASSWORD)


def test_asking_for_the_password_of_nobody_says_the_same_on_the_page(client):
    response = client.post(
        reverse("account_reset_password"), {"email": "nobody@people.example"}, follow=True
    )

    assert "If the address is one we know" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_the_pages_before_signing_in_are_ours(client, name):
    text = client.get(reverse(name)).content.decode()

    assert 'class="page-head"' in text
    assert "style=" not in text


@pytest.mark.parametrize("name", ["account_logout", "account_email", "account_change_password"])
def test_the_pages_behind_signing_in_are_ours(client, olu, name):
    client.force_login(olu, backend="django.contrib.auth.backends.ModelBackend")

    assert 'class="page-head"' in client.get(reverse(name), follow=True).content.decode()


def test_a_spent_link_says_what_to_do(client):
    response = client.get(reverse("account_confirm_email", args=["spent"]))

    assert "too old" in response.content.decode()
