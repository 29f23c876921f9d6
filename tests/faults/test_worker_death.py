"""A real worker killed in mid-batch: the row's lease, not the broker, finds it again."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from monitoring import tasks
from monitoring.actions.sweep import sweep
from monitoring.models import Lease, LeaseItem
from platforms.models import Check, Source
from tests.celery_worker import start_worker
from tests.faults.invariants import assert_invariants, assert_settled
from tests.faults.rounds import LEASE_ENDS, declare
from tests.platforms.actions.local_site import HOST, POLICY, Site

PATIENCE_SECONDS = 15


class SlowPage:
    """Answers only once it is allowed to; says when somebody began to wait for it."""

    def __init__(self, site: Site, path: str) -> None:
        self.asked, self.allowed = threading.Event(), threading.Event()
        answer = site.server.answer

        def wait(asked_path: str) -> bytes:
            if asked_path == path:
                self.asked.set()
                self.allowed.wait(PATIENCE_SECONDS)
            return answer(asked_path)

        site.server.answer = wait


@pytest.fixture
def worker_folder(
    tmp_path: Path, site: Site, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Workers started in this test keep their files here, where they also find the site."""
    (tmp_path / "demo-site.json").write_text(json.dumps({HOST: site.server.pair}))
    for name, value in [
        ("VAR_DIR", str(tmp_path)),
        ("DEMO", "1"),
        ("FETCH_HOST_DELAY_SECONDS", "0"),
        ("FETCH_TIMEOUT_SECONDS", str(PATIENCE_SECONDS)),
    ]:
        monkeypatch.setenv(name, value)
    return tmp_path


def test_the_batch_of_a_killed_worker_is_handed_over_and_ends(worker_folder, site, key_prefix):
    now = timezone.now()
    for path in ("/first", "/second", "/third"):
        site.serve(POLICY, path)
        declare(path, now)
    slow = SlowPage(site, "/second")

    with start_worker(key_prefix) as worker:
        (lease,) = sweep(now=now).lease_ids
        tasks.recheck_host_batch.delay(lease_id=lease)
        assert slow.asked.wait(PATIENCE_SECONDS), "the second page was never asked for"
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(PATIENCE_SECONDS)
    slow.allowed.set()
    assert_invariants()
    assert sorted(LeaseItem.objects.values_list("attempts", flat=True)) == [0, 1, 1]
    assert LeaseItem.objects.exclude(done_at=None).count() == 1

    assert sweep(now=timezone.now()).lease_ids == (), "its lease still runs"
    later = timezone.now() + LEASE_ENDS
    assert sweep(now=later).lease_ids == (lease,)
    with start_worker(key_prefix):
        tasks.recheck_host_batch.delay(lease_id=lease)
        wait_until(lambda: Lease.objects.get(pk=lease).finished_at is not None)

    sweep(now=later + timedelta(seconds=1))
    assert_settled()
    assert LeaseItem.objects.count() == 3
    outcomes = Check.objects.order_by("started_at").values_list("source__url", "outcome")
    ended = {url.rpartition("/")[2]: [] for url, _ in outcomes}
    for url, outcome in outcomes:
        ended[url.rpartition("/")[2]].append(outcome)
    assert ended == {
        "first": ["new_version"],
        "second": ["interrupted", "new_version"],
        "third": ["new_version"],
    }
    assert not Source.objects.exclude(last_outcome="new_version").exists()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "the second worker did not take over"
        time.sleep(0.05)
