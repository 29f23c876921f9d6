"""Everything that the review page shows of one analysis."""

from dataclasses import dataclass

from django.db.models import Prefetch

from conductatlas.models import User
from platforms.admin.browsing import public_address
from platforms.archive.diff_words import Word, word_diff
from platforms.models import Change
from provisions.actions.anchor import resembled
from provisions.actions.review import approvals_missing
from provisions.admin.passages import Claim, Passage, claims_on, passages_around
from provisions.admin.pointers import Pointers, pointers_of
from provisions.admin.resemblance import Resemblance, resemblances
from provisions.admin.suggestion import suggested_confidence
from provisions.admin.wording import Wording as ModelWording
from provisions.admin.wording import wording_of
from provisions.admin.work import next_for
from provisions.classifier.confidence import Suggestion
from provisions.models import (
    Action,
    Agency,
    Analysis,
    AnalysisRegulation,
    MemoSection,
    ReviewDecision,
)
from provisions.models.words import Strength


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which buttons do something for this person now, and why the others do not."""

    approve: bool
    amend: bool
    reject: bool
    publish: bool
    publish_at_once: bool
    notice: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording before, where it was another, as a redline to the present one."""

    seen_at: object
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Links of the page; None where there is nothing to link to."""

    record: str | None
    version: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The page, ready for its templates."""

    analysis: Analysis
    passages: list[Passage]
    claims: list[Claim]
    pointers: Pointers
    likely: list[Resemblance]
    before: Wording | None
    change: Change | None
    decisions: list[ReviewDecision]
    earlier: list[Analysis]
    direct: list[AnalysisRegulation]
    context: list[AnalysisRegulation]
    addresses: Addresses
    allowed: Allowed
    suggestion: Suggestion | None
    wording: ModelWording | None
    following: Analysis | None


def load(analysis_id: str) -> Analysis | None:
    """The analysis with its relations, or None."""
    if not analysis_id.isdigit():
        return None
    return (
        Analysis.objects.select_related(
            "provision__document__entity",
            "provision__clause_type__category",
            "version__document__entity",
            "clause",
            "finding",
            "drafted_by",
        )
        .prefetch_related(
            Prefetch("actions", Action.objects.order_by("position")),
            Prefetch("memo", MemoSection.objects.order_by("position")),
            Prefetch("agencies", Agency.objects.order_by("name")),
        )
        .filter(pk=analysis_id)
        .first()
    )


def review_page(analysis: Analysis, user: User) -> ReviewPage:
    """The page of an analysis for one person, in about fifteen queries."""
    laws = list(analysis.regulations.select_related("article__regulation").order_by("pk"))
    return ReviewPage(
        analysis=analysis,
        passages=passages_around(analysis),
        claims=claims_on(analysis),
        pointers=pointers_of(analysis),
        likely=resemblances(analysis),
        before=_wording_before(analysis),
        change=Change.objects.filter(to_sighting__version=analysis.version_id)
        .defer("hunks", "summary")
        .first(),
        decisions=list(
            ReviewDecision.objects.filter(analysis__provision=analysis.provision_id)
            .select_related("decided_by", "analysis")
            .order_by("-decided_at", "-pk")
        ),
        earlier=list(analysis.provision.analyses.exclude(pk=analysis.pk).order_by("-created_at")),
        direct=[law for law in laws if law.strength == Strength.DIRECT],
        context=[law for law in laws if law.strength != Strength.DIRECT],
        addresses=_addresses(analysis),
        allowed=allowed(analysis, user),
        suggestion=suggested_confidence(analysis),
        wording=wording_of(analysis),
        following=next_for(user=user, after=analysis),
    )


def allowed(analysis: Analysis, user: User) -> Allowed:
    """What this person may do with the analysis now."""
    if not analysis.is_open:
        word = analysis.get_state_display()
        return Allowed(False, False, False, False, False, f"{word}: nothing is left to decide.")
    missing = approvals_missing(analysis)
    is_draft = analysis.state == Analysis.State.DRAFT
    has_decided = analysis.decisions.filter(decided_by=user).exists()
    is_own = analysis.drafted_by_id == user.pk
    may_approve = not has_decided and not is_own and (is_draft or missing > 0)
    return Allowed(
        approve=may_approve,
        amend=may_approve and is_draft,
        reject=True,
        publish=not is_draft and missing == 0,
        publish_at_once=may_approve and missing == 1,
        notice=" ".join(
            filter(
                None,
                [
                    _doubt(analysis),
                    _notice(analysis, missing, has_decided=has_decided, is_own=is_own),
                ],
            )
        ),
    )


def _doubt(analysis: Analysis) -> str:
    """That it may be a known record in other words, which nobody has decided yet."""
    for provision, ratio in resembled(provision=analysis.provision, version=analysis.version)[:1]:
        name = provision.record_id or f"the earlier draft {provision.pk}"
        return (
            f"This may be {name} in other words ({ratio:.0%} alike): the text neither keeps nor"
            " removes that one. Approve this only as a record of its own."
        )
    return ""


def _notice(analysis: Analysis, missing: int, *, has_decided: bool, is_own: bool) -> str:
    if is_own:
        return "You wrote this draft: another analyst must decide."
    if missing and has_decided:
        return "You approved it. High severity: a second analyst must approve it, too."
    if missing and analysis.state != Analysis.State.DRAFT:
        return "One analyst approved it. High severity: it needs your approval, too."
    if missing == 2:
        return "High severity: two analysts must approve it before it can be published."
    return "" if missing else "Approved: it can be published."


def _wording_before(analysis: Analysis) -> Wording | None:
    """The latest wording in an earlier text, where it differs."""
    state = (
        analysis.provision.states.standing()
        .exclude(version=analysis.version_id)
        .filter(seen_from__lt=analysis.version.first_seen_at, start__isnull=False)
        .select_related("version")
        .order_by("-seen_from", "-pk")
        .first()
    )
    if state is None or state.quote == analysis.quote:
        return None
    return Wording(state.seen_from, word_diff(state.quote, analysis.quote))


def _addresses(analysis: Analysis) -> Addresses:
    document = analysis.provision.document
    is_public = document.published_sighting_id is not None
    return Addresses(
        record=public_address(analysis.provision) if analysis.provision.slug else None,
        version=public_address(analysis.version) if is_public else None,
        sources=tuple(document.sources.order_by("position").values_list("url", flat=True)),
    )
