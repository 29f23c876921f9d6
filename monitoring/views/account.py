"""The account page: what is watched, what was told, and by which mails."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from conductatlas.models import User
from monitoring.actions.accounts import account_of
from monitoring.actions.preferences import set_preferences
from monitoring.entitlements import TABLE
from monitoring.forms import PreferencesForm, WatchForm
from monitoring.models import Account, Alert, Plan, Watch
from platforms.models import Change

ALERTS_PER_PAGE = 20

private = cache_control(private=True, no_store=True)


@dataclass(frozen=True, slots=True)
class Watched:
    """A line of the watchlist."""

    watch: Watch
    latest_change: Change | None


@private
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The watchlist, the latest alerts with what became of their mails, and the preferences."""
    context = page_of(account_of(user=viewer(request)), request)
    return render(request, "monitoring/account.html", context)


@private
@login_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Save which mails are sent."""
    form = PreferencesForm(request.POST)
    if form.is_valid():
        set_preferences(by=viewer(request), **form.cleaned_data)
        messages.success(request, "Your mail settings are saved.")
    return redirect("account")


def page_of(account: Account, request: HttpRequest) -> dict[str, Any]:
    """What the account page shows. Six queries, whatever is watched."""
    limit = TABLE[Plan(account.plan)].platforms_watched
    watched = watchlist(account)
    return {
        "account": account,
        "watched": watched,
        "limit": limit,
        "may_add": limit is None or len(watched) < limit,
        "form": WatchForm(),
        "preferences": PreferencesForm(instance=account),
        "alerts": Paginator(_alerts(account), ALERTS_PER_PAGE).get_page(request.GET.get("page")),
    }


def watchlist(account: Account) -> list[Watched]:
    """The watches by name, each with the latest substantive change of its platform."""
    watches = list(account.watches.select_related("entity").order_by("entity__name", "pk"))
    latest = (
        Change.objects.public()
        .substantive()
        .filter(document__entity__in=[watch.entity_id for watch in watches])
        .with_page_relations()
        .order_by("document__entity_id", "-seen_at", "-pk")
        .distinct("document__entity_id")
    )
    by_entity = {change.document.entity_id: change for change in latest}
    return [Watched(watch, by_entity.get(watch.entity_id)) for watch in watches]


def _alerts(account: Account) -> QuerySet[Alert]:
    return (
        account.alerts.select_related(
            "publication__change__document__entity",
            "publication__analysis__provision__document__entity",
        )
        .defer("publication__change__hunks", "publication__change__summary")
        .prefetch_related("deliveries", "digests__deliveries")
        .order_by("-created_at", "-pk")
    )


def viewer(request: HttpRequest) -> User:
    """The signed-in person of a view that lets nobody else in."""
    assert isinstance(request.user, User), "login_required let only users in"
    return request.user
