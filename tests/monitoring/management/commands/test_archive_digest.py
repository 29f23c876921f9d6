"""The command that tells whether two databases hold the same archive."""

import json

import pytest
from django.core.management import call_command

from tests.factories import make_change, make_provision

pytestmark = pytest.mark.django_db


def digest(capsys) -> dict:
    call_command("archive_digest", "--json")
    return json.loads(capsys.readouterr().out)


def test_the_same_rows_give_the_same_digest(capsys):
    make_change()

    assert digest(capsys) == digest(capsys)


def test_another_row_gives_another_digest_of_its_kind_only(capsys):
    document = make_change().document
    before = digest(capsys)

    make_provision(document)

    after = digest(capsys)
    kinds = {one["kind"]: one for one in before["kinds"]}
    changed = {one["kind"] for one in after["kinds"] if one != kinds[one["kind"]]}
    assert after["sha256"] != before["sha256"]
    assert "provision" in changed
    assert not changed & {"change", "sighting", "version", "document"}
