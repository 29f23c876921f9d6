"""Ask the drafting provider what analysts requested, and make drafts of what it may say.

One request to the provider for each attempt, outside every transaction; attempts are counted in
the row. Whatever goes wrong, the draft of the templates stays as it is.
"""

import logging
import time
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from platforms.models import Entity
from provisions.actions.draft import lock_document_of
from provisions.actions.drafting_provider import configured_provider
from provisions.actions.redraft import redraft
from provisions.assistance.client import ProviderFailed, complete
from provisions.assistance.judge import Support, judge
from provisions.assistance.material import Material, Prose
from provisions.assistance.prompt import TooLong, request_for
from provisions.assistance.provider import Provider
from provisions.assistance.schema import Answer, Unusable, read_answer
from provisions.models import Agency, Analysis, AssistanceRequest, Regulation

log = logging.getLogger(__name__)

BATCH = 20
ATTEMPTS = 3
FIRST_WAIT_SECONDS = 60
LEASE_SECONDS = 300  # longer than the longest timeout of a provider
BATCH_SECONDS = 120
OVERTAKEN = "The draft was decided or replaced before an answer came."
State = AssistanceRequest.State


def answer_requests(*, now: datetime, limit: int = BATCH) -> int:
    """Answer at most `limit` due requests; returns how many were decided or tried.

    Does nothing where no provider is set up: requests keep their place.
    """
    provider, count = configured_provider(), 0
    until = time.monotonic() + BATCH_SECONDS
    while provider and count < limit and time.monotonic() < until:
        request = _claim(provider, now)
        if request is None:
            break
        _work(request, provider, now)
        count += 1
    return count


@transaction.atomic
def _claim(provider: Provider, now: datetime) -> AssistanceRequest | None:
    """The next request, held by this worker, with its attempt counted.

    None while another worker waits for the provider: a slow one must not take every worker.
    """
    if AssistanceRequest.objects.filter(state=State.ASKING, leased_until__gt=now).exists():
        return None
    due = AssistanceRequest.objects.due(now).order_by("due_at", "pk")
    request = due.select_for_update(skip_locked=True, of=("self",)).first()
    if request is None:
        return None
    request.state, request.model = State.ASKING, provider.model
    request.attempts += 1
    request.leased_until = now + timedelta(seconds=LEASE_SECONDS)
    request.save(update_fields=["state", "model", "attempts", "leased_until"])
    return request


def _work(request: AssistanceRequest, provider: Provider, now: datetime) -> None:
    """Decide one claimed request: proposed, refused, failed, or put off."""
    if request.attempts > ATTEMPTS:
        return _settle(request, State.FAILED, now, reason="The worker ended each time.")
    analysis = _material_rows().get(pk=request.analysis_id)
    if analysis.state != Analysis.State.DRAFT:
        return _settle(request, State.REFUSED, now, reason=OVERTAKEN)
    material = material_of(analysis)
    try:
        answer, support = _ask(material, provider)
    except ProviderFailed as problem:
        if problem.is_passing and request.attempts < ATTEMPTS:
            return _put_off(request, now, str(problem))
        return _settle(request, State.FAILED, now, reason=str(problem))
    except (TooLong, Unusable) as problem:
        return _settle(request, State.REFUSED, now, reason=str(problem))
    return _propose(request, provider, answer, support, now)


def _ask(material: Material, provider: Provider) -> tuple[Answer, tuple[Support, ...]]:
    """One request, and what may stand of its answer. Raises ProviderFailed, TooLong, Unusable."""
    body = complete(provider, request_for(material, model=provider.model))
    answer = read_answer(body)
    told = [*answer.prose.texts().values(), *answer.supporting_quotes]
    if provider.key.encode() in body or any(provider.key in text for text in told):
        raise Unusable("The answer repeats the key of this deployment.")
    return answer, judge(answer, material)


@transaction.atomic
def _propose(
    request: AssistanceRequest,
    provider: Provider,
    answer: Answer,
    support: tuple[Support, ...],
    now: datetime,
) -> None:
    """Put the new draft in the place of the old one, unless that was decided meanwhile."""
    lock_document_of(analysis_id=request.analysis_id)
    analysis = Analysis.objects.select_for_update().get(pk=request.analysis_id)
    mine = AssistanceRequest.objects.select_for_update().filter(
        pk=request.pk, state=State.ASKING, leased_until=request.leased_until
    )
    if not mine.exists():
        return None  # another worker took it over
    if analysis.state != Analysis.State.DRAFT:
        return _settle(request, State.REFUSED, now, reason=OVERTAKEN)
    prose = with_its_note(answer.prose, analysis.interpretive_note)
    proposal = redraft(draft=analysis, prose=prose, drafter=provider.drafter, now=now)
    start = analysis.clause.start
    quotes = [asdict(Support(start + each.start, start + each.end, each.text)) for each in support]
    return _settle(request, State.PROPOSED, now, proposal=proposal, quotes=quotes)


def with_its_note(prose: Prose, note: str) -> Prose:
    """The prose with the note that rules wrote of the text kept before the model's own words."""
    added = prose.interpretive_note
    joined = note if added in note else f"{note} {added}".strip()
    return Prose(prose.what_it_is, prose.why_it_matters, prose.consumer_impact, joined)


def material_of(analysis: Analysis) -> Material:
    """What the model is shown of a draft, with the names that its answer may not bring in."""
    clause, kind = analysis.clause, analysis.provision.clause_type
    return Material(
        platform=analysis.provision.document.entity.name,
        clause=analysis.version.text[clause.start : clause.end],
        quote=analysis.quote,
        lead_in=clause.lead_in,
        type_name=kind.name,
        definition=kind.definition,
        stance=analysis.get_stance_display(),
        draft=Prose.of(analysis),
        platforms=frozenset(Entity.objects.values_list("name", flat=True)),
        laws=_laws(),
    )


def _laws() -> frozenset[str]:
    """The names of the laws and agencies that the archive knows."""
    names: set[str] = set()
    for model in (Regulation, Agency):
        for pair in model.objects.values_list("name", "short_name"):
            names.update(filter(None, pair))
    for aliases in Regulation.objects.values_list("aliases", flat=True):
        names.update(aliases)
    return frozenset(names)


def _material_rows() -> QuerySet[Analysis]:
    return Analysis.objects.select_related(
        "clause", "version", "provision__clause_type", "provision__document__entity"
    )


def _put_off(request: AssistanceRequest, now: datetime, reason: str) -> None:
    seconds = FIRST_WAIT_SECONDS * 2 ** (request.attempts - 1)
    _settle(request, State.ASKED, now, reason=reason, due_at=now + timedelta(seconds=seconds))


def _settle(request: AssistanceRequest, state: State, now: datetime, **fields: object) -> None:
    """Write what became of a claimed request, unless another worker took it over meanwhile."""
    if state != State.ASKED:
        fields["answered_at"] = now
    AssistanceRequest.objects.filter(
        pk=request.pk, state=State.ASKING, leased_until=request.leased_until
    ).update(state=state, leased_until=None, **fields)
    log.info("%s  wording %s  %s", state.value, request.pk, fields.get("reason", ""))
