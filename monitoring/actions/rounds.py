"""A round: the sources of many leases, each host one request at a time, all hosts at once.

What was served unchanged is written for many sources together; everything else goes the way of
one source, step by step, as `recheck_source` does it.
"""

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from monitoring.actions.leasing import LEASE_SECONDS, Claim
from monitoring.actions.recheck import default_gate, go_on, recheck_source
from monitoring.actions.round_items import RoundItem, items_of, latest_visits, those_read
from monitoring.models import Lease, LeaseItem
from monitoring.schedule import next_after_capture
from platforms.actions.capture import capture_answer, capture_unchanged, finish
from platforms.actions.unchanged import SeenAgain, confirm_unchanged
from platforms.archive.exchange import Response
from platforms.archive.failpoint import failpoint
from platforms.archive.fetch_many import Answer, fetch_many
from platforms.archive.manners import kept_robots
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome
from platforms.archive.visits import Visits
from platforms.models import Check, Source

log = logging.getLogger(__name__)

ATTEMPTS = 3
ROUND_SECONDS = 600.0
"""After so long no new request is sent; what is left is for the next round."""
PULLING_SECONDS = 60.0
"""So long a round takes further leases on; later it only ends what it has."""
PULL_SECONDS = 0.25
HOSTS_AT_ONCE = 250
LATER_BYTES = 50_000_000
SLICE = 200
SLICE_SECONDS = 1.0
RENEW_SECONDS = LEASE_SECONDS / 10

Look = Callable[[Source, datetime], Check]


class WorkerEnded(Exception):
    """Each attempt on a source killed its worker; there is no other word of why."""


def recheck_batch(*, lease: Lease, gate: Gate | None = None) -> int:
    """Check the sources of one lease; see `recheck_round`."""
    return recheck_round(lease_ids=[lease.pk], gate=gate)


def recheck_round(*, lease_ids: Iterable[int], gate: Gate | None = None) -> int:
    """Check the sources of those leases that nobody else works on; returns how many were done.

    Each attempt is counted in its row before it begins. Sources that were begun before, by a worker
    that died or failed, come last and one by one: whichever breaks its reader is tried three times
    and then given up with its error, and takes no other with it.
    """
    claim = Claim(lease_ids=lease_ids, now=timezone.now())
    return _Round(claim, gate or default_gate()).work() if claim.lease_ids else 0


class _Round:
    def __init__(self, claim: Claim, gate: Gate) -> None:
        self._claim, self._robots = claim, kept_robots(gate)
        self._visits: Visits[RoundItem] = Visits(delay_seconds=settings.FETCH_HOST_DELAY_SECONDS)
        self._unchanged: list[tuple[RoundItem, int]] = []
        self._later: deque[tuple[RoundItem, Answer]] = deque()
        self._begun_at: dict[int, datetime] = {}
        self._began = self._renewed = self._sliced = self._pulled = time.monotonic()
        self._done = 0
        self._items: list[RoundItem] = []

    def work(self) -> int:
        """Fetch and write until nothing is left or the time is up."""
        self._take_on(self._claim.lease_ids)
        for batch in fetch_many(
            self._visits,
            robots=self._robots,
            starting=self._begin,
            has_other_work=lambda: bool(self._later),
        ):
            for item, answer in batch:
                failpoint("fetched")
                self._take(item, answer)
            self._work_later(leave_bytes=LATER_BYTES)
            self._keep_time()
        self._pulled = math.inf  # nothing is fetched from here on, so nothing is taken on
        self._work_later(leave_bytes=-1)
        self._write_unchanged()
        self._work_alone([item for item in self._items if item.attempts])
        self._claim.release(now=timezone.now())
        return self._done

    @property
    def _is_over(self) -> bool:
        return time.monotonic() - self._began > ROUND_SECONDS

    def _take_on(self, lease_ids: Iterable[int]) -> None:
        items = items_of(lease_ids)
        self._items += items
        self._let_hosts_rest({item.host for item in items})
        for item in items:
            if not item.attempts:
                self._visits.add(item, item.request)

    def _let_hosts_rest(self, hosts: set[str]) -> None:
        """The pause also holds between two leases of a host."""
        now, moment = timezone.now(), time.perf_counter()
        for host, at in latest_visits(hosts, now=now):
            pause = max(settings.FETCH_HOST_DELAY_SECONDS, self._robots.delay_seconds(host))
            if at:
                self._visits.rest(host, until=moment + pause - (now - at).total_seconds())

    def _begin(self, items: Iterable[RoundItem]) -> None:
        now = timezone.now()
        keys = [item.pk for item in items]
        self._claim.begin(keys, now=now)
        self._begun_at.update(dict.fromkeys(keys, now))

    def _take(self, item: RoundItem, answer: Answer) -> None:
        if isinstance(answer, Response) and item.is_unchanged_by(answer):
            self._unchanged.append((item, answer.status))
        else:
            self._later.append((item, answer))

    def _work_later(self, *, leave_bytes: int) -> None:
        """The long way of one answer, and of more while those kept hold too many bytes.

        One at a time, so that the hosts that answered meanwhile are soon asked for the next page.
        """
        while self._later:
            self._go_the_long_way(*self._later.popleft())
            self._keep_time()
            if sum(_size(answer) for _, answer in self._later) <= leave_bytes:
                return

    def _go_the_long_way(self, item: RoundItem, answer: Answer) -> None:
        def look(source: Source, now: datetime) -> Check:
            if isinstance(answer, Exception):
                raise answer
            return go_on(check=capture_answer(source=source, answer=answer, now=now), now=now)

        self._work_on(item, look)

    def _keep_time(self) -> None:
        """What is done now and then: write, take more on, renew, stop."""
        now = time.monotonic()
        if len(self._unchanged) >= SLICE or now - self._sliced >= SLICE_SECONDS:
            self._write_unchanged()
        if now - self._pulled >= PULL_SECONDS:
            self._pulled = now
            self._pull()
        if now - self._renewed >= RENEW_SECONDS:
            self._renewed = now
            self._claim.renew(now=timezone.now())
            ours = self._claim.lease_ids
            self._leave({item.host for item in self._items if item.lease_id not in ours})
        if self._visits and self._is_over:
            self._leave({item.host for item in self._items})

    def _pull(self) -> None:
        """One slow host must not keep the leases of others waiting for a worker."""
        room = HOSTS_AT_ONCE - self._visits.hosts_at_work
        if room > 0 and time.monotonic() - self._began < PULLING_SECONDS:
            self._take_on(self._claim.more(room, now=timezone.now()))

    def _leave(self, hosts: set[str]) -> None:
        for host in hosts:
            self._visits.leave(host)

    def _write_unchanged(self) -> None:
        """Write what was unchanged; the few of which more is to be said go the long way."""
        self._sliced = time.monotonic()
        slice_, self._unchanged = self._unchanged, []
        if not slice_:
            return
        drafted = those_read({item.version_id for item, _ in slice_})
        seen = [self._seen(*each) for each in slice_ if each[0].version_id in drafted]
        with transaction.atomic():
            written = confirm_unchanged(seen=seen)
            done = [item.pk for item, _ in slice_ if item.source_id in written]
            self._claim.end(done, now=timezone.now())
        self._claim.finish({item.lease_id for item, _ in slice_}, now=timezone.now())
        self._done += len(done)
        for item, status in slice_:
            if item.source_id not in written:
                self._take_unchanged(item, status)

    def _seen(self, item: RoundItem, status: int) -> SeenAgain:
        assert item.snapshot_id
        at = self._begun_at[item.pk]
        following = next_after_capture(cadence_seconds=item.cadence_seconds, at=at)
        return SeenAgain(item.source_id, item.snapshot_id, at, status, following)

    def _take_unchanged(self, item: RoundItem, status: int) -> None:
        def look(source: Source, now: datetime) -> Check:
            if source.latest_snapshot_id != item.snapshot_id:  # another check was here meanwhile
                return self._recheck(source, timezone.now())
            return go_on(check=capture_unchanged(source=source, status=status, now=now), now=now)

        self._work_on(item, look)

    def _work_on(self, item: RoundItem, look: Look) -> None:
        row = LeaseItem.objects.select_related(
            "source__document__entity", "source__latest_snapshot"
        ).get(pk=item.pk)
        self._done += _attempt(row, look, self._begun_at[item.pk])
        self._claim.finish([item.lease_id], now=timezone.now())

    def _work_alone(self, items: Iterable[RoundItem]) -> None:
        """One after another, each attempt counted before it begins and none beside it."""
        for item in items:
            self._claim.renew(now=timezone.now())
            if self._is_over or item.lease_id not in self._claim.lease_ids:
                continue
            time.sleep(self._visits.seconds_to_rest(item.host, time.perf_counter()))
            _close_interrupted(item)
            if item.attempts < ATTEMPTS:
                self._begin([item])
                self._work_on(item, self._recheck)
            else:
                self._begun_at[item.pk] = timezone.now()
                self._work_on(item, _give_up)
            self._visits.ended(item.host, time.perf_counter())

    def _recheck(self, source: Source, now: datetime) -> Check:
        return recheck_source(source=source, gate=self._robots.gate, robots=self._robots, now=now)


def _size(answer: Answer) -> int:
    return len(answer.body) if isinstance(answer, Response) else 0


def _attempt(item: LeaseItem, look: Look, now: datetime) -> bool:
    """Look at one source; whether that is all there is to do for it."""
    try:
        check = look(item.source, now)
    except Exception as error:  # a bug on one page must not stop its neighbours
        log.exception("source %s failed", item.source_id)
        item.error = f"{type(error).__name__}: {error}"[:2000]
        if item.attempts < ATTEMPTS:
            item.save(update_fields=["error"])
            return False
        _put_off(item.source, now)
    else:
        item.error = ""
        log.info("%s  %s  %s", check.outcome, item.source.document, item.source.url)
    item.done_at = timezone.now()
    item.save(update_fields=["done_at", "error"])
    return True


def _give_up(_source: Source, _now: datetime) -> Check:
    raise WorkerEnded(f"The worker was killed in {ATTEMPTS} attempts.")


def _close_interrupted(item: RoundItem) -> None:
    """Write the check of the attempt in which a worker died, if it is not there."""
    if item.begun_at is None:
        return
    check, _ = Check.objects.select_related("source").get_or_create(
        source_id=item.source_id, started_at=item.begun_at
    )
    if check.outcome is None:
        finish(check=check, outcome=Outcome.INTERRUPTED, now=timezone.now())


def _put_off(source: Source, now: datetime) -> None:
    """After a source was given up, look again at its next time, not at once."""
    source.next_check_at = now + timedelta(seconds=source.cadence_seconds)
    source.save(update_fields=["next_check_at"])
