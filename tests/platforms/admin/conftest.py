"""People who sign in to the admin."""

import pytest
from django.test import Client

from conductatlas.actions.roles import ensure_analyst_role
from conductatlas.models import User
from tests.factories import make_person


def signed_in(person: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_analyst(db) -> Client:
    """Grace, of the group of the analysts and nothing else."""
    person = make_person("grace-analyst", is_staff=True)
    person.groups.add(ensure_analyst_role())
    return signed_in(person)


@pytest.fixture
def as_staff(db) -> Client:
    """Somebody who may sign in to the admin and has no role in it."""
    return signed_in(make_person("newcomer", is_staff=True))
