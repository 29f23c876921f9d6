"""A database for one run: empty, migrated, and gone afterwards."""

import os

import pytest
from django.db import connection

from platforms.models import Entity
from platforms.scratch_database import NoScratchDatabase, scratch_database
from tests.factories import make_entity

pytestmark = pytest.mark.django_db(transaction=True)


def databases() -> set[str]:
    with connection.cursor() as cursor:
        mine = f"scratch%_{os.getpid()}"  # other processes of this run have their own
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [mine])
        return {name for (name,) in cursor.fetchall()}


def test_inside_all_tables_are_there_and_empty_and_outside_nothing_is_written():
    make_entity("Orchard")

    with scratch_database("try"):
        assert not Entity.objects.exists()
        make_entity("Birch")
        assert len(databases()) == 1

    assert [one.name for one in Entity.objects.all()] == ["Orchard"]
    assert databases() == set()


def test_it_is_gone_after_an_error_too():
    name = connection.settings_dict["NAME"]

    with pytest.raises(KeyboardInterrupt), scratch_database("try"):
        raise KeyboardInterrupt

    assert databases() == set()
    assert connection.settings_dict["NAME"] == name
    assert not Entity.objects.exists()


def test_without_the_right_to_make_one_it_says_what_is_needed(monkeypatch):
    before = dict(connection.settings_dict["TEST"])

    def refuse(**_options):
        raise SystemExit(2)  # as Django ends when the server refuses

    monkeypatch.setattr(connection.creation, "create_test_db", refuse)

    with pytest.raises(NoScratchDatabase, match="CREATEDB"), scratch_database("try"):
        pytest.fail("nothing may run")

    assert connection.settings_dict["TEST"] == before
