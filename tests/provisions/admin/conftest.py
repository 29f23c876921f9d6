"""Analysts as they are: staff in the group of the analysts, without a superuser's rights."""

from typing import TYPE_CHECKING

import pytest

from conductatlas.actions.roles import ensure_analyst_role
from tests.factories import make_person

if TYPE_CHECKING:
    from django.test import Client

    from conductatlas.models import User


def _analyst(name: str) -> "User":
    person = make_person(name, is_staff=True)
    person.groups.add(ensure_analyst_role())
    return person


@pytest.fixture
def ada(db: None) -> "User":
    """An analyst."""
    return _analyst("ada")


@pytest.fixture
def grace(db: None) -> "User":
    """The second analyst."""
    return _analyst("grace")


@pytest.fixture
def as_ada(client: "Client", ada: "User") -> "Client":
    """A browser in which ada is signed in."""
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    return client
