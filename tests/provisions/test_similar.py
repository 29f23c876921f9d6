"""The records beside a record: one for each platform, same stance first, then like wordings."""

import pytest

from provisions.actions.comparators import choose_comparator
from provisions.actions.publish import withdraw
from provisions.compare import COMPARATORS, Field, prevalence
from provisions.similar import comparators
from tests.factories import (
    NOON,
    make_clause_type,
    make_entity,
    make_person,
    make_provision,
    make_public_document,
)
from tests.provisions.wordings import COPIED, OWN_WORDS, record_at

pytestmark = pytest.mark.django_db


def field_of(provision):
    return Field(provision.clause_type, [provision.document.terms_type])


def beside(provision):
    """What stands beside a record, best first."""
    analysis = provision.published_analysis
    return comparators(field_of(provision), provision, analysis.stance)


def names(provision):
    return [each.provision.document.entity.name for each in beside(provision)]


@pytest.fixture
def licence():
    return make_clause_type("licence")


@pytest.fixture
def own(licence):
    return record_at("Own", licence, COPIED)


def test_the_same_stance_comes_first_then_the_likest_wording(licence, own):
    record_at("Against", licence, COPIED, stance="excludes", severity="")
    record_at("Apart", licence, OWN_WORDS)
    record_at("Alike", licence, COPIED)

    assert names(own) == ["Alike", "Apart", "Against"]
    assert [each.is_same_wording for each in beside(own)] == [True, False, False]


def test_each_platform_stands_once_with_its_likest_record(licence, own):
    other = record_at("Other", licence, COPIED)
    make_provision(other.document, licence, published=True, quote="## 1. Your files")

    assert [each.provision for each in beside(own)] == [other]


def test_no_more_are_shown_than_a_page_holds(licence, own):
    for number in range(COMPARATORS + 2):
        record_at(f"Other {number}", licence, OWN_WORDS)

    assert len(beside(own)) == COMPARATORS


def test_another_type_another_kind_of_document_a_draft_and_a_withdrawn_one_are_not_compared(
    licence, own
):
    record_at("Type", make_clause_type("arbitration"), COPIED)
    record_at("Kind", licence, COPIED, terms_type="Privacy Policy")
    make_provision(make_public_document(make_entity("Drafted"), terms_type="Terms of Service"))
    gone = record_at("Gone", licence, COPIED)
    withdraw(provision_id=gone.pk, by=make_person(is_staff=True), now=NOON, reason="Read wrongly.")

    assert beside(own) == []


def test_the_badge_and_the_list_agree(licence, own):
    record_at("A", licence, OWN_WORDS)
    record_at("B", licence, OWN_WORDS)

    same = [each for each in beside(own) if each.provision.published_analysis.stance == "permits"]

    assert len(same) == prevalence(field_of(own), own, "permits").others


def test_a_pinned_record_stands_first_and_an_excluded_one_not_at_all(licence, own):
    ada = make_person(is_staff=True)
    record_at("Alike", licence, COPIED)
    excluded = record_at("Excluded", licence, COPIED)
    pinned = record_at("Pinned", licence, OWN_WORDS, stance="excludes", severity="")
    for record, choice in ((excluded, "excluded"), (pinned, "pinned")):
        choose_comparator(
            provision_id=own.pk, other_id=record.pk, choice=choice, by=ada, now=NOON, reason="Why."
        )

    assert names(own) == ["Pinned", "Alike"]
    assert [each.is_pinned for each in beside(own)] == [True, False]


def test_an_excluded_record_leaves_room_for_another_of_its_platform(licence, own):
    excluded = record_at("Other", licence, COPIED)
    second = make_provision(
        excluded.document, licence, published=True, quote="## 1. Your files", title="Second"
    )
    choose_comparator(
        provision_id=own.pk,
        other_id=excluded.pk,
        choice="excluded",
        by=make_person(is_staff=True),
        now=NOON,
        reason="It is of a trial.",
    )

    assert [each.provision for each in beside(own)] == [second]


def test_ranking_many_records_takes_as_many_queries_as_ranking_few(
    licence, own, django_assert_num_queries
):
    for number in range(6):
        record_at(f"Other {number}", licence, OWN_WORDS)
    beside(own)  # loads what a page has loaded of its record

    with django_assert_num_queries(3):
        beside(own)
