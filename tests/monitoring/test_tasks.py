"""Tasks: load, one call. What they do is tested with the actions."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from monitoring import tasks
from monitoring.models import Delivery, Lease
from tests.factories import make_alert, make_delivery, make_document, make_source, make_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """The messages that the sweep sends, by task; the broker is the border."""
    messages: list[tuple[str, dict]] = []
    for name in ("recheck_hosts", "deliver_batch"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda name=name, **ids: messages.append((name, ids)))
    return messages


def test_the_sweep_wakes_one_worker_for_all_hosts_that_are_due(sent):
    for host in ("one", "two"):
        url = f"https://{host}.example/"
        make_source(make_document(), url=url, next_check_at=timezone.now())

    tasks.sweep()

    ((name, ids),) = sent
    assert name == "recheck_hosts"
    assert ids == {"lease_ids": list(Lease.objects.order_by("pk").values_list("pk", flat=True))}


def test_many_hosts_are_shared_out_among_messages(sent, monkeypatch):
    monkeypatch.setattr("monitoring.actions.sweep.HOSTS_A_MESSAGE", 2)
    for number in range(5):
        url = f"https://host{number}.example/"
        make_source(make_document(), url=url, next_check_at=timezone.now())

    tasks.sweep()

    shares = [ids["lease_ids"] for _, ids in sent]
    assert sorted(map(len, shares)) == [1, 2, 2]
    shared = {pk for share in shares for pk in share}
    assert shared == set(Lease.objects.values_list("pk", flat=True))


def test_a_message_of_an_earlier_release_is_understood(monkeypatch):
    asked: list[list[int]] = []
    monkeypatch.setattr(
        tasks.rounds, "recheck_round", lambda *, lease_ids: asked.append(list(lease_ids))
    )

    tasks.recheck_host_batch(lease_id=7)

    assert asked == [[7]]


def test_the_sweep_wakes_a_worker_for_mails_only_when_some_are_due(sent):
    tasks.sweep()
    assert sent == []

    make_delivery(due_at=timezone.now())
    tasks.sweep()

    assert sent == [("deliver_batch", {})]


def test_the_batch_of_mails_sends_them():
    make_delivery(due_at=timezone.now())

    tasks.deliver_batch()

    assert len(mail.outbox) == 1


def test_digests_are_composed_for_the_last_whole_week():
    make_alert(make_watch(), at=timezone.now() - timedelta(days=7))

    tasks.compose_digests()

    assert Delivery.objects.filter(digest__isnull=False).count() == 1


def test_arguments_that_a_later_release_adds_are_ignored():
    tasks.deliver_batch(added_later=1)
    tasks.compose_digests(added_later=1)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_takes_the_message_and_sends_the_mail(real_worker):
    delivery = make_delivery(due_at=timezone.now())

    tasks.deliver_batch.delay()

    for _ in range(100):
        delivery.refresh_from_db()
        if delivery.state == "sent":
            break
        __import__("time").sleep(0.1)
    assert delivery.state == "sent"
