"""The role of the analysts is what it says, however often it is made."""

import pytest
from django.contrib.auth.models import Permission

from conductatlas.actions.roles import ensure_analyst_role
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    person = make_person("ada", is_staff=True)
    person.groups.add(ensure_analyst_role())
    return person


@pytest.mark.parametrize(
    "right",
    [
        "provisions.change_analysis",
        "provisions.add_article",
        "provisions.change_clausetype",
        "platforms.change_source",
        "platforms.view_logleaf",
        "platforms.change_sighting",
        "platforms.add_reclassification",
        "platforms.add_succession",
        "monitoring.view_lease",
    ],
)
def test_an_analyst_may(analyst, right):
    assert analyst.has_perm(right)


@pytest.mark.parametrize(
    "right",
    [
        "conductatlas.change_user",
        "auth.change_group",
        "monitoring.change_account",
        "provisions.delete_analysis",
        "platforms.change_version",
        "platforms.change_reclassification",
        "platforms.delete_succession",
        "platforms.delete_document",
    ],
)
def test_an_analyst_may_not(analyst, right):
    assert not analyst.has_perm(right)


def test_making_the_role_again_takes_back_what_was_added_by_hand():
    role = ensure_analyst_role()
    before = role.permissions.count()
    role.permissions.add(Permission.objects.get(codename="change_user"))

    assert ensure_analyst_role() == role
    assert role.permissions.count() == before
