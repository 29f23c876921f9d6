"""Working through a lease: attempts are counted, poison is given up, the others go on."""

from datetime import timedelta

import pytest

from monitoring.actions.recheck import ATTEMPTS, recheck_batch
from monitoring.models import Lease, LeaseItem
from platforms.archive.netguard import Gate
from platforms.models import Check
from tests.factories import NOON, make_document, make_source

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
