"""Pinning and leaving out: with a reason, on record, and never of another subject."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from provisions.actions.comparators import NotComparable, choose_comparator
from provisions.actions.publish import withdraw
from provisions.models import ComparatorChoice
from tests.factories import NOON, make_clause_type, make_person, make_provision
from tests.provisions.wordings import OWN_WORDS, record_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence():
    return make_clause_type("licence")


@pytest.fixture
def own(licence):
    return record_at("Own", licence, OWN_WORDS)


@pytest.fixture
def other(licence):
    return record_at("Other", licence, OWN_WORDS)


def choose(own, other, choice="pinned", *, reason="It is the clearest.", minutes=0):
    return choose_comparator(
        provision_id=own.pk,
        other_id=other.pk,
        choice=choice,
        by=make_person(is_staff=True),
        now=NOON + timedelta(minutes=minutes),
        reason=reason,
    )


def test_the_latest_choice_counts_and_the_earlier_stay_on_record(own, other):
    choose(own, other, "pinned")
    choose(own, other, "excluded", minutes=1)

    assert ComparatorChoice.objects.latest_of(own) == {other.pk: "excluded"}
    assert own.comparator_choices.count() == 2


def test_a_choice_can_be_taken_back(own, other):
    choose(own, other, "excluded")
    choose(own, other, "ranked", minutes=1)

    assert ComparatorChoice.objects.latest_of(own) == {other.pk: "ranked"}


def test_choosing_the_same_twice_writes_one_row(own, other):
    assert choose(own, other) == choose(own, other, minutes=1)


def test_a_reason_is_demanded(own, other):
    with pytest.raises(NotComparable, match="reason"):
        choose(own, other, reason=" ")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kind": "arbitration"}, "another clause type"),
        ({"terms_type": "Privacy Policy"}, "not of a Terms of Service"),
    ],
)
def test_only_the_same_type_in_the_same_kind_of_document_is_compared(own, fields, problem):
    fields = dict(fields)
    kind = make_clause_type(fields.pop("kind")) if "kind" in fields else own.clause_type
    other = record_at("Other", kind, OWN_WORDS, **fields)

    with pytest.raises(NotComparable, match=problem):
        choose(own, other)


def test_a_record_of_the_platform_itself_is_not_compared(own, licence):
    second = make_provision(own.document, licence, published=True, quote="## 1. Your files")

    with pytest.raises(NotComparable, match="other platforms"):
        choose(own, second)


def test_a_withdrawn_record_is_not_chosen(own, other):
    withdraw(provision_id=other.pk, by=make_person(is_staff=True), now=NOON, reason="Read wrongly.")

    with pytest.raises(NotComparable, match="that stand"):
        choose(own, other)


def test_no_more_are_pinned_than_a_page_shows(own, licence):
    for number in range(3):
        choose(own, record_at(f"Pinned {number}", licence, OWN_WORDS))

    with pytest.raises(NotComparable, match="pinned already"):
        choose(own, record_at("Fourth", licence, OWN_WORDS))


def test_taking_back_what_nobody_chose_says_so(own, other):
    with pytest.raises(NotComparable, match="already"):
        choose(own, other, "ranked")


def test_the_database_refuses_another_type_and_any_change(own, other):
    elsewhere = record_at("Elsewhere", make_clause_type("arbitration"), OWN_WORDS)
    row = choose(own, other)

    with pytest.raises(Error, match="one clause type"), transaction.atomic():
        ComparatorChoice.objects.create(
            provision=own,
            other=elsewhere,
            choice="pinned",
            chosen_by=row.chosen_by,
            chosen_at=NOON,
            reason="It is alike.",
        )
    with pytest.raises(Error), transaction.atomic():
        ComparatorChoice.objects.update(reason="Another.")
    with pytest.raises(Error), transaction.atomic():
        row.delete()
