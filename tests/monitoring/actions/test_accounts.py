"""Accounts are opened when first asked for."""

import pytest

from monitoring.actions.accounts import account_of
from monitoring.models import Account, Plan

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_once_on_the_free_plan(olu):
    first = account_of(user=olu)

    assert account_of(user=olu) == first
    assert first.plan == Plan.FREE
    assert Account.objects.count() == 1


def test_every_account_has_a_token_of_its_own(olu, eve):
    assert account_of(user=olu).mail_token != account_of(user=eve).mail_token
