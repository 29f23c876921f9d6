"""Nearly the same words at several platforms, and who had them first by the archive."""

from datetime import timedelta

import pytest

from platforms.models import Provenance
from provisions.first_seen import Reach
from provisions.pool import pool_of
from provisions.shared_wordings import same_wording, shared_wordings
from tests.factories import (
    LONG_AGO,
    NOON,
    make_clause_type,
    make_provision_state,
    make_sighting,
    make_version,
)
from tests.provisions.wordings import COPIED, OWN_WORDS, record_at

pytestmark = pytest.mark.django_db
LATER = LONG_AGO + timedelta(days=30)


@pytest.fixture
def licence():
    return make_clause_type("licence")


def platforms(group):
    return [member.record.platform for member in group.members]


def with_earlier_text(record, words, *, read=True):
    """An earlier public text of the record's document, with or without its clause."""
    document = record.document
    seen_at = LONG_AGO - timedelta(days=400)
    version = make_version(document, f"# Terms\n\n{words}\n", seen_at)
    public = make_sighting(version, seen_at, until=seen_at)
    public.document.sightings.filter(pk=public.pk).update(ended_at=LONG_AGO)
    if read:
        make_provision_state(record, version, "present", words)
    return version


def test_copied_clauses_are_one_group_whatever_the_names_and_numbers(licence):
    record_at("Anchor AI", licence, COPIED)
    record_at("Buoy", licence, COPIED)
    record_at("Cable", licence, OWN_WORDS)

    groups = shared_wordings(licence)

    assert [platforms(group) for group in groups] == [["Anchor AI", "Buoy"]]
    assert groups[0].typical.quote.startswith("You grant Anchor AI a")


def test_a_wording_of_one_platform_alone_is_not_shared(licence):
    first = record_at("Anchor", licence, COPIED)
    text = first.published_analysis.version.text
    again = make_version(first.document, f"{text}\nMore.\n", LATER)
    make_sighting(again, LATER)

    assert shared_wordings(licence) == []


def test_the_earliest_seen_comes_first_and_is_named(licence):
    record_at("Late", licence, COPIED, seen_at=LATER)
    record_at("Early", licence, COPIED)

    group = shared_wordings(licence)[0]

    assert platforms(group) == ["Early", "Late"]
    assert group.first.record.platform == "Early"
    assert group.first.since.seen_at == LONG_AGO


def test_nobody_is_called_first_where_two_were_seen_in_the_same_moment(licence):
    record_at("Anchor", licence, COPIED)
    record_at("Buoy", licence, COPIED)

    assert shared_wordings(licence)[0].first is None


def test_a_wording_in_the_earliest_text_on_file_may_be_older(licence):
    record_at("Late", licence, COPIED, seen_at=LATER)
    record_at("Early", licence, COPIED)

    group = shared_wordings(licence)[0]

    assert [member.since.reach for member in group.members] == [Reach.NOTHING, Reach.NOTHING]
    assert group.may_be_earlier == 1


def test_the_history_says_since_when_a_document_has_the_wording(licence):
    record = record_at("Anchor", licence, COPIED)
    record_at("Buoy", licence, COPIED, seen_at=LONG_AGO - timedelta(days=9))
    earlier = with_earlier_text(record, record.published_analysis.quote)

    group = shared_wordings(licence)[0]

    assert platforms(group) == ["Anchor", "Buoy"]
    assert group.first.since.seen_at == earlier.first_seen_at


def test_an_earlier_wording_that_was_another_does_not_count(licence):
    record = record_at("Anchor", licence, COPIED)
    record_at("Buoy", licence, COPIED, seen_at=LATER)
    with_earlier_text(record, "You keep what you upload.")

    since = shared_wordings(licence)[0].members[0].since

    assert (since.seen_at, since.reach) == (LONG_AGO, Reach.WITHOUT)


def test_a_text_that_nobody_compared_is_told(licence):
    record = record_at("Anchor", licence, COPIED)
    record_at("Buoy", licence, COPIED, seen_at=LATER)
    with_earlier_text(record, "You keep what you upload.", read=False)

    assert shared_wordings(licence)[0].members[0].since.reach is Reach.UNREAD


def test_an_imported_text_is_told(licence):
    record_at("Anchor", licence, COPIED, provenance=Provenance.IMPORTED)
    record_at("Buoy", licence, COPIED, seen_at=NOON)

    assert shared_wordings(licence)[0].first.since.is_imported


def test_invented_platforms_stand_in_no_group_with_real_ones(licence):
    record = record_at("Anchor", licence, COPIED)
    record_at("Buoy", licence, COPIED, is_demo=True)

    assert shared_wordings(licence) == []
    assert same_wording(record, pool_of(licence)) is None


def test_a_short_clause_is_never_called_copied(licence):
    record = record_at("Anchor", licence, "You keep your files.")
    record_at("Buoy", licence, "You keep your files.")

    assert shared_wordings(licence) == []
    assert same_wording(record, pool_of(licence)) is None


def test_the_group_of_a_record_holds_it_and_one_of_each_other_platform(licence):
    record = record_at("Late", licence, COPIED, seen_at=LATER)
    record_at("Early", licence, COPIED, terms_type="Privacy Policy")
    record_at("Apart", licence, OWN_WORDS)

    group = same_wording(record, pool_of(licence))

    assert platforms(group) == ["Early", "Late"]


def test_groups_cost_the_same_for_many_records(licence, django_assert_num_queries):
    for number in range(8):
        record_at(f"Copy {number}", licence, COPIED)
        record_at(f"Own {number}", licence, OWN_WORDS)

    with django_assert_num_queries(3):
        assert len(shared_wordings(licence)) == 2
