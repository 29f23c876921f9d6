"""Adding to, pausing and removing from one's own watchlist."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from monitoring.actions import watch as watching
from monitoring.forms import WatchForm
from monitoring.views.account import private, viewer
from platforms.models import Entity


@csrf_exempt  # pages are the same bytes for everyone, so they carry no token; see _is_from_here
@private
@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest) -> HttpResponse:
    """The button "Watch this platform" of public pages: field or parameter `platform`, a slug.

    Who is signed out goes to sign-up and comes back to a page with the same button. A request
    that another site may have forged changes nothing and gets that page, too.
    """
    slug = request.POST.get("platform") or request.GET.get("platform", "")
    entity = get_object_or_404(Entity.objects.public(), slug=slug)
    if not request.user.is_authenticated:
        back = f"{reverse('watch')}?{urlencode({'platform': entity.slug})}"
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': back})}")
    if request.method == "POST" and _is_from_here(request):
        return _add(request, entity)
    return render(request, "monitoring/watch.html", {"entity": entity})


@private
@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add the platform chosen in a form of the account's own pages."""
    form = WatchForm(request.POST)
    if form.is_valid():
        return _add(request, form.cleaned_data["platform"])
    for error in form.errors.get("platform", []):
        messages.error(request, str(error))
    return redirect("account")


@private
@login_required
@require_POST
def remove(request: HttpRequest, watch_id: int) -> HttpResponse:
    """Take a platform off the list."""
    watching.unwatch(watch_id=watch_id, by=viewer(request))
    messages.success(request, "Removed from your watchlist.")
    return redirect("account")


@private
@login_required
@require_POST
def pause(request: HttpRequest, watch_id: int) -> HttpResponse:
    """Pause a watch, or resume it: field `paused`, "yes" or "no"."""
    paused = request.POST.get("paused") == "yes"
    watching.set_paused(watch_id=watch_id, by=viewer(request), paused=paused)
    messages.success(request, "Paused. It keeps its place." if paused else "Watching again.")
    return redirect("account")


def _add(request: HttpRequest, entity: Entity) -> HttpResponse:
    try:
        watching.watch(entity=entity, by=viewer(request), now=timezone.now())
    except watching.WatchLimitReached as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"You are watching {entity.name}.")
    return redirect("account")


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent the form.

    Every browser names the origin with a POST, and no page can set that header for another
    origin (Fetch standard). The session cookie is SameSite=Lax besides.
    """
    origin = request.headers.get("Origin", "")
    return origin == settings.PUBLIC_ORIGIN or (
        urlsplit(origin).scheme == request.scheme and urlsplit(origin).netloc == request.get_host()
    )
