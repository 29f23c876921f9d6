"""A worker killed at any moment of sending: the mail goes out, twice at most under one name."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from monitoring.actions.deliver import LEASE_SECONDS, deliver_due
from monitoring.delivery import mailbox
from monitoring.delivery.mail import message_id
from tests.celery_worker import database_url
from tests.factories import make_delivery

WORK = """
import django; django.setup()
from django.utils import timezone
from monitoring.actions.deliver import deliver_due
deliver_due(now=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "accepted"),
    [("delivery_claimed", 1), ("remote_accepted", 2), ("delivery_marked", 1)],
)
def test_a_killed_worker_loses_no_mail_and_renames_none(point, accepted, settings):
    settings.EMAIL_BACKEND = "monitoring.delivery.mailbox.MailboxBackend"
    delivery = make_delivery(due_at=timezone.now())
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "conductatlas.settings",
        "MAIL_ROOT": str(settings.MAIL_ROOT),
        "CONDUCTATLAS_FAILPOINTS": "1",
        "FAILPOINT": point,
    }

    killed = subprocess.run([sys.executable, "-c", WORK], env=environment, timeout=60, check=False)
    deliver_due(now=timezone.now() + timedelta(seconds=LEASE_SECONDS))

    delivery.refresh_from_db()
    ids = [dict(mailbox.read(name).headers)["Message-ID"].strip() for name in mailbox.names()]
    assert killed.returncode == -9
    assert delivery.state == "sent"
    assert ids == [message_id(delivery)] * accepted
