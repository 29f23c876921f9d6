"""What the review page says of a model's wording: whether one can be asked for, and what it was."""

from dataclasses import dataclass

from platforms.archive.diff_words import Word, word_diff
from provisions.actions.assist import why_no_wording
from provisions.actions.drafting_provider import configured_provider
from provisions.assistance.material import PROSE_FIELDS
from provisions.models import Analysis, AssistanceRequest


@dataclass(frozen=True, slots=True)
class Text:
    """One text before the model, and the model's as a redline to it."""

    label: str
    before: str
    redline: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The panel of the review page. `source`: the request that made this very draft.

    `host`: where the clause would be sent, named where a wording can be asked for now.
    `latest`: the newest request for this draft. `reason`: why no other can be asked for.
    """

    source: AssistanceRequest | None
    texts: tuple[Text, ...]
    latest: AssistanceRequest | None
    host: str
    reason: str
    may_take_back: bool


def wording_of(analysis: Analysis) -> Wording | None:
    """The panel, or None where there is nothing to say; at most three queries."""
    provider = configured_provider()
    source = _source(analysis)
    latest = analysis.assistance_requests.select_related("asked_by").order_by("-pk").first()
    is_draft = analysis.state == Analysis.State.DRAFT
    if not source and not latest and not (provider and is_draft):
        return None
    reason = why_no_wording(analysis) if is_draft and not source else ""
    is_open = latest is not None and latest.is_open
    can_ask = provider is not None and is_draft and not (source or reason or is_open)
    return Wording(
        source=source,
        texts=_texts(source.analysis, analysis) if source else (),
        latest=latest,
        host=provider.host if provider and can_ask else "",
        reason=reason if provider else "",
        may_take_back=bool(source) and is_draft,
    )


def _source(analysis: Analysis) -> AssistanceRequest | None:
    requests = AssistanceRequest.objects.select_related("analysis", "asked_by", "taken_back_by")
    return requests.filter(proposal=analysis).first()


def _texts(before: Analysis, after: Analysis) -> tuple[Text, ...]:
    return tuple(
        Text(
            name.replace("_", " ").capitalize(),
            getattr(before, name),
            word_diff(getattr(before, name), getattr(after, name)),
        )
        for name in PROSE_FIELDS
        if getattr(before, name) or getattr(after, name)
    )
