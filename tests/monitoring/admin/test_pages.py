"""Accounts are kept, mails and leases are browsed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from monitoring.models import Account, FanOut, Lease, LeaseItem
from tests.factories import (
    NOON,
    make_account,
    make_alert,
    make_delivery,
    make_publication,
    make_source,
    make_watch,
)

pytestmark = pytest.mark.django_db


def change_page(row) -> str:
    return reverse(f"admin:monitoring_{row._meta.model_name}_change", args=[row.pk])


def make_lease() -> Lease:
    lease = Lease.objects.create(
        host="platform.example", acquired_at=NOON, expires_at=NOON + timedelta(minutes=5)
    )
    LeaseItem.objects.create(lease=lease, source=make_source())
    return lease


ARCHIVED = {
    "alert": make_alert,
    "delivery": make_delivery,
    "lease": make_lease,
    "fanout": lambda: FanOut.objects.create(
        publication=make_publication(), fanned_out_at=NOON, alert_count=0
    ),
}


@pytest.mark.parametrize("name", ARCHIVED)
def test_what_the_machine_did_can_be_read_and_not_changed(admin_client, name):
    row = ARCHIVED[name]()

    assert admin_client.get(change_page(row)).status_code == 200
    assert admin_client.post(change_page(row), {}).status_code == 403
    assert admin_client.get(f"/admin/monitoring/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["account", "watch", "digest"])
def test_lists_open(admin_client, name):
    make_watch()

    assert admin_client.get(f"/admin/monitoring/{name}/").status_code == 200


def test_a_plan_is_set_and_the_account_stays_its_holders(admin_client):
    account, other = make_account(), make_account()
    sent = {"plan": "compliance", "user": other.user_id, "wants_alerts": "on"}
    sent |= {"watches-TOTAL_FORMS": "0", "watches-INITIAL_FORMS": "0"}

    response = admin_client.post(change_page(account), sent)

    after = Account.objects.get(pk=account.pk)
    assert response.status_code == 302
    assert (after.plan, after.user_id) == ("compliance", account.user_id)


def test_the_token_of_unsubscribe_links_is_not_shown(admin_client):
    account = make_account()

    assert account.mail_token not in admin_client.get(change_page(account)).content.decode()


def test_a_lease_says_how_far_it_is_and_that_its_worker_fell_silent(admin_client):
    make_lease()

    shown = admin_client.get("/admin/monitoring/lease/").content.decode()

    assert "0 of 1" in shown
    assert "another worker takes over" in shown
