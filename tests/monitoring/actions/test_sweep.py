"""The sweep finds in the rows what is to be done, whatever became of the messages."""

from datetime import timedelta

import pytest

from monitoring.actions.leasing import LEASE_SECONDS, UNBEGUN_SECONDS, lease_due_sources
from monitoring.actions.sweep import close_interrupted_checks, sweep
from monitoring.models import Alert, Lease, LeaseItem
from platforms.actions.sources import check_now
from tests.factories import (
    make_change,
    make_check,
    make_delivery,
    make_document,
    make_source,
    make_watch,
)

pytestmark = pytest.mark.django_db
URL = "https://one.example/"


def due(noon, url, **fields):
    return make_source(make_document(), url=url, next_check_at=noon, **fields)


def test_due_sources_of_one_host_come_into_one_lease(noon):
    due(noon, URL + "a")
    due(noon, URL + "b")
    due(noon, "https://two.example/")

    lease_due_sources(now=noon)

    assert sorted(lease.items.count() for lease in Lease.objects.all()) == [1, 2]


def test_what_is_not_due_or_not_enabled_is_left_alone(noon):
    due(noon + timedelta(seconds=1), URL)
    due(noon, "https://two.example/", is_enabled=False)

    assert lease_due_sources(now=noon) == []


def test_sweeping_twice_leases_a_source_once(noon):
    due(noon, URL)

    lease_due_sources(now=noon)

    assert lease_due_sources(now=noon) == []
    assert LeaseItem.objects.count() == 1


def test_a_host_that_is_being_visited_is_not_visited_by_another_worker(noon):
    due(noon, URL + "a")
    lease_due_sources(now=noon)
    due(noon, URL + "b")

    assert lease_due_sources(now=noon) == []


def test_a_lease_whose_worker_fell_silent_is_taken_over_once(noon):
    due(noon, URL)
    (lease,) = lease_due_sources(now=noon)
    later = noon + timedelta(seconds=UNBEGUN_SECONDS)

    assert sweep(now=later - timedelta(seconds=1)).lease_ids == ()
    assert sweep(now=later).lease_ids == (lease,)
    assert sweep(now=later).lease_ids == ()


def test_a_check_that_was_interrupted_gets_its_one_outcome(noon):
    check = make_check(at=noon, outcome=None)

    close_interrupted_checks(now=noon + timedelta(seconds=LEASE_SECONDS + 1))

    check.refresh_from_db()
    assert check.outcome == "interrupted"


def test_a_check_that_runs_is_not_interrupted(noon):
    make_check(at=noon, outcome=None)

    assert close_interrupted_checks(now=noon + timedelta(seconds=LEASE_SECONDS)) == 0


def test_a_change_that_nobody_announced_is_announced_and_alerts(noon):
    change = make_change(announced=False)
    make_watch(entity=change.document.entity)

    sweep(now=noon)

    change.refresh_from_db()
    assert change.record_id
    assert Alert.objects.count() == 1


def test_the_sweep_says_whether_mails_are_due(noon):
    assert not sweep(now=noon).has_deliveries

    make_delivery()

    assert sweep(now=noon).has_deliveries


def test_a_source_can_be_made_due_at_once(noon):
    source = make_source(is_enabled=False)

    check_now(source=source, now=noon)

    assert len(lease_due_sources(now=noon)) == 1


def test_the_sweep_has_texts_read_again_by_the_model_that_a_person_adopted(noon, monkeypatch):
    asked = []
    monkeypatch.setattr("monitoring.actions.sweep.read_again", lambda *, now: asked.append(now))

    sweep(now=noon)

    assert asked == [noon]
