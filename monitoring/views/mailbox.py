"""The local mail box: what would have been sent, readable while no mail server is named."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from monitoring.delivery import mailbox as box
from monitoring.views.account import private

MESSAGES_PER_PAGE = 50

View = Callable[..., HttpResponseBase]


def only_with_mailbox(view: View) -> View:
    """No such page where mails really go out."""

    @wraps(view)
    def respond(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if not settings.MAILBOX:
            raise Http404("Mails are sent by a mail server here.")
        return view(request, **names)

    return respond


@private
@require_safe
@only_with_mailbox
def mailbox(request: HttpRequest) -> HttpResponse:
    """All messages, newest first."""
    page = Paginator(box.names(), MESSAGES_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "monitoring/mailbox.html",
        {"page": page, "letters": [letter for name in page if (letter := box.read(name))]},
    )


@private
@require_safe
@only_with_mailbox
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # typed for views without names
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its headers, its text, and its HTML in a frame without rights."""
    return render(request, "monitoring/message.html", {"letter": _letter(name)})


@private
@require_safe
@only_with_mailbox
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]  # typed for views without names
    {
        **dict.fromkeys(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]),  # none of the site's own
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "form-action": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)
def message_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone. No script, no picture, nothing from elsewhere."""
    letter = _letter(name)
    if not letter.html:
        raise Http404("The message has no HTML part.")
    # Links leave the frame, which may show nothing but this.
    return HttpResponse(letter.html.replace("<head>", '<head><base target="_top">', 1))


def _letter(name: str) -> box.Letter:
    letter = box.read(name)
    if letter is None:
        raise Http404("No such message.")
    return letter
