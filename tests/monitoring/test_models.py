"""Each constraint of the clock and the reader, violated once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError

from monitoring.models import Alert, Delivery, Digest, FanOut, Lease, LeaseItem, Watch
from tests.factories import (
    NOON,
    make_account,
    make_alert,
    make_change,
    make_delivery,
    make_source,
    make_watch,
)

pytestmark = pytest.mark.django_db


def lease(host: str = "one.example", **fields) -> Lease:
    times = {"acquired_at": NOON, "expires_at": NOON + timedelta(minutes=5)}
    return Lease.objects.create(host=host, **{**times, **fields})


def second_watch() -> None:
    first = make_watch()
    Watch.objects.create(account=first.account, entity=first.entity, created_at=NOON)


def second_alert() -> None:
    first = make_alert()
    make_alert(first.watch, first.publication)


def second_fan_out() -> None:
    publication = make_change().publication
    for _ in range(2):
        FanOut.objects.create(publication=publication, fanned_out_at=NOON)


def second_digest() -> None:
    account = make_account()
    for _ in range(2):
        Digest.objects.create(account=account, week_start=NOON.date(), composed_at=NOON)


def second_delivery() -> None:
    make_delivery(make_delivery().alert)


def second_digest_delivery() -> None:
    digest = Digest.objects.create(account=make_account(), week_start=NOON.date(), composed_at=NOON)
    for _ in range(2):
        Delivery.objects.create(digest=digest, due_at=NOON)


def delivery_of_nothing() -> None:
    Delivery.objects.create(due_at=NOON)


def sent_without_a_time() -> None:
    make_delivery(state="sent")


def pending_with_a_time() -> None:
    make_delivery(sent_at=NOON)


def second_lease_of_a_host() -> None:
    lease()
    lease()


def lease_of_no_length() -> None:
    lease(expires_at=NOON)


def source_in_two_leases() -> None:
    source = make_source()
    for host in ("one.example", "two.example"):
        LeaseItem.objects.create(lease=lease(host), source=source)


@pytest.mark.parametrize(
    ("violate", "constraint"),
    [
        (second_watch, "watch_is_one_per_account_and_platform"),
        (second_alert, "alert_is_one_per_publication_and_watch"),
        (second_fan_out, "publication_id"),
        (second_digest, "digest_is_one_per_account_and_week"),
        (second_delivery, "delivery_is_one_per_alert_and_channel"),
        (second_digest_delivery, "delivery_is_one_per_digest_and_channel"),
        (delivery_of_nothing, "delivery_is_of_one_thing"),
        (sent_without_a_time, "delivery_sent_has_its_time"),
        (pending_with_a_time, "delivery_sent_has_its_time"),
        (second_lease_of_a_host, "lease_is_one_open_per_host"),
        (lease_of_no_length, "lease_lasts_a_while"),
        (source_in_two_leases, "leaseitem_is_one_open_per_source"),
    ],
)
def test_the_database_refuses_what_must_not_be(violate: Callable[[], None], constraint: str):
    with pytest.raises(IntegrityError, match=constraint):
        violate()


def test_a_finished_lease_leaves_its_host_free():
    lease(finished_at=NOON)

    assert lease().pk


def test_an_alert_outlives_the_watch_that_asked_for_it():
    alert = make_alert()

    alert.watch.delete()

    alert.refresh_from_db()
    assert alert.watch is None
    assert Alert.objects.count() == 1


def test_due_holds_what_waits_and_what_was_left_half_done():
    pending = make_delivery()
    left = make_delivery(state="sending", leased_until=NOON)
    make_delivery(due_at=NOON + timedelta(seconds=1))
    make_delivery(state="sending", leased_until=NOON + timedelta(seconds=1))
    make_delivery(state="dead")

    assert set(Delivery.objects.due(NOON)) == {pending, left}
