"""Killed at each point of a document's way: nothing is lost, nothing made up, nobody told twice.

FAULT_RUNS=50 repeats each kill; every second run takes the documents in the other order.
"""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from monitoring.models import Alert
from platforms.actions.capture import blob_store
from platforms.archive.failpoint import FAILPOINTS
from platforms.models import Change, Check, Snapshot, Source
from provisions.actions.findings import was_read
from provisions.models import Analysis
from tests.factories import NOON, make_watch
from tests.faults.invariants import assert_invariants, assert_settled
from tests.faults.kill import is_killed
from tests.faults.rounds import (
    WITH_PROMPTS,
    Clock,
    declare,
    deliver_messages_again,
    make_due,
    work_off,
)
from tests.platforms.actions.local_site import Site, policy
from tests.provisions.actions.small_taxonomy import prompts_type

ROOT = Path(__file__).parents[2]
RUNS = range(int(os.environ.get("FAULT_RUNS", "1")))
# The import of a history and the signing of the log are ways of their own; their tests kill them.
ELSEWHERE = ("imported_document", "tiles_", "checkpoint_")
ON_THE_WAY = [point for point in FAILPOINTS if not point.startswith(ELSEWHERE)]
REPEATED = {"remote_accepted": 1}


@pytest.fixture
def sources(transactional_db: None, clock: Clock, site: Site) -> tuple[Source, Source]:
    """At noon one document's new text waits for its second look, and another's first is due."""
    prompts_type()
    known, new = declare("/privacy", NOON - timedelta(days=1)), declare("/terms")
    make_watch(entity=known.document.entity)
    for minutes, page in [(24 * 60, policy(WITH_PROMPTS)), (31, changed())]:
        site.serve(page)
        clock.now = NOON - timedelta(minutes=minutes)
        make_due(known, clock.now)
        work_off(now=clock.now, gate=site.gate)
    assert known.document.sightings.filter(state="held").count() == 1
    site.serve(policy(WITH_PROMPTS, ("30 days", "7 days")), "/terms")
    clock.now = NOON
    return known, new


def changed() -> str:
    return policy(WITH_PROMPTS, ("30 days", "90 days"))


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("point", ON_THE_WAY)
def test_a_kill_loses_nothing_and_tells_nobody_twice(point, run, sources, clock, site):
    for place, source in enumerate(sources if run % 2 == 0 else sources[::-1]):
        make_due(source, NOON - timedelta(minutes=2 - place))

    assert is_killed(lambda: work_off(now=clock.now, gate=site.gate), at=point)
    assert_invariants()
    assert_no_row_before_its_blob(point, sources[1])
    work_off(now=clock.now, gate=site.gate)  # the next beat, while the dead one's lease still runs
    assert_invariants()
    clock.let_leases_end()
    work_off(now=clock.now, gate=site.gate)
    assert_settled(mails_repeated=REPEATED.get(point, 0))  # the rows sufficed, without a message
    deliver_messages_again(gate=site.gate)
    work_off(now=clock.now, gate=site.gate)

    assert_settled(mails_repeated=REPEATED.get(point, 0))
    assert_all_was_done(sources)


def assert_all_was_done(sources: tuple[Source, Source]) -> None:
    """What a day without a kill would have left."""
    known, new = (Source.objects.get(pk=source.pk) for source in sources)
    assert "90 days" in known.document.published_sighting.version.text
    assert "7 days" in new.document.published_sighting.version.text
    assert Change.objects.get().document == known.document
    assert Alert.objects.get().deliveries.get().state == "sent"
    for source in (known, new):
        assert source.last_outcome in {"unchanged", "new_version"}
        assert source.failures == 0
        assert source.next_check_at > NOON
        public = source.document.published_sighting.version
        assert was_read(version=public)
        assert Analysis.objects.filter(provision__document=source.document).count() == 1
        assert Check.objects.filter(source=source, outcome="interrupted").count() <= 1
    stored, named = blob_store().hashes(), Snapshot.objects.values_list("body_sha256", flat=True)
    assert set(stored) == set(named), "the next capture takes an orphan for its own"


def assert_no_row_before_its_blob(point: str, new: Source) -> None:
    """Killed on the way to the disk, a capture leaves no row and at most a whole, nameless blob."""
    if not point.startswith("blob_"):
        return
    orphans = set(blob_store().hashes()) - set(
        Snapshot.objects.values_list("body_sha256", flat=True)
    )
    assert len(orphans) == (point == "blob_renamed")
    assert not new.snapshots.exists()


def test_every_failpoint_is_called_somewhere_in_the_product():
    called = set()
    for app in ("platforms", "provisions", "monitoring", "conductatlas"):
        for file in (ROOT / app).rglob("*.py"):
            called |= set(re.findall(r"\bfailpoint\(\"(\w+)\"\)", file.read_text("utf-8")))

    assert called == set(FAILPOINTS)
