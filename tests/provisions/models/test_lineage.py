"""Each constraint of the links between records, violated once."""

import pytest
from django.db import DatabaseError

from provisions.models import ProvisionLink
from tests.factories import NOON, make_person, make_provision, make_version
from tests.platforms.models.refusals import violates

pytestmark = pytest.mark.django_db


def link(**fields):
    values = {
        "provision": fields.pop("provision", None) or make_provision(),
        "other": fields.pop("other", None) or make_provision(),
        "version": fields.pop("version", None) or make_version(),
        "kind": "unsure",
        "recorded_at": NOON,
        **fields,
    }
    return ProvisionLink.objects.create(**values)


def decided(**fields):
    return link(**{"kind": "same", "decided_by": make_person(), "reason": "One clause.", **fields})


def test_a_link_is_said_once_of_a_text():
    said = link()

    with violates("provisionlink_is_said_once_of_a_text"):
        link(provision=said.provision, other=said.other, version=said.version)


def test_a_record_is_joined_once():
    said = decided()

    with violates("provisionlink_joins_a_record_once"):
        decided(provision=said.provision)


def test_a_link_names_two_records():
    provision = make_provision()

    with violates("provisionlink_names_two_records"):
        link(provision=provision, other=provision)


@pytest.mark.parametrize("fields", [{"reason": ""}, {"decided_by": None}, {"kind": "split"}])
def test_a_decision_says_who_and_why_and_nothing_else_does(fields):
    with violates("provisionlink_decided_says_who_and_why"):
        decided(**fields)


def test_a_link_is_kept_as_written():
    said = decided()

    with pytest.raises(DatabaseError, match="Cannot update"):
        ProvisionLink.objects.filter(pk=said.pk).update(reason="Another.")
