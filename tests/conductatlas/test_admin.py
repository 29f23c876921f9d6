"""Signing in to the admin, its front page, and its people."""

import pytest
from django.contrib import admin
from django.urls import reverse

from conductatlas.actions.roles import ensure_analyst_role
from conductatlas.models import User
from tests.factories import make_analysis, make_delivery, make_person, make_source

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_analyst(client):
    person = make_person("ada", is_staff=True)
    person.groups.add(ensure_analyst_role())
    client.force_login(person, backend=BACKEND)
    return client


def test_an_analyst_signs_in_by_e_mail(client, ada):
    sent = {"username": ada.email, "password": "ada-pass-phrase", "next": "/admin/"}

    response = client.post("/admin/login/", sent)

    assert response.url == "/admin/"


@pytest.mark.parametrize("address", ["/admin/", "/admin/platforms/source/"])
def test_an_account_holder_is_sent_to_the_sign_in(client, eve, address):
    client.force_login(eve, backend=BACKEND)

    response = client.get(address)

    assert response.url.startswith("/admin/login/")


def test_the_navigation_shows_how_much_waits(as_analyst):
    make_analysis()

    response = as_analyst.get("/admin/")

    [review, *_] = response.context["sidebar_navigation"]
    assert str(review["items"][0]["badge_callback"]) == "1"


def test_the_front_page_leads_to_what_fails(as_analyst):
    make_source(failures=3)
    make_delivery(state="dead")

    front = as_analyst.get("/admin/").context["front"]

    troubles = {figure.label: figure.count for figure in front.machine if figure.is_trouble}
    assert (troubles["Failing"], troubles["Mails given up"], troubles["Silent leases"]) == (1, 1, 0)
    linked = [each for each in [*front.people, *front.held, *front.machine] if each.address]
    assert all(as_analyst.get(figure.address).status_code == 200 for figure in linked)


def test_the_front_page_links_mails_only_for_those_who_may_see_them(as_analyst, admin_client):
    def address(client):
        machine = client.get("/admin/").context["front"].machine
        return next(figure.address for figure in machine if figure.label == "Mails given up")

    assert address(as_analyst) == ""
    assert admin_client.get(address(admin_client)).status_code == 200


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_an_operator_opens_every_list(admin_client, model):
    meta = model._meta

    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")

    assert admin_client.get(address).status_code == 200


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in admin.site._registry
        if model._meta.app_label in {"platforms", "provisions"}
    ],
    ids=lambda model: model.__name__,
)
def test_an_analyst_opens_every_list_but_the_groups(as_analyst, model):
    meta = model._meta

    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")

    assert as_analyst.get(address).status_code == 200


def test_an_operator_adds_an_analyst(admin_client):
    sent = {
        "email": "Grace@People.example",
        "name": "Grace",
        "password1": "a long pass phrase",
        "password2": "a long pass phrase",
    }

    admin_client.post("/admin/conductatlas/user/add/", sent)

    assert User.objects.get(email="grace@people.example").check_password("a long pass phrase")


def test_an_analyst_cannot_raise_their_own_rights(as_analyst):
    person = User.objects.get(email="ada@people.example")
    address = reverse("admin:conductatlas_user_change", args=[person.pk])

    response = as_analyst.post(address, {"email": person.email, "is_superuser": "on"})

    person.refresh_from_db()
    assert response.status_code == 403
    assert not person.is_superuser


def test_the_admin_has_its_own_content_security_policy(as_analyst):
    policy = as_analyst.get("/admin/").headers["Content-Security-Policy"]

    assert "'unsafe-eval'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ["platforms/source", "provisions/provision", "provisions/article"])
def test_an_address_that_names_no_row_leads_back_to_the_front_page(admin_client, name):
    response = admin_client.get(f"/admin/{name}/tokens.css/change/", follow=True)

    assert response.redirect_chain[-1][0] == "/admin/"


def test_the_menu_leads_only_to_what_a_person_may_see(as_analyst):
    menu = as_analyst.get("/admin/").context["sidebar_navigation"]
    links = [
        str(item["link"]) for group in menu for item in group["items"] if item["has_permission"]
    ]

    assert links
    assert [link for link in links if as_analyst.get(link).status_code != 200] == []
