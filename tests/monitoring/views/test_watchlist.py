"""The button "Watch this platform" of public pages, which carry no token."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Watch
from tests.factories import make_document, make_public_document, make_watch

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def entity():
    return make_public_document().entity


@pytest.fixture
def page(olu):
    client = Client(enforce_csrf_checks=True)
    client.force_login(olu, backend="django.contrib.auth.backends.ModelBackend")
    return client


def press(client, entity, **headers):
    return client.post(reverse("watch"), {"platform": entity.slug}, headers=headers, follow=True)


def test_the_button_watches_the_platform(page, olu, entity):
    response = press(page, entity, **HERE)

    assert f"You are watching {entity.name}." in response.content.decode()
    assert Watch.objects.get().account.user == olu


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "https://testserver"])
def test_a_press_that_another_site_may_have_forged_changes_nothing(page, entity, origin):
    response = press(page, entity, Origin=origin)

    assert not Watch.objects.exists()
    assert f"Watch {entity.name}" in response.content.decode()


def test_looking_watches_nothing(page, entity):
    page.get(reverse("watch"), {"platform": entity.slug})

    assert not Watch.objects.exists()


def test_the_button_beyond_the_limit_says_so(page, olu, entity):
    make_watch(olu)

    response = press(page, entity, **HERE)

    assert "The Free plan watches 1 platform" in response.content.decode()


def test_who_is_signed_out_signs_up_and_comes_back_to_the_button(client, entity):
    response = client.post(reverse("watch"), {"platform": entity.slug}, headers=HERE)

    back = quote(f"{reverse('watch')}?platform={entity.slug}", safe="")
    assert response.url == f"{reverse('account_signup')}?next={back}"


@pytest.mark.parametrize("slug", ["", "no-such-platform"])
def test_an_unknown_platform_is_not_found(page, slug):
    assert page.get(reverse("watch"), {"platform": slug}).status_code == 404


def test_a_platform_without_a_public_text_is_not_found(page):
    slug = make_document().entity.slug

    assert page.get(reverse("watch"), {"platform": slug}).status_code == 404
