"""Watches, alerts, deliveries."""

from datetime import datetime
from typing import Any

from conductatlas.models import User
from monitoring.models import Account, Alert, Delivery, FanOut, Watch
from platforms.models import (
    Entity,
)
from provisions.models import (
    Publication,
)
from tests.factories.archive import make_change, make_entity, make_public_document
from tests.factories.meaning import make_publication
from tests.factories.people import make_account
from tests.factories.texts import AFTER, LONG_AGO, NOON, number


def make_watch(
    user: User | None = None,
    entity: Entity | None = None,
    since: datetime = LONG_AGO,
    **fields: Any,
) -> Watch:
    """A watch, whatever the plan includes."""
    account = make_account(user) if user is None else Account.objects.get_or_create(user=user)[0]
    return Watch.objects.create(
        account=account, entity=entity or make_entity(), created_at=since, **fields
    )


def make_alert(
    watch: Watch | None = None, publication: Publication | None = None, at: datetime = NOON
) -> Alert:
    """An alert, without a delivery."""
    if publication is None:
        known = watch.entity.documents.first() if watch else None
        document = known or make_public_document(watch.entity if watch else None)
        after = f"{AFTER}\nWe added passage {next(number)}.\n"
        publication = make_publication(change=make_change(document, after, announced=False))
    watch = watch or make_watch(entity=publication.entity)
    FanOut.objects.get_or_create(publication=publication, defaults={"fanned_out_at": at})
    return Alert.objects.create(
        publication=publication, watch=watch, account=watch.account, created_at=at
    )


def make_delivery(alert: Alert | None = None, due_at: datetime = NOON, **fields: Any) -> Delivery:
    """A mail that waits to be sent."""
    return Delivery.objects.create(alert=alert or make_alert(), due_at=due_at, **fields)
