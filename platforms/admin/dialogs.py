"""Buttons of a single row that ask first: a GET shows the dialogue, a POST does the thing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget


class ReasonForm(BaseDialogForm):
    """Asks why."""

    reason = forms.CharField(
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
        help_text="Kept with the decision and shown where it matters.",
    )


class RowForm(BaseDialogForm):
    """A dialogue about one row of `model`; an address that names none leads nowhere (404)."""

    model: ClassVar[type[Model]]

    def __init__(
        self, request: HttpRequest, object_id: int | str | None = None, **kwargs: Any
    ) -> None:
        """The row is at hand as `row`."""
        self.row = row_or_404(self.model, object_id)
        super().__init__(request=request, object_id=object_id, **kwargs)


def row_or_404(model: type[Model], object_id: int | str | None) -> Any:
    """The row that an address names. Raises Http404 for any other address."""
    found = None
    if str(object_id).isdecimal():
        found = model._default_manager.filter(pk=object_id).first()
    if found is None:
        raise Http404(f"No {model._meta.verbose_name} is named {object_id!r}.")
    return found


def after_dialog(request: HttpRequest, address: str) -> HttpResponse:
    """Go on to a page: by header where the dialogue was sent by script, else by redirect."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def dialog_again(
    request: HttpRequest, dialog: Mapping[str, Any], form: forms.Form, problem: Exception | str
) -> HttpResponse:
    """The dialogue as it was typed, with what the verb had against it beside the reason."""
    form.add_error("reason", str(problem))
    context = {
        "dialog": dialog,
        "form": form,
        "form_submit_text": dialog.get("form_submit_text", ""),
    }
    return render(request, "unfold/helpers/dialog.html", context)
