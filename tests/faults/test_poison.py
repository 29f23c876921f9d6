"""A document that breaks its reader: tried three times, put off, in no neighbour's way."""

import os
import signal
from datetime import timedelta

import pytest

from monitoring.actions.rounds import ATTEMPTS
from monitoring.actions.sweep import sweep
from monitoring.models import LeaseItem
from platforms.actions import reading
from platforms.models import Check, Source
from tests.factories import make_change, make_watch
from tests.faults.invariants import assert_invariants, assert_settled
from tests.faults.kill import is_killed
from tests.faults.rounds import CADENCE, LEASE_ENDS, declare, work_off
from tests.platforms.actions.local_site import POLICY

read = reading.read_page


@pytest.fixture
def poison(site, noon) -> Source:
    """The first of three documents that are due on one host."""
    for path in ("/poison", "/second", "/third"):
        site.serve(POLICY, path)
    first = declare("/poison", noon)
    for path in ("/second", "/third"):
        declare(path, noon)
    return first


def raise_on_poison(body, *, url, **how):
    if "poison" in url:
        raise RecursionError("a page like a matryoshka")
    return read(body, url=url, **how)


def die_on_poison(body, *, url, **how):
    if "poison" in url:
        os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does when memory runs out
    return read(body, url=url, **how)


def outcomes(source: Source) -> list[str]:
    checks = Check.objects.filter(source=source).order_by("started_at")
    return list(checks.values_list("outcome", flat=True))


def assert_neighbours_are_public() -> None:
    for source in Source.objects.exclude(url__endswith="/poison"):
        assert source.document.published_sighting
        assert outcomes(source)[0] == "new_version"


@pytest.mark.django_db
def test_a_page_that_breaks_its_reader_is_tried_three_times_then_put_off(
    poison, site, clock, monkeypatch
):
    monkeypatch.setattr(reading, "read_page", raise_on_poison)

    for attempt in range(1, ATTEMPTS + 1):
        work_off(now=clock.now, gate=site.gate)
        assert poison.lease_items.get().attempts == attempt
        assert_neighbours_are_public()
        given_up_at, clock.now = clock.now, clock.now + LEASE_ENDS
    work_off(now=clock.now, gate=site.gate)

    item = LeaseItem.objects.get(source=poison)
    assert (item.attempts, bool(item.done_at)) == (ATTEMPTS, True)
    assert "matryoshka" in item.error
    poison.refresh_from_db()
    assert CADENCE <= poison.next_check_at - given_up_at < CADENCE + LEASE_ENDS
    assert outcomes(poison) == ["interrupted"] * ATTEMPTS
    assert_settled()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_kills_its_worker_is_given_up_and_its_neighbours_go_on(
    poison, site, clock, monkeypatch
):
    monkeypatch.setattr(reading, "read_page", die_on_poison)

    deaths = 0
    while LeaseItem.objects.filter(done_at=None).exists() or not deaths:
        deaths += is_killed(lambda: work_off(now=clock.now, gate=site.gate))
        assert deaths <= ATTEMPTS, "it kills for ever"
        assert_invariants()
        clock.let_leases_end()
    work_off(now=clock.now, gate=site.gate)

    assert deaths == ATTEMPTS
    item = LeaseItem.objects.get(source=poison)
    assert item.error
    poison.refresh_from_db()
    assert poison.next_check_at > clock.now
    assert_neighbours_are_public()
    assert_settled()


@pytest.mark.django_db(transaction=True)
def test_after_one_death_the_neighbours_come_first(poison, site, clock, monkeypatch):
    monkeypatch.setattr(reading, "read_page", die_on_poison)

    for _ in range(2):
        assert is_killed(lambda: work_off(now=clock.now, gate=site.gate))
        clock.let_leases_end()

    assert_neighbours_are_public()


@pytest.mark.django_db
def test_a_change_that_cannot_be_announced_holds_up_neither_sweep_nor_others(
    noon, monkeypatch, caplog
):
    bad, good = make_change(announced=False), make_change(announced=False)
    make_watch(entity=good.document.entity)
    due = declare("/due", noon)
    carry_forward = sweep.__globals__["carry_forward"]

    def stumble(*, document, now):
        if document == bad.document:
            raise ValueError("a clause without a verb")
        carry_forward(document=document, now=now)

    monkeypatch.setitem(sweep.__globals__, "carry_forward", stumble)

    work = sweep(now=noon)

    assert len(work.lease_ids) == due.lease_items.count() == 1
    good.refresh_from_db()
    assert good.record_id
    assert "a clause without a verb" in caplog.text
    monkeypatch.undo()
    sweep(now=noon + timedelta(seconds=30))
    bad.refresh_from_db()
    assert bad.record_id, "it was kept for the next sweep"
