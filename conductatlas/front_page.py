"""The front page of the admin: what waits for people, and what the machine could not do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from conductatlas.models import User
from conductatlas.troubles import Trouble, troubles
from monitoring.models import Delivery, Lease
from platforms.admin.marks import age
from platforms.holding import EndedBy, Waiting, waiting_texts
from platforms.models import Source
from platforms.uncaptured import uncaptured_documents
from provisions.admin.work import figures

OVERDUE = timedelta(hours=1)
HELD_LABELS = {
    EndedBy.PERSON: "Texts in quarantine",
    EndedBy.TIME: "Held for a time",
    EndedBy.SECOND_LOOK: "Wait for a second look",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its words and the address of its rows; `is_trouble`: it should be 0.

    Without an address where the rows are not this person's to see. `note`: a few words below it.
    """

    label: str
    count: int
    address: str
    is_trouble: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """Three rows of figures, and the tables below them."""

    people: list[Figure]
    held: list[Figure]
    machine: list[Figure]
    troubles: Sequence[Trouble]


def add_figures(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's dashboard callback: the context with `front`, in eleven queries."""
    now = timezone.now()
    waiting = waiting_texts()
    front = FrontPage(
        people=[*_people(request.user, now), _held(EndedBy.PERSON, waiting[EndedBy.PERSON])],
        held=[_held(kind, waiting[kind]) for kind in (EndedBy.TIME, EndedBy.SECOND_LOOK)],
        machine=_machine(request.user, now),
        troubles=troubles(now=now),
    )
    return {**context, "front": front}


def _people(user: User | AnonymousUser, now: datetime) -> list[Figure]:
    assert isinstance(user, User)
    queue = reverse("admin:provisions_analysis_changelist")
    waits = figures(user=user, now=now)
    return [
        Figure("To review", waits.to_review, f"{queue}?queue=draft"),
        Figure("Need a second analyst", waits.to_confirm, f"{queue}?queue=second"),
        Figure("Ready to publish", waits.to_publish, f"{queue}?queue=ready"),
    ]


def _held(kind: EndedBy, waiting: Waiting) -> Figure:
    address = f"{reverse('admin:platforms_sighting_changelist')}?held={kind.value}&o=2"
    note = f"oldest {age(waiting.oldest_at)}" if waiting.oldest_at else ""
    return Figure(HELD_LABELS[kind], waiting.count, address, note=note)


def _machine(user: User | AnonymousUser, now: datetime) -> list[Figure]:
    source = reverse("admin:platforms_source_changelist")
    document = reverse("admin:platforms_document_changelist")
    delivery = f"{reverse('admin:monitoring_delivery_changelist')}?state__exact=dead"
    mails = delivery if user.has_perm("monitoring.view_delivery") else ""
    lease = reverse("admin:monitoring_lease_changelist")
    sources = Source.objects.filter(is_enabled=True).aggregate(
        checked=Count("pk"),
        failing=Count("pk", filter=Q(failures__gt=0)),
        overdue=Count("pk", filter=Q(next_check_at__lt=now - OVERDUE)),
    )
    missed = uncaptured_documents(now=now).count()
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
    silent = Lease.objects.filter(finished_at=None, expires_at__lte=now).count()
    on = f"{source}?is_enabled__exact=1"
    return [
        Figure("Sources checked", sources["checked"], on),
        Figure("Failing", sources["failing"], f"{on}&o=-7", is_trouble=True),
        Figure("Over an hour late", sources["overdue"], f"{on}&o=6", is_trouble=True),
        Figure("Documents not captured", missed, f"{document}?captured=late", is_trouble=True),
        Figure("Mails given up", dead, mails, is_trouble=True),
        Figure("Silent leases", silent, lease, is_trouble=True),
    ]
