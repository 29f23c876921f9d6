"""A model's wording of a draft: asked for by an analyst, taken back by one, never published by it.

A request is a row. A worker answers it (`answer_requests.py`) with a new draft, which waits for
review as every draft does, or with the reason why there is none.
"""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.actions.draft import lock_document_of
from provisions.actions.drafting_provider import configured_provider
from provisions.actions.redraft import redraft
from provisions.assistance.material import Prose
from provisions.models import Analysis, AssistanceRequest

MOST_REQUESTS = 3
"""So often a wording may be asked for one draft."""
TEMPLATES = "templates/"
State = AssistanceRequest.State


class NotAssistable(Exception):
    """No wording can be asked for or taken back; the text says why."""


@transaction.atomic
def ask_for_wording(*, analysis_id: int, by: User, now: datetime) -> AssistanceRequest:
    """Ask the deployment's model for a wording of a draft. Asking twice gives the same request.

    Raises NotAssistable where no provider is set up, or the draft is not one of the templates.
    """
    if configured_provider() is None:
        raise NotAssistable("No drafting provider is set up.")
    lock_document_of(analysis_id=analysis_id)
    analysis = Analysis.objects.select_for_update().get(pk=analysis_id)
    if under_way := analysis.assistance_requests.filter(state__in=[State.ASKED, State.ASKING]):
        return under_way.get()
    if reason := why_no_wording(analysis):
        raise NotAssistable(reason)
    return AssistanceRequest.objects.create(
        analysis=analysis, asked_by=by, asked_at=now, due_at=now
    )


def why_no_wording(analysis: Analysis) -> str:
    """Why no wording can be asked for an analysis, or nothing. One query."""
    if analysis.state != Analysis.State.DRAFT:
        return "A wording can only be asked for a draft that nobody has decided."
    if analysis.is_assisted:
        return "This is a model's wording already: take it back to ask for another."
    if analysis.drafted_by_id or not analysis.drafter.startswith(TEMPLATES):
        return "A person wrote this draft: a model does not write over it."
    if analysis.assistance_requests.count() >= MOST_REQUESTS:
        return f"A wording of this draft was asked for {MOST_REQUESTS} times: amend it by hand."
    return ""


@transaction.atomic
def take_back_wording(*, analysis_id: int, by: User, now: datetime) -> Analysis:
    """Go back from a model's draft to the wording before it, as a new draft.

    Raises NotAssistable where the analysis is no model's draft, or was decided.
    """
    lock_document_of(analysis_id=analysis_id)
    analysis = Analysis.objects.select_for_update().get(pk=analysis_id)
    request = (
        AssistanceRequest.objects.select_for_update(of=["self"])
        .select_related("analysis")
        .filter(proposal=analysis)
        .first()
    )
    if request is None or analysis.state != Analysis.State.DRAFT:
        raise NotAssistable("There is no model's wording to take back.")
    request.taken_back_by, request.taken_back_at = by, now
    request.save(update_fields=["taken_back_by", "taken_back_at"])
    before = request.analysis
    return redraft(draft=analysis, prose=Prose.of(before), drafter=before.drafter, now=now)
