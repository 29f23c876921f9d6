"""Leases: one open a host, one worker a lease; what fell silent is handed on once."""

from datetime import timedelta

import pytest

from monitoring.actions.leasing import (
    BATCH,
    LEASE_SECONDS,
    UNBEGUN_SECONDS,
    Claim,
    hand_over_expired,
    lease_due_sources,
)
from monitoring.models import Lease, LeaseItem
from tests.factories import make_document, make_source

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=LEASE_SECONDS)


def due(noon, url):
    return make_source(make_document(), url=url, next_check_at=noon)


def leases(noon, *urls) -> list[int]:
    for url in urls:
        due(noon, url)
    return lease_due_sources(now=noon)


def test_spellings_of_one_host_come_into_one_lease(noon):
    (lease,) = leases(noon, "https://One.example/a", "https://one.example:443/b")

    assert Lease.objects.get(pk=lease).host == "one.example"
    assert LeaseItem.objects.count() == 2


def test_a_host_with_many_due_sources_hides_no_other(noon, monkeypatch):
    monkeypatch.setattr("monitoring.actions.leasing.BATCH", 2)
    monkeypatch.setattr("monitoring.actions.leasing.MOST_DUE", 3)
    early = [f"https://big.example/{number}" for number in range(5)]

    assert len(leases(noon, *early, "https://small.example/")) == 2
    assert sorted(each.items.count() for each in Lease.objects.all()) == [1, 2]
    assert lease_due_sources(now=noon) == [], "what is left waits for its host"
    assert BATCH == 50


def test_a_lease_has_one_worker(noon):
    ids = leases(noon, "https://one.example/", "https://two.example/")

    first, second = (Claim(lease_ids=ids, now=noon) for _ in range(2))

    assert first.lease_ids == set(ids)
    assert second.lease_ids == set()


def test_a_worker_that_fell_silent_loses_its_leases_and_learns_of_it(noon):
    ids = leases(noon, "https://one.example/")
    silent = Claim(lease_ids=ids, now=noon)

    assert hand_over_expired(now=noon + LATER - timedelta(seconds=1)) == []
    assert hand_over_expired(now=noon + LATER) == ids
    assert hand_over_expired(now=noon + LATER) == []
    assert Claim(lease_ids=ids, now=noon + LATER).lease_ids == set(ids)
    silent.renew(now=noon + LATER)

    assert silent.lease_ids == set()


def test_a_worker_that_goes_on_keeps_its_leases(noon):
    ids = leases(noon, "https://one.example/")
    claim = Claim(lease_ids=ids, now=noon)

    claim.renew(now=noon + LATER - timedelta(seconds=1))

    assert hand_over_expired(now=noon + LATER) == []
    assert claim.lease_ids == set(ids)


def test_a_lease_that_nobody_began_is_handed_on_after_a_minute(noon):
    ids = leases(noon, "https://one.example/")

    assert hand_over_expired(now=noon + timedelta(seconds=UNBEGUN_SECONDS)) == ids


def test_a_lease_ends_with_its_last_item(noon):
    ids = leases(noon, "https://one.example/a", "https://one.example/b")
    claim = Claim(lease_ids=ids, now=noon)
    first, second = LeaseItem.objects.order_by("pk")
    claim.begin([first.pk, second.pk], now=noon)
    claim.end([first.pk], now=noon)
    claim.finish(ids, now=noon)
    assert Lease.objects.get().finished_at is None

    claim.end([second.pk], now=noon)
    claim.finish(ids, now=noon)

    assert Lease.objects.get().finished_at == noon
    assert list(LeaseItem.objects.values_list("attempts", "begun_at")) == [(1, noon)] * 2


def test_what_was_not_begun_is_taken_over_at_the_next_sweep(noon):
    ids = leases(noon, "https://one.example/")
    soon = noon + timedelta(seconds=1)

    Claim(lease_ids=ids, now=noon).release(now=soon)

    assert hand_over_expired(now=soon) == ids


def test_what_failed_waits_until_its_lease_ends(noon):
    ids = leases(noon, "https://one.example/")
    claim = Claim(lease_ids=ids, now=noon)
    claim.begin(list(LeaseItem.objects.values_list("pk", flat=True)), now=noon)

    claim.release(now=noon + timedelta(seconds=1))

    assert hand_over_expired(now=noon + LATER - timedelta(seconds=1)) == []
    assert hand_over_expired(now=noon + LATER) == ids


def test_a_worker_with_room_takes_further_leases_that_nobody_has_begun(noon):
    ids = leases(noon, *(f"https://host{number}.example/" for number in range(5)))
    failed = LeaseItem.objects.get(lease=ids[1])
    LeaseItem.objects.filter(pk=failed.pk).update(attempts=1)
    Claim(lease_ids=[ids[0]], now=noon)
    claim = Claim(lease_ids=[ids[2]], now=noon)

    assert claim.more(1, now=noon) == {ids[3]}
    assert claim.more(9, now=noon) == {ids[4]}

    assert claim.lease_ids == set(ids[2:])
