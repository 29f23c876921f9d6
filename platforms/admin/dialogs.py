"""Buttons of a single row that ask first: a GET shows the dialogue, a POST does the thing."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget


class ReasonForm(BaseDialogForm):
    """Asks why."""

    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        help_text="Kept with the decision and shown where it matters.",
    )


def after_dialog(request: HttpRequest, address: str) -> HttpResponse:
    """Go on to a page: by header where the dialogue was sent by script, else by redirect."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
