"""Sending: at least once, in order, under one Message-ID, and never for ever."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as Memory
from django.db import connection

from monitoring.actions.deliver import ATTEMPTS, LEASE_SECONDS, deliver_due
from monitoring.actions.preferences import set_preferences
from monitoring.actions.watch import set_paused, unwatch
from monitoring.models import Delivery
from tests.factories import make_alert, make_change, make_delivery, make_public_document, make_watch

pytestmark = pytest.mark.django_db
HERE = "tests.monitoring.actions.test_deliver"


class Server(Memory):
    """A mail server that answers as the test says; the border, not ours."""

    answers: list[Exception | None] = []
    is_down = False

    def open(self):
        if Server.is_down:
            raise ConnectionRefusedError("nobody listens")

    def send_messages(self, email_messages):
        answer = Server.answers.pop(0) if Server.answers else None
        if answer:
            raise answer
        return super().send_messages(email_messages)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_BACKEND = f"{HERE}.Server"
    Server.answers, Server.is_down = [], False
    return Server


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"olu@people.example": (code, b"no")})


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_due_mail_is_sent_and_marked_with_its_time(noon):
    delivery = make_delivery()

    deliver_due(now=noon)

    assert len(mail.outbox) == 1
    assert state(delivery) == "sent"
    assert delivery.sent_at == noon


def test_what_is_sent_is_not_sent_again(noon):
    make_delivery()

    deliver_due(now=noon)
    deliver_due(now=noon + timedelta(days=1))

    assert len(mail.outbox) == 1


def test_what_is_not_due_yet_waits(noon):
    make_delivery(due_at=noon + timedelta(minutes=1))

    deliver_due(now=noon)

    assert mail.outbox == []


def test_a_mail_left_half_done_is_sent_again_under_the_same_message_id(noon):
    delivery = make_delivery()
    deliver_due(now=noon)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sending", sent_at=None, leased_until=noon + timedelta(seconds=LEASE_SECONDS)
    )

    deliver_due(now=noon + timedelta(seconds=LEASE_SECONDS - 1))
    assert len(mail.outbox) == 1
    deliver_due(now=noon + timedelta(seconds=LEASE_SECONDS))

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_mail_server_that_is_down_costs_no_attempt(noon, server):
    delivery = make_delivery()
    server.is_down = True

    for hour in range(6):
        assert deliver_due(now=noon + timedelta(hours=hour)) == 0
    server.is_down = False
    deliver_due(now=noon + timedelta(hours=6))

    assert state(delivery) == "sent"
    assert delivery.attempts == 1


def test_after_an_outage_an_account_gets_its_mails_in_order(noon, server):
    watch = make_watch()
    document = make_public_document(watch.entity)
    deliveries = []
    for number in range(3):
        text = f"# Policy\n\nWe keep data for {number + 3} years.\n"
        change = make_change(document, text, noon + timedelta(days=number))
        deliveries.append(make_delivery(make_alert(watch, change.publication)))
    server.answers = [smtplib.SMTPServerDisconnected("gone")]

    deliver_due(now=noon)
    assert mail.outbox == []
    deliver_due(now=noon + timedelta(minutes=1))

    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    from monitoring.delivery.mail import message_id

    assert ids == [message_id(delivery) for delivery in deliveries]


def test_one_mail_that_fails_does_not_hold_up_the_others(noon, server):
    first, second = make_delivery(), make_delivery()
    server.answers = [refused(450)]

    deliver_due(now=noon)

    assert (state(first), state(second)) == ("pending", "sent")


def test_a_greylisted_mail_is_tried_again_after_a_minute_then_two(noon, server):
    delivery = make_delivery()
    server.answers = [refused(451), refused(451)]

    deliver_due(now=noon)
    assert state(delivery) == "pending"
    assert delivery.due_at == noon + timedelta(minutes=1)
    deliver_due(now=delivery.due_at)

    assert state(delivery) == "pending"
    assert delivery.due_at == noon + timedelta(minutes=3)
    assert "451" in delivery.error


@pytest.mark.parametrize("answer", [refused(550), smtplib.SMTPDataError(554, b"no")])
def test_a_mail_refused_for_good_is_given_up_with_the_reason(noon, server, answer):
    delivery = make_delivery()
    server.answers = [answer]

    deliver_due(now=noon)

    assert state(delivery) == "dead"
    assert "Refused" in delivery.error


def test_our_own_wrong_sender_address_kills_no_mail(noon, server):
    delivery = make_delivery()
    server.answers = [
        smtplib.SMTPSenderRefused(530, b"authentication required", "alerts@x.example")
    ]

    deliver_due(now=noon)

    assert state(delivery) == "pending"


def test_a_mail_is_given_up_after_ten_attempts(noon, server):
    delivery = make_delivery()
    server.answers = [smtplib.SMTPServerDisconnected("gone") for _ in range(ATTEMPTS)]

    now = noon
    for _ in range(ATTEMPTS):
        deliver_due(now=now)
        delivery.refresh_from_db()
        now = max(now, delivery.due_at)

    assert state(delivery) == "dead"
    assert delivery.error.startswith(f"Given up after {ATTEMPTS} attempts")


def test_a_mail_that_kills_its_worker_each_time_is_given_up(noon):
    delivery = make_delivery(attempts=ATTEMPTS, state="sending", leased_until=noon)

    deliver_due(now=noon)

    assert mail.outbox == []
    assert state(delivery) == "dead"
    assert delivery.error


def test_an_address_with_a_line_break_is_given_up_and_never_becomes_a_header(noon, olu):
    alert = make_alert(make_watch(olu))
    type(olu).objects.filter(pk=olu.pk).update(email="olu@people.example\nBcc: eve@people.example")
    delivery = make_delivery(alert)

    deliver_due(now=noon)

    assert state(delivery) == "dead"


def test_who_unsubscribed_meanwhile_gets_nothing(noon, olu):
    delivery = make_delivery(make_alert(make_watch(olu)))
    set_preferences(by=olu, wants_alerts=False, wants_digest=True)

    deliver_due(now=noon)

    assert mail.outbox == []
    assert state(delivery) == "skipped"


def test_who_paused_or_removed_the_platform_meanwhile_gets_nothing(noon, olu, eve):
    paused, removed = make_watch(olu), make_watch(eve)
    deliveries = [make_delivery(make_alert(paused)), make_delivery(make_alert(removed))]
    set_paused(watch_id=paused.pk, by=olu, paused=True)
    unwatch(watch_id=removed.pk, by=eve)

    deliver_due(now=noon)

    assert [state(each) for each in deliveries] == ["skipped", "skipped"]


def test_a_closed_account_gets_nothing(noon, olu):
    delivery = make_delivery(make_alert(make_watch(olu)))
    type(olu).objects.filter(pk=olu.pk).update(is_active=False)

    deliver_due(now=noon)

    assert state(delivery) == "skipped"


def test_a_batch_stops_at_its_limit(noon):
    make_delivery()
    make_delivery()

    assert deliver_due(now=noon, limit=1) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(noon):
    for _ in range(4):
        make_delivery()
    start = threading.Barrier(2)

    def work():
        start.wait(10)
        try:
            deliver_due(now=noon)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == len(set(ids)) == 4
