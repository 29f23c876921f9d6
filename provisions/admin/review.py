"""The review page: the clause in its place on one side, the draft and its buttons on the other."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from conductatlas.models import User
from provisions.admin.amend_form import AmendForm
from provisions.admin.decide import Refused, decide
from provisions.admin.resemblance import SETTLING
from provisions.admin.review_page import load, review_page
from provisions.admin.work import next_for
from provisions.models import Analysis, ReviewDecision

if TYPE_CHECKING:
    from provisions.admin.queue import AnalysisAdmin

QUEUE = "admin:provisions_analysis_changelist"


def address(analysis: Analysis, *, stay: bool = False) -> str:
    """The review page of an analysis; `stay`: decisions do not go on to the next one."""
    page = reverse("admin:provisions_analysis_change", args=[analysis.pk])
    return f"{page}?stay=1" if stay else page


def review_view(model_admin: "AnalysisAdmin", request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the page; on POST do what the pressed button says and go on, or say why not."""
    analysis = load(object_id)
    if analysis is None:
        raise Http404("There is no such review item.")
    user = request.user
    assert isinstance(user, User)
    if request.method != "POST":
        if not model_admin.has_view_permission(request, analysis):
            raise PermissionDenied
        return _page(model_admin, request, analysis, AmendForm(analysis))
    if not model_admin.has_change_permission(request, analysis):
        raise PermissionDenied
    form = AmendForm(analysis, request.POST)
    try:
        said = decide(analysis=analysis, sent=request.POST, form=form, by=user, now=timezone.now())
    except Refused as problem:
        analysis = load(object_id) or analysis
        if request.POST.get("verb") in SETTLING:  # its form has no field of the draft
            form = AmendForm(analysis)
        return _page(model_admin, request, analysis, form, str(problem))
    messages.success(request, f"{analysis.title}: {said}")
    return HttpResponseRedirect(_whither(request, analysis, user))


def _whither(request: HttpRequest, analysis: Analysis, user: User) -> str:
    """Where a decision leads: the same page where asked to stay, else the next item."""
    if request.POST.get("stay"):
        return address(analysis, stay=True)
    following = next_for(user=user, after=analysis)
    if following:
        return address(following)
    messages.info(request, "That was the last one: nothing in the queue waits for you.")
    return reverse(QUEUE)


def _page(
    model_admin: "AnalysisAdmin",
    request: HttpRequest,
    analysis: Analysis,
    form: AmendForm,
    refusal: str = "",
) -> HttpResponse:
    """The page; a refused button keeps what was typed."""
    assert isinstance(request.user, User)
    page = review_page(analysis, request.user)
    return TemplateResponse(
        request,
        "admin/review/page.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": Analysis._meta,
            "title": analysis.title,
            "subtitle": None,
            "page": page,
            "form": form,
            "refusal": refusal,
            "reason": request.POST.get("reason", ""),
            "causes": ReviewDecision.Cause.choices,
            "cause": request.POST.get("cause", ReviewDecision.Cause.OTHER),
            "stays": "stay" in request.GET or "stay" in request.POST,
            "may_decide": model_admin.has_change_permission(request, analysis),
            "queue_address": reverse(QUEUE),
            "next_address": address(page.following) if page.following else "",
        },
        status=409 if refusal else 200,
    )
