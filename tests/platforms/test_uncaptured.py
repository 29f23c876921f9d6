"""What the archive cannot see: failing hosts with their outcome, documents missed for long."""

from datetime import timedelta

import pytest

from platforms.archive.outcome import Outcome
from platforms.uncaptured import failing_hosts, uncaptured_documents
from tests.factories import NOON, make_check, make_document, make_source

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_failing(host="walled.example", outcome="bot_wall", **fields):
    source = make_source(failures=2, last_outcome=outcome, last_checked_at=NOON, **fields)
    source.url = f"https://{host}/terms-{source.pk}"
    source.save()
    return source


def test_sources_that_fail_alike_on_one_host_are_one_row():
    make_failing(), make_failing()
    make_failing(outcome="not_found")
    make_failing(host="other.example:8443")

    rows = [(row.outcome, row.host, row.count) for row in failing_hosts()]

    assert rows[0] == (Outcome.BOT_WALL, "walled.example", 2)
    assert set(rows[1:]) == {
        (Outcome.NOT_FOUND, "walled.example", 1),
        (Outcome.BOT_WALL, "other.example", 1),
    }


def test_since_is_the_first_failure_after_the_latest_capture():
    source = make_failing(last_captured_at=NOON - 5 * HOUR)
    make_check(source, NOON - 9 * HOUR, "bot_wall")
    make_check(source, NOON - 5 * HOUR, "unchanged")
    make_check(source, NOON - 3 * HOUR, "timeout")
    make_check(source, NOON, "bot_wall")

    assert failing_hosts()[0].since == NOON - 3 * HOUR


def test_a_source_that_was_never_captured_fails_since_its_first_check():
    source = make_failing()
    make_check(source, NOON - 9 * HOUR, "dns")
    make_check(source, NOON, "dns")

    assert failing_hosts()[0].since == NOON - 9 * HOUR


@pytest.mark.parametrize("fields", [{"is_enabled": False}, {"failures": 0}], ids=["off", "well"])
def test_sources_that_are_off_or_well_are_not_named(fields):
    make_source(**{"failures": 1, "last_outcome": "dns", **fields})

    assert failing_hosts() == []


def test_failing_hosts_are_bounded_and_cost_one_query(django_assert_num_queries):
    for number in range(5):
        make_failing(host=f"host{number}.example")

    with django_assert_num_queries(1):
        assert len(failing_hosts(most=3)) == 3


# ---- documents ----


def make_tracked(verified_before, cadence=3600, **fields):
    document = make_document(last_verified_at=NOON - verified_before)
    make_source(document, cadence_seconds=cadence, last_checked_at=NOON, **fields)
    return document


def missed():
    return list(uncaptured_documents(now=NOON))


def test_a_document_is_missed_after_three_of_its_cadences():
    late = make_tracked(3 * HOUR + timedelta(minutes=1))
    make_tracked(3 * HOUR)

    assert missed() == [late]


def test_the_slowest_part_sets_the_pace():
    document = make_tracked(4 * HOUR)
    make_source(document, cadence_seconds=7200, last_checked_at=NOON)

    assert missed() == []


def test_a_document_that_was_never_captured_is_missed_from_its_beginning():
    document = make_document()
    make_source(document, cadence_seconds=3600, last_checked_at=document.created_at)

    assert list(uncaptured_documents(now=document.created_at + 2 * HOUR)) == []
    assert list(uncaptured_documents(now=document.created_at + 4 * HOUR)) == [document]


def test_withdrawn_documents_and_those_nobody_checks_are_not_missed():
    withdrawn = make_tracked(9 * HOUR)
    withdrawn.ended_at = NOON
    withdrawn.save()
    make_tracked(9 * HOUR, is_enabled=False)

    assert missed() == []
