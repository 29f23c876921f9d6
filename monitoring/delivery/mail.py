"""Composes the mails: the same facts as the pages, as text and as HTML, with a way out in each.

No pictures, no tracking, no address but the archive's own.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from monitoring.actions.preferences import ALERTS, DIGEST, WATCH
from monitoring.delivery.notices import ChangeNotice, Notice, absolute, notice_of
from monitoring.models import Account, Alert, Delivery, Digest

LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is addressed; `template` is a name below templates/email."""

    template: str
    subject: str
    facts: dict[str, object]
    unsubscribe: str


def compose(delivery: Delivery) -> EmailMultiAlternatives:
    """The mail of a delivery; the same delivery always gives the same Message-ID."""
    about = delivery.alert or delivery.digest
    assert about is not None, "a constraint says that a delivery is of one thing"
    letter = _of_alert(about) if isinstance(about, Alert) else _of_digest(about)
    leave = unsubscribe_url(about.account, letter.unsubscribe)
    context = {
        **letter.facts,
        "subject": letter.subject,
        "unsubscribe_url": leave,
        "account_url": absolute(reverse("account")),
    }
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=render_to_string(f"email/{letter.template}.txt", context),
        to=[about.account.user.email],
        headers=_headers(delivery, leave),
    )
    message.attach_alternative(
        render_to_string(f"email/{letter.template}.html", context), "text/html"
    )
    return message


def message_id(delivery: Delivery) -> str:
    """The fixed Message-ID of a delivery, so that a second sending is seen to be the same."""
    digest = hashlib.sha256(f"delivery:{delivery.pk}".encode()).hexdigest()
    return f"<{digest}@{urlsplit(settings.PUBLIC_ORIGIN).hostname}>"


def unsubscribe_url(account: Account, what: str) -> str:
    """The link that ends a kind of mail without signing in."""
    return absolute(reverse("unsubscribe", args=[account.mail_token, what]))


def one_line(text: str) -> str:
    """Words fit for a header: one line, no control characters, not too long."""
    clean = "".join(each if each.isprintable() else " " for each in text)
    words = " ".join(clean.split())
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _headers(delivery: Delivery, leave: str) -> dict[str, str]:
    """RFC 8058 one-click unsubscribing, and no answers from machines (RFC 3834)."""
    return {
        "Message-ID": message_id(delivery),
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _of_alert(alert: Alert) -> Letter:
    notice = notice_of(alert.publication)
    what = f"{WATCH}{alert.watch_id}"
    return Letter(
        template="alert_change" if isinstance(notice, ChangeNotice) else "alert_record",
        subject=one_line(_subject(notice)),
        facts={"notice": notice, "pause_url": unsubscribe_url(alert.account, what)},
        unsubscribe=ALERTS,
    )


def _subject(notice: Notice) -> str:
    if isinstance(notice, ChangeNotice):
        return f"{notice.document}: {notice.title}"
    said = {"correction": "record corrected", "withdrawal": "record withdrawn"}
    return f"{notice.document}: {said.get(notice.kind, 'new record')}: {notice.title}"


def _of_digest(digest: Digest) -> Letter:
    alerts = (
        digest.alerts.select_related(
            "publication__change__document__entity",
            "publication__change__to_sighting__version",
            "publication__analysis__provision__document__entity",
        )
        .defer("publication__change__to_sighting__version__text")
        .order_by("publication__published_at", "pk")
    )
    notices = sorted((notice_of(alert.publication) for alert in alerts), key=_weight)
    count = len(notices)
    return Letter(
        template="digest",
        subject=one_line(f"{_week(digest.week_start)}: {_told(count)} at platforms you watch"),
        facts={
            "notices": notices,
            "told": _told(count),
            "week": _week(digest.week_start),
            "watched": digest.account.watches.count(),
        },
        unsubscribe=DIGEST,
    )


def _weight(notice: Notice) -> int:
    """Substance first: records, then major changes, then minor ones."""
    if not isinstance(notice, ChangeNotice):
        return 0
    return 1 if notice.is_reviewed else 2 if notice.class_label.endswith("major") else 3


def _told(count: int) -> str:
    return "one publication" if count == 1 else f"{count} publications"


def _week(monday: date) -> str:
    """ "12 to 18 May 2026", with the first month or year only where it differs."""
    sunday = monday + timedelta(days=6)
    begin = f"{monday.day}"
    if monday.month != sunday.month:
        begin += f" {monday:%B}"
    if monday.year != sunday.year:
        begin += f" {monday.year}"
    return f"{begin} to {sunday.day} {sunday:%B %Y}"
