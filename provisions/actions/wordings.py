"""How the provisions of a document read in the text before: what the next one is compared with."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from platforms.models import Sighting, Version
from provisions.models import Provision, ProvisionState


@dataclass(frozen=True, slots=True)
class Wording:
    """A provision with its latest wording; `is_removed`: the text before had it no more."""

    provision: Provision
    words: str
    is_removed: bool


def wordings_before(version: Version) -> list[Wording]:
    """The latest wording of each provision of the document, oldest provision first.

    Where the version was drafted before, it is the wording in the version itself. Two queries;
    the texts stay in the database.
    """
    states = ProvisionState.objects.filter(provision__document=version.document_id)
    latest = list(_latest(states, version))
    gone = [state.provision_id for state in latest if state.state == ProvisionState.State.REMOVED]
    before = states.filter(provision__in=gone, start__isnull=False)
    worded = {state.provision_id: state for state in _latest(before, version)} if gone else {}
    return [
        Wording(state.provision, found.words, found is not state)  # type: ignore[attr-defined]  # annotated below
        for state in latest
        if (found := worded.get(state.provision_id, state)).start is not None
    ]


def _latest(states: "QuerySet[ProvisionState]", version: Version) -> "QuerySet[ProvisionState]":
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
            words=Substr("version__text", F("start") + 1, F("end") - F("start")),
        )
        .select_related("provision")
        .order_by("provision_id", "-is_here", "-served_from", "-pk")
        .distinct("provision_id")
    )
