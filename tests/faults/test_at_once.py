"""The same work in two workers at the same moment: each part of it is done once."""

from collections import Counter
from datetime import timedelta

import pytest

from monitoring.actions.leasing import LEASE_SECONDS
from monitoring.actions.rounds import recheck_batch
from monitoring.actions.sweep import sweep
from monitoring.models import Alert, Lease, LeaseItem
from platforms.models import Change, Check, Version
from tests.factories import NOON, make_change, make_check, make_watch
from tests.faults.invariants import assert_invariants, assert_settled, ids_in_mailbox
from tests.faults.rounds import declare, make_due, work_off
from tests.platforms.actions.local_site import CHANGED, POLICY
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(seconds=1)


def no_errors(results) -> bool:
    assert not [each for each in results if isinstance(each, Exception)], results
    return True


def test_two_sweeps_at_once_lease_announce_and_close_each_once(noon, site):
    sources = [declare(f"/{name}", noon) for name in ("one", "two", "three")]
    make_due(sources[2], noon + timedelta(days=1))
    for minutes in range(20):
        make_check(sources[2], noon - timedelta(hours=1, minutes=minutes), outcome=None)
    changes = [make_change(announced=False) for _ in range(3)]
    for change in changes:
        make_watch(entity=change.document.entity)

    works = together(*(lambda at=at: sweep(now=noon + at) for at in (timedelta(), LATER)))

    assert no_errors(works)
    assert sum(len(work.lease_ids) for work in works) == Lease.objects.count() == 1
    assert Counter(LeaseItem.objects.values_list("source", flat=True)) == Counter(
        source.pk for source in sources[:2]
    )
    assert Alert.objects.count() == 3
    assert not Check.objects.filter(outcome=None).exists()
    assert_invariants()


def test_one_lease_in_two_workers_gives_one_text_one_change_one_mail(noon, site, clock):
    source = declare("/privacy")
    make_watch(entity=source.document.entity)
    for hours, page in [(-24, POLICY), (-1, CHANGED), (0, CHANGED)]:
        site.serve(page)
        clock.now = noon + timedelta(hours=hours)
        make_due(source, clock.now)
        (lease,) = (Lease.objects.get(pk=pk) for pk in sweep(now=clock.now).lease_ids)
        work = (lambda lease=lease: recheck_batch(lease=lease, gate=site.gate),) * 2
        assert no_errors(together(*work))
        assert_invariants()
    rounds = (lambda: work_off(now=clock.now, gate=site.gate),) * 2
    assert no_errors(together(*rounds))

    assert Version.objects.count() == 2
    assert Change.objects.get().number == 1
    assert list(ids_in_mailbox().values()) == [1]
    assert_settled()


def test_closing_an_interrupted_check_hides_no_later_success(noon, site, clock):
    source = declare("/privacy", noon)
    killed = make_check(source, noon + timedelta(seconds=10), outcome=None)
    clock.let_leases_end()
    work_off(now=clock.now, gate=site.gate)
    killed.refresh_from_db()
    assert killed.outcome is None, "it may still be running"

    sweep(now=NOON + timedelta(seconds=LEASE_SECONDS + 30))

    killed.refresh_from_db()
    source.refresh_from_db()
    assert killed.outcome == "interrupted"
    assert (source.last_outcome, source.failures) == ("new_version", 0)
