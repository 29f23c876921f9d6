"""How the provisions of a document read in the text before: what the next one is compared with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from platforms.models import Sighting, Version
from provisions.classifier.likeness import plain
from provisions.classifier.lineage import Known
from provisions.classifier.lineage_text import section_of
from provisions.models import Provision, ProvisionLink, ProvisionState

State = ProvisionState.State
OPENING_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Wording:
    """A provision with its latest wording; `known` is what lineage compares."""

    provision: Provision
    known: Known


def wordings_before(version: Version) -> list[Wording]:
    """The latest wording of each provision of the document, oldest provision first.

    Where the version was read before, it is the wording in the version itself. Four queries; the
    texts stay in the database. A record that was joined to another has no wording of its own.
    """
    states = ProvisionState.objects.standing().filter(provision__document=version.document_id)
    latest = list(_latest(states, version))
    gone = [state.provision_id for state in latest if state.state == State.REMOVED]
    before = states.filter(provision__in=gone, start__isnull=False)
    worded = {state.provision_id: state for state in _latest(before, version)} if gone else {}
    earlier, waits_for = _earlier(states), _waiting(version.document_id)
    found = ((state, worded.get(state.provision_id, state)) for state in latest)
    return [
        Wording(state.provision, _known(state, last, earlier, waits_for))
        for state, last in found
        if last.start is not None
    ]


def _known(
    state: ProvisionState,
    last: ProvisionState,
    earlier: Mapping[int, frozenset[str]],
    waits_for: Mapping[int, frozenset[int]],
) -> Known:
    key = state.provision_id
    words: str = last.words  # type: ignore[attr-defined]  # annotated below
    opening: str = last.opening  # type: ignore[attr-defined]  # annotated below
    assert last.start is not None  # who has no wording was left out
    assert last.clause is not None  # the database demands it with the wording
    return Known(
        key=key,
        words=words,
        section=section_of(last.clause.path, plain(opening)),
        start=last.start,
        is_removed=last is not state,
        earlier=earlier.get(key, frozenset()) - {plain(words)},
        waits_for=waits_for.get(key, frozenset()),
    )


def _earlier(states: "QuerySet[ProvisionState]") -> Mapping[int, frozenset[str]]:
    """Every wording that a provision has had, by its key."""
    changed = Q(state__in=[State.REWORDED, State.MOVED]) | Q(similarity=None)
    rows = states.filter(changed, start__isnull=False).annotate(words=WORDS)
    found: dict[int, set[str]] = defaultdict(set)
    for key, words in rows.values_list("provision", "words").distinct():
        found[key].add(plain(words))
    return {key: frozenset(wordings) for key, wordings in found.items()}


def _waiting(document_id: int) -> Mapping[int, frozenset[int]]:
    """For each provision those that it may have become, undecided."""
    links = ProvisionLink.objects.waiting().filter(provision__document=document_id)
    found: dict[int, set[int]] = defaultdict(set)
    for later, earlier in links.values_list("provision", "other"):
        found[earlier].add(later)
    return {key: frozenset(others) for key, others in found.items()}


WORDS = Substr("version__text", F("start") + 1, F("end") - F("start"))


def _latest(states: "QuerySet[ProvisionState]", version: Version) -> "Iterable[ProvisionState]":
    """One state of each provision: in this version, else in the text that was public last.

    A text may have been public, replaced and public again: what counts is the latest time.
    """
    public = Sighting.objects.published().filter(version=OuterRef("version"))
    served = Subquery(public.order_by("-first_seen_at").values("first_seen_at")[:1])
    return (
        states.annotate(
            is_here=Case(
                When(version=version, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            served_from=Coalesce(served, F("seen_from")),
            words=WORDS,
            opening=Substr("version__text", F("clause__start") + 1, OPENING_LETTERS),
        )
        .select_related("provision", "clause")
        .order_by("provision_id", "-is_here", "-served_from", "-pk")
        .distinct("provision_id")
    )
