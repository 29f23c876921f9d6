"""The page of a clause type's wordings that several documents share, drafts included."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from platforms.admin.dialogs import row_or_404
from provisions.actions.alike import approve_alike
from provisions.actions.review import NotReviewable
from provisions.draft_wordings import draft_wordings
from provisions.models import ClauseType

if TYPE_CHECKING:
    from provisions.admin.taxonomy import ClauseTypeAdmin

MAY_DECIDE = "provisions.change_analysis"


def wordings_view(
    model_admin: "ClauseTypeAdmin", request: HttpRequest, object_id: str
) -> HttpResponse:
    """Show the groups; on POST approve the chosen drafts of one, or say why not."""
    kind: ClauseType = row_or_404(ClauseType, object_id)
    refusal = ""
    if request.method == "POST":
        try:
            return _approved(request, kind)
        except NotReviewable as problem:
            refusal = str(problem)
    return TemplateResponse(
        request,
        "admin/wordings.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": ClauseType._meta,
            "title": f"Shared wordings: {kind}",
            "subtitle": None,
            "kind": kind,
            "groups": draft_wordings(kind),
            "refusal": refusal,
            "may_decide": request.user.has_perm(MAY_DECIDE),
            "queue": reverse("admin:provisions_analysis_changelist"),
        },
        status=409 if refusal else 200,
    )


def _approved(request: HttpRequest, kind: ClauseType) -> HttpResponse:
    if not request.user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    chosen = [int(key) for key in request.POST.getlist("analysis") if key.isdecimal()]
    decisions = approve_alike(
        analysis_ids=chosen,
        by=request.user,  # type: ignore[arg-type]  # signed in
        now=timezone.now(),
        note=request.POST.get("note", ""),
    )
    messages.success(request, f"{len(decisions)} drafts are approved as they stand.")
    return HttpResponseRedirect(request.path)
