"""Each constraint of the chosen comparators, violated once."""

import pytest
from django.db import DatabaseError

from provisions.models import ComparatorChoice
from tests.factories import NOON, make_clause_type, make_person, make_provision
from tests.platforms.models.refusals import refuses_deletion, refuses_update, violates

pytestmark = pytest.mark.django_db


def choose(**fields):
    kind = make_clause_type()
    values = {
        "provision": fields.pop("provision", None) or make_provision(clause_type=kind),
        "other": fields.pop("other", None) or make_provision(clause_type=kind),
        "choice": "pinned",
        "chosen_by": make_person(),
        "chosen_at": NOON,
        "reason": "It is the clearest.",
        **fields,
    }
    return ComparatorChoice.objects.create(**values)


def test_a_choice_says_why():
    with violates("comparatorchoice_says_why"):
        choose(reason="")


def test_a_record_is_not_compared_with_itself():
    record = make_provision()

    with violates("comparatorchoice_names_two_records"):
        choose(provision=record, other=record)


def test_records_of_two_types_are_never_side_by_side():
    with pytest.raises(DatabaseError, match="one clause type"):
        choose(provision=make_provision(), other=make_provision())


def test_a_choice_is_kept_as_written():
    row = choose()

    refuses_update(row, "choice", "excluded")
    refuses_deletion(row)
