"""What an account holder wants by mail: set when signed in, or ended from a link in a mail."""

from django.db import transaction

from conductatlas.models import User
from monitoring.actions.accounts import account_of
from monitoring.models import Account

ALERTS, DIGEST, WATCH = "alerts", "digest", "watch-"


class UnknownSubscription(Exception):
    """The link names no account, or nothing that the account can end."""


@transaction.atomic
def set_preferences(*, by: User, wants_alerts: bool, wants_digest: bool) -> Account:
    """Choose which mails the person gets."""
    account = account_of(user=by)
    account.wants_alerts, account.wants_digest = wants_alerts, wants_digest
    account.save(update_fields=["wants_alerts", "wants_digest"])
    return account


def subscription(*, token: str, what: str) -> tuple[Account, str]:
    """The account of a mail's link, and what would end, in words. Changes nothing.

    `what` is `alerts`, `digest`, or `watch-` and the key of a watch.
    """
    account = Account.objects.select_related("user").filter(mail_token=token).first()
    if account is None:
        raise UnknownSubscription("This link belongs to no account.")
    if what == ALERTS:
        return account, "same-day alerts"
    if what == DIGEST:
        return account, "the weekly digest"
    key = what.removeprefix(WATCH)
    watch = account.watches.filter(pk=key).first() if key != what and key.isdecimal() else None
    if watch is None:
        raise UnknownSubscription("This link names nothing that can be ended.")
    return account, f"everything about {watch.entity.name}"


@transaction.atomic
def unsubscribe(*, token: str, what: str) -> tuple[Account, str]:
    """End what a mail's link names; twice is the same. Raises UnknownSubscription."""
    account, words = subscription(token=token, what=what)
    if what == ALERTS:
        account.wants_alerts = False
    elif what == DIGEST:
        account.wants_digest = False
    else:
        account.watches.filter(pk=what.removeprefix(WATCH)).update(is_paused=True)
    account.save(update_fields=["wants_alerts", "wants_digest"])
    return account, words
