"""Sends what is due: at least once, always under the same Message-ID, in order for each account.

A worker killed between the mail server's yes and our note of it leaves a row "being sent"; when
its lease runs out the row is sent once more, and mail programs show the two as one message.
"""

import logging
import smtplib
import time
from datetime import datetime, timedelta

from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from monitoring.delivery.mail import compose
from monitoring.models import Delivery
from platforms.archive.failpoint import failpoint

log = logging.getLogger(__name__)

State = Delivery.State
BATCH = 50
ATTEMPTS = 10
LEASE_SECONDS = 300
# A batch begins no further mail after this, so that no lease runs out while its mail is sent.
BATCH_SECONDS = 100
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 60, 6 * 3600


def deliver_due(*, now: datetime, limit: int = BATCH) -> int:
    """Send at most `limit` due deliveries; returns how many were decided or tried.

    A mail server that cannot be reached costs no attempt: everything keeps its place until the
    next sweep. What a mail itself fails at is counted, waits twice as long each time and is given
    up after ten attempts, or at once where the server refuses it for good (RFC 5321, 5xx).
    """
    connection = get_connection()
    until = time.monotonic() + BATCH_SECONDS
    count = 0
    try:
        while count < limit and time.monotonic() < until and _open(connection, now):
            delivery = _claim(now)
            if delivery is None:
                break
            failpoint("delivery_claimed")
            _work(delivery, connection, now)
            count += 1
    finally:
        _close(connection)
    return count


def _open(connection: BaseEmailBackend, now: datetime) -> bool:
    """Whether the mail server is there; asked only while something is due."""
    if not Delivery.objects.due(now).exists():
        return False
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail server not reached: %s", error)
        return False
    return True


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):  # it is gone already
        log.debug("mail server closed the connection first")


@transaction.atomic
def _claim(now: datetime) -> Delivery | None:
    """The next delivery, marked as being sent by this worker, with its attempt counted."""
    due = _in_order(Delivery.objects.due(now)).order_by("due_at", "pk")
    delivery = due.select_for_update(skip_locked=True, of=("self",)).first()
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.state = State.SENDING
    delivery.leased_until = now + timedelta(seconds=LEASE_SECONDS)
    delivery.save(update_fields=["attempts", "state", "leased_until"])
    return delivery


def _in_order(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Only each account's earliest open delivery: the later ones wait for it."""
    whose = Coalesce("alert__account_id", "digest__account_id")
    earlier = (
        Delivery.objects.filter(state__in=[State.PENDING, State.SENDING], pk__lt=OuterRef("pk"))
        .annotate(whose=whose)
        .filter(whose=OuterRef("whose"))
    )
    return deliveries.annotate(whose=whose).filter(~Q(Exists(earlier)))


def _work(delivery: Delivery, connection: BaseEmailBackend, now: datetime) -> None:
    """Decide one claimed delivery: sent, skipped, put off or given up."""
    if delivery.attempts > ATTEMPTS:
        reason = delivery.error or "The worker ended each time."
        return _settle(delivery, State.DEAD, error=f"Given up after {ATTEMPTS} attempts. {reason}")
    if reason := _why_unwanted(delivery):
        return _settle(delivery, State.SKIPPED, error=reason)
    try:
        _send(compose(delivery), connection)
    except (BadHeaderError, ValueError) as error:
        return _settle(delivery, State.DEAD, error=f"The mail cannot be addressed: {error}")
    except (OSError, smtplib.SMTPException) as error:
        _close(connection)  # after a failure the dialogue may be anywhere; begin a new one
        return _failed(delivery, error, now)
    failpoint("remote_accepted")
    _settle(delivery, State.SENT, sent_at=now)
    return failpoint("delivery_marked")


def _send(message: EmailMessage, connection: BaseEmailBackend) -> None:
    if not connection.send_messages([message]):
        raise smtplib.SMTPServerDisconnected("The mail server took nothing.")


def _why_unwanted(delivery: Delivery) -> str:
    """Why nobody wants it any more, or nothing."""
    about = delivery.alert or delivery.digest
    assert about is not None, "a constraint says that a delivery is of one thing"
    account = about.account
    if not account.user.is_active:
        return "The account was closed."
    if delivery.digest:
        return "" if account.wants_digest else "The digest was unsubscribed."
    if not account.wants_alerts:
        return "Alerts were unsubscribed."
    watch = delivery.alert.watch if delivery.alert else None
    return "" if watch and not watch.is_paused else "The platform is not watched any more."


def _failed(delivery: Delivery, error: Exception, now: datetime) -> None:
    """Give up for good, or put off, twice as long after each attempt."""
    words = f"{type(error).__name__}: {error}"[:2000]
    if _is_final(error):
        return _settle(delivery, State.DEAD, error=f"Refused by the mail server. {words}")
    if delivery.attempts >= ATTEMPTS:
        error_text = f"Given up after {ATTEMPTS} attempts. {words}"
        return _settle(delivery, State.DEAD, error=error_text)
    seconds = min(FIRST_WAIT_SECONDS * 2 ** (delivery.attempts - 1), LONGEST_WAIT_SECONDS)
    due_at = now + timedelta(seconds=seconds)
    return _settle(delivery, State.PENDING, error=words, due_at=due_at)


def _is_final(error: Exception) -> bool:
    """Whether the server refused this recipient or this message for good.

    A refused sender is our own mistake: the mails wait until it is mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _settle(delivery: Delivery, state: State, **fields: object) -> None:
    """Write what became of a claimed delivery, unless another worker took it over meanwhile."""
    fields.setdefault("error", "")
    Delivery.objects.filter(
        pk=delivery.pk, state=State.SENDING, leased_until=delivery.leased_until
    ).update(state=state, leased_until=None, **fields)
    log.info("%s  delivery %s  %s", state.value, delivery.pk, fields["error"])
