"""The watchlist: add, pause, remove, within what the plan includes."""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from monitoring.actions.accounts import account_of
from monitoring.entitlements import TABLE
from monitoring.models import Account, Plan, Watch
from platforms.models import Entity


class WatchLimitReached(Exception):
    """The plan holds no further platform."""


@transaction.atomic
def watch(*, entity: Entity, by: User, now: datetime) -> Watch:
    """Put a platform on the person's watchlist; twice is the same watch.

    Raises WatchLimitReached. Two requests at once cannot both take the last place.
    """
    account = Account.objects.select_for_update().get(pk=account_of(user=by).pk)
    if existing := account.watches.filter(entity=entity).first():
        return existing
    included = TABLE[Plan(account.plan)]
    if not included.may_watch(account.watches.count()):
        limit = included.platforms_watched
        noun = "platform" if limit == 1 else "platforms"
        raise WatchLimitReached(
            f"The {account.get_plan_display()} plan watches {limit} {noun}."
            " Remove one from your watchlist to watch another."
        )
    return Watch.objects.create(account=account, entity=entity, created_at=now)


@transaction.atomic
def unwatch(*, watch_id: int, by: User) -> None:
    """Take a platform off the person's own watchlist; one that is not theirs is left alone."""
    Watch.objects.filter(pk=watch_id, account__user=by).delete()


@transaction.atomic
def set_paused(*, watch_id: int, by: User, paused: bool) -> None:
    """Keep the place on the watchlist, and send nothing while paused."""
    Watch.objects.filter(pk=watch_id, account__user=by).update(is_paused=paused)
