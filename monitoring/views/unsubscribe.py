"""The way out of a mail, without signing in: looking ends nothing, the button does (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from monitoring.actions import preferences
from monitoring.views.account import private


@csrf_exempt  # the mail program that presses the button has no cookie; the token is the right
@private
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str, what: str) -> HttpResponse:
    """Ask on GET, as link scanners open every link; end it on POST and answer without redirect."""
    is_done = request.method == "POST"
    end = preferences.unsubscribe if is_done else preferences.subscription
    try:
        account, words = end(token=token, what=what)
    except preferences.UnknownSubscription as error:
        raise Http404(str(error)) from error
    context = {"words": words, "email": account.user.email, "is_done": is_done}
    response = render(request, "monitoring/unsubscribe.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the token
    return response
