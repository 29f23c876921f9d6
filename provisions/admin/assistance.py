"""Requests for a model's wording: to browse, and the two buttons of the review page."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from conductatlas.models import User
from platforms.admin.browsing import ArchivedAdmin
from platforms.admin.marks import mark
from provisions.actions.assist import NotAssistable, ask_for_wording, take_back_wording
from provisions.admin import review
from provisions.models import Analysis, AssistanceRequest

STATE_MARKS = {"asked": "wait", "asking": "wait", "proposed": "ok", "refused": "fail"}


@admin.register(AssistanceRequest)
class AssistanceRequestAdmin(ArchivedAdmin):
    """Requests, newest first."""

    list_display = ("analysis", "state_mark", "reason", "model", "asked_by", "asked_at", "attempts")
    list_select_related = ("analysis", "asked_by")
    list_filter = (("state", ChoicesDropdownFilter), "model")
    search_fields = ("analysis__title", "reason")
    date_hierarchy = "asked_at"
    ordering = ("-asked_at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        """With the addresses of the buttons."""
        view = self.admin_site.admin_view
        own = [
            path(
                "ask/<int:analysis_id>/",
                view(require_POST(self.ask)),
                name="provisions_assistancerequest_ask",
            ),
            path(
                "take-back/<int:analysis_id>/",
                view(require_POST(self.take_back)),
                name="provisions_assistancerequest_take_back",
            ),
        ]
        return [*own, *super().get_urls()]

    def ask(self, request: HttpRequest, analysis_id: int) -> HttpResponse:
        """Ask for a wording, or say why not; back to the draft."""
        analysis, user = _decidable(request, analysis_id)
        try:
            ask_for_wording(analysis_id=analysis.pk, by=user, now=timezone.now())
        except NotAssistable as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "A wording is asked for; it comes as a draft of its own.")
        return HttpResponseRedirect(review.address(analysis, stay=True))

    def take_back(self, request: HttpRequest, analysis_id: int) -> HttpResponse:
        """Go back to the wording before; on to its draft."""
        analysis, user = _decidable(request, analysis_id)
        try:
            analysis = take_back_wording(analysis_id=analysis.pk, by=user, now=timezone.now())
        except NotAssistable as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "The draft is worded as before.")
        return HttpResponseRedirect(review.address(analysis, stay=True))

    @display(description="State", ordering="state")
    def state_mark(self, request: AssistanceRequest) -> str:
        """How far it is."""
        return mark(request.get_state_display(), STATE_MARKS.get(request.state, "fail"))


def _decidable(request: HttpRequest, analysis_id: int) -> tuple[Analysis, User]:
    """The analysis, for those who may decide on it."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm("provisions.change_analysis"):
        raise PermissionDenied
    return get_object_or_404(Analysis, pk=analysis_id), user
