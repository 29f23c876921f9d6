"""Accounts: opened when first asked for, closed by their holder."""

from conductatlas.models import User
from monitoring.models import Account


def account_of(*, user: User) -> Account:
    """The user's account; opened on the free plan where there is none yet."""
    return Account.objects.get_or_create(user=user)[0]
