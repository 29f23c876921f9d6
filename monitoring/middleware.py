"""Sets what the viewer may see on the request, for every app below to ask."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from monitoring.actions.accounts import account_of
from monitoring.entitlements import TABLE, Entitlements
from monitoring.models import Plan


def _of(request: HttpRequest) -> Entitlements:
    if not request.user.is_authenticated:
        return TABLE[Plan.FREE]
    return TABLE[Plan(account_of(user=request.user).plan)]


def entitlements(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Adds `request.entitlements`; lazy, so that pages that never ask do not vary by viewer."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.entitlements = SimpleLazyObject(lambda: _of(request))  # type: ignore[attr-defined]  # ours
        return get_response(request)

    return respond
