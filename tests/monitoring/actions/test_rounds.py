"""Working through a lease: attempts are counted, poison is given up, the others go on."""

import threading
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.actions import rounds
from monitoring.actions.leasing import Claim, hand_over_expired, lease_due_sources
from monitoring.actions.recheck import recheck_source
from monitoring.actions.rounds import ATTEMPTS, recheck_batch, recheck_round
from monitoring.models import Lease, LeaseItem
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate, Limits
from platforms.models import Check, Source
from tests.factories import NOON, make_document, make_source
from tests.faults.rounds import Clock
from tests.platforms.actions.local_site import CHANGED, POLICY, open_site

pytestmark = pytest.mark.django_db

POISON = object()
"""A gate that is none: every attempt ends in a bug of ours."""


@pytest.fixture(autouse=True)
def no_delay(settings):
    settings.FETCH_HOST_DELAY_SECONDS = 0


def lease_of(*sources) -> Lease:
    lease = Lease.objects.create(
        host="127.0.0.1", acquired_at=NOON, expires_at=NOON + timedelta(minutes=5)
    )
    for source in sources:
        LeaseItem.objects.create(lease=lease, source=source)
    return lease


def refused_source():
    """The gate refuses the address, so the check ends at once and typed."""
    return make_source(make_document(), url="http://127.0.0.1:9/privacy", next_check_at=NOON)


def test_every_source_of_a_lease_is_checked_once_and_the_lease_ends():
    sources = [refused_source(), refused_source()]
    lease = lease_of(*sources)

    assert recheck_batch(lease=lease, gate=Gate(user_agent="test")) == 2

    lease.refresh_from_db()
    assert lease.finished_at
    assert Check.objects.filter(outcome__isnull=False).count() == 2


def test_a_finished_lease_that_is_delivered_again_does_nothing():
    lease = lease_of(refused_source())
    recheck_batch(lease=lease, gate=Gate(user_agent="test"))

    assert recheck_batch(lease=lease, gate=Gate(user_agent="test")) == 0
    assert Check.objects.count() == 1


def test_a_checked_source_has_its_next_time():
    source = refused_source()

    recheck_batch(lease=lease_of(source), gate=Gate(user_agent="test"))

    source.refresh_from_db()
    assert source.next_check_at > NOON


def test_a_source_that_fails_by_a_bug_is_tried_three_times_then_given_up():
    lease = lease_of(refused_source())

    for attempt in range(1, ATTEMPTS + 1):
        recheck_batch(lease=lease, gate=POISON)
        item = lease.items.get()
        assert item.attempts == attempt
        assert bool(item.done_at) == (attempt == ATTEMPTS)

    lease.refresh_from_db()
    assert lease.finished_at
    assert item.error


@contextmanager
def web(*names):
    """Sites under invented names, all serving one policy, and the way to them."""
    with ExitStack() as stack:
        sites = {name: stack.enter_context(open_site()) for name in names}
        pairs = {name: site.server.pair for name, site in sites.items()}
        gate = Gate(
            user_agent="ConductAtlas/1.0",
            allowed_loopback=frozenset(pairs.values()),
            resolve=pairs,
            limits=Limits(total_seconds=5),
        )
        yield sites, gate


def visit(gate, at):
    """Lease what is due and check it."""
    return recheck_round(lease_ids=lease_due_sources(now=at), gate=gate)


def declared(*urls, at=NOON):
    return [make_source(make_document(), url=url, next_check_at=at) for url in urls]


def make_due(at):
    Source.objects.update(next_check_at=at)


@pytest.fixture
def drafted(monkeypatch):
    """As if the classifier had found something in every text."""
    monkeypatch.setattr(rounds, "those_read", set)
    monkeypatch.setattr("monitoring.actions.recheck.was_read", lambda version: True)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def test_a_round_covers_many_hosts_and_ends_all_its_leases(clock):
    with web("one.example", "two.example") as (_, gate):
        declared(*(f"http://{name}.example/privacy" for name in ("one", "two")))

        assert visit(gate, clock.now) == 2

    assert Lease.objects.filter(finished_at=None).count() == 0
    assert set(Check.objects.values_list("outcome", flat=True)) == {"new_version"}


def test_unchanged_pages_are_written_together_as_they_are_one_by_one(clock, drafted):
    with web("one.example", "two.example") as (sites, gate):
        together, singly = declared("http://one.example/privacy", "http://two.example/privacy")
        visit(gate, clock.now)
        clock.now += timedelta(days=2)
        make_due(clock.now)
        singly.refresh_from_db()
        recheck_source(source=singly, gate=gate, robots=Robots(gate), now=clock.now)
        with CaptureQueriesContext(connection) as queries:
            assert visit(gate, clock.now) == 1

    assert not [each for each in queries if "platforms_version" in each["sql"].split("FROM")[0]]
    together.refresh_from_db()
    singly.refresh_from_db()
    for source in (together, singly):
        check = source.checks.order_by("-pk").first()
        period = source.document.sightings.get()
        assert (check.outcome, check.status, check.detail) == ("unchanged", 200, "")
        assert check.snapshot == source.latest_snapshot
        assert check.started_at == check.finished_at == source.last_checked_at
        assert source.last_captured_at == period.last_seen_at == check.started_at
        assert source.document.last_verified_at == check.started_at
        assert source.next_check_at == check.started_at + timedelta(seconds=source.cadence_seconds)
        assert (source.failures, source.last_outcome) == (0, "unchanged")
    assert len(sites["one.example"].requests_for("/robots.txt")) == 1, "kept for a day"


def test_a_changed_page_among_unchanged_ones_is_found(clock, drafted):
    names = [f"host{number}.example" for number in range(4)]
    with web(*names) as (sites, gate):
        declared(*(f"http://{name}/privacy" for name in names))
        visit(gate, clock.now)
        clock.now += timedelta(days=2)
        make_due(clock.now)
        sites[names[1]].serve(CHANGED)

        assert visit(gate, clock.now) == 4

    outcomes = Check.objects.filter(started_at__gt=clock.now).values_list("outcome", flat=True)
    assert sorted(outcomes) == ["new_version", *["unchanged"] * 3]


def test_a_held_text_becomes_public_in_the_round_that_sees_it_again(clock, drafted):
    with web("one.example") as (sites, gate):
        (source,) = declared("http://one.example/privacy")
        for page, wait in [(POLICY, 0), (CHANGED, 48), (CHANGED, 1)]:
            clock.now += timedelta(hours=wait)
            make_due(clock.now)
            sites["one.example"].serve(page)
            visit(gate, clock.now)

    source.document.refresh_from_db()
    assert "90 days" in source.document.published_sighting.version.text


def test_no_host_is_asked_faster_than_its_delay_not_even_between_two_leases(
    settings, monkeypatch, clock
):
    settings.FETCH_HOST_DELAY_SECONDS = 0.2
    monkeypatch.setattr("monitoring.actions.leasing.BATCH", 2)
    moments = defaultdict(list)
    with web("one.example", "two.example") as (sites, gate):
        for name, site in sites.items():
            answer = site.server.answer

            def note(path, name=name, answer=answer):
                moments[name].append(time.perf_counter())
                return answer(path)

            site.server.answer = note
        declared(*(f"http://{name}/{page}" for name in sites for page in range(3)))
        began = time.perf_counter()
        for _ in range(2):
            visit(gate, clock.now)
        took = time.perf_counter() - began

    for name in sites:
        assert len(moments[name]) == 4, "the rules, then the pages"
        assert min(after - before for before, after in pairwise(moments[name])) >= 0.2
    assert took < 1.3 * 3 * 0.2 + 1, "both hosts at the same time"


def test_a_lease_that_another_worker_holds_is_left_to_it(clock):
    lease = lease_of(refused_source())
    Claim(lease_ids=[lease.pk], now=clock.now)

    assert recheck_batch(lease=lease, gate=Gate(user_agent="test")) == 0
    assert not Check.objects.exists()


def test_an_attempt_in_which_a_worker_died_has_its_check_and_the_next_one_follows(clock):
    source = refused_source()
    lease = lease_of(source)
    claim = Claim(lease_ids=[lease.pk], now=clock.now)
    claim.begin(list(lease.items.values_list("pk", flat=True)), now=clock.now)
    clock.let_leases_end()

    assert recheck_batch(lease=lease, gate=Gate(user_agent="test")) == 1

    checks = Check.objects.order_by("started_at").values_list("started_at", "outcome")
    assert checks[0] == (NOON, "interrupted")
    assert [outcome for _, outcome in checks] == ["interrupted", "refused_address"]
    assert lease.items.get().attempts == 2


def test_a_round_stops_when_its_time_is_up_and_the_rest_is_taken_over(monkeypatch, clock):
    monkeypatch.setattr(rounds, "ROUND_SECONDS", -1)
    with web("one.example") as (_, gate):
        declared(*(f"http://one.example/{page}" for page in range(3)))
        visit(gate, clock.now)

        assert LeaseItem.objects.filter(attempts=0).count() >= 2
        assert Lease.objects.get().worker == ""
        (lease,) = hand_over_expired(now=clock.tick())
        monkeypatch.setattr(rounds, "ROUND_SECONDS", 60)
        recheck_round(lease_ids=[lease], gate=gate)

    assert not LeaseItem.objects.filter(done_at=None).exists()


def test_a_text_without_findings_goes_the_long_way_each_time(clock):
    with web("one.example") as (_, gate):
        declared("http://one.example/privacy")
        visit(gate, clock.now)
        clock.now += timedelta(days=2)
        make_due(clock.now)

        assert visit(gate, clock.now) == 1

    assert Check.objects.order_by("-pk").first().outcome == "unchanged"


def test_a_slow_host_does_not_keep_the_leases_of_others_waiting(monkeypatch, clock):
    monkeypatch.setattr(rounds, "PULL_SECONDS", 0)
    with web("slow.example", "one.example", "two.example") as (sites, gate):
        slow, allowed = sites["slow.example"].server, threading.Event()
        answer = slow.answer
        slow.answer = lambda path: answer(path) if allowed.wait(4) else b""
        declared("http://slow.example/privacy", at=NOON)
        (first,) = lease_due_sources(now=clock.now)
        declared(*(f"http://{name}.example/privacy" for name in ("one", "two")))
        later = lease_due_sources(now=clock.now)
        finish = rounds.go_on

        def note(**found):
            check = finish(**found)
            if Check.objects.filter(outcome="new_version").count() == 2:
                allowed.set()
            return check

        monkeypatch.setattr(rounds, "go_on", note)

        assert recheck_round(lease_ids=[first], gate=gate) == 3
        assert recheck_round(lease_ids=later, gate=gate) == 0

    assert set(Check.objects.values_list("outcome", flat=True)) == {"new_version"}
