"""Which published records a change of a document touches: reworded, moved, removed or new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import StrIndex

from platforms.models import Change
from provisions.models import Provision, ProvisionState
from provisions.models.words import Severity, Stance

State = ProvisionState.State


@dataclass(frozen=True, slots=True)
class Touched:
    """A record and what the change did to it, in a word."""

    provision: Provision
    label: str


def touched_by(change: Change) -> list[Touched]:
    """The standing records that a change touches, weightiest first. One query."""
    states = (
        _touching([change])
        .select_related(
            "provision__document__entity",
            "provision__published_analysis",
            "provision__clause_type",
        )
        .defer("provision__published_analysis__why_it_matters")
    )
    found = [Touched(state.provision, _label(state)) for state in states]
    return sorted(found, key=lambda each: (_rank(each.provision), each.provision.number or 0))


def highest_severities(changes: Iterable[Change]) -> Mapping[int, str]:
    """The highest severity among the records that each change touches, by its key. One query."""
    rows = (
        _touching(changes)
        .exclude(provision__published_analysis__stance=Stance.EXCLUDES)
        .values_list("version__sightings__change", "provision__published_analysis__severity")
    )
    found: dict[int, str] = {}
    for key, severity in rows:
        if key not in found or Severity.rank_of(severity) < Severity.rank_of(found[key]):
            found[key] = severity
    return found


def _touching(changes: Iterable[Change]) -> "QuerySet[ProvisionState]":
    """States that the texts after the changes gave to standing records.

    A record whose words stood in the text before already was found late; the change did not add it.
    """
    before = "version__sightings__change__from_sighting__version__text"
    return (
        ProvisionState.objects.filter(
            version__sightings__change__in=[change.pk for change in changes],
            superseded_at=None,
            provision__published_analysis__isnull=False,
            provision__withdrawn_at=None,
        )
        .alias(stood_before=StrIndex(F(before), F("provision__published_analysis__quote")))
        .filter(
            Q(state__in=[State.REWORDED, State.MOVED, State.REMOVED])
            | Q(state=State.PRESENT, similarity=None, stood_before=0)
        )
    )


def _label(state: ProvisionState) -> str:
    return "New passage" if state.state == State.PRESENT else str(state.get_state_display())


def _rank(provision: Provision) -> int:
    analysis = provision.published_analysis
    return Severity.rank_of(analysis.shown_severity if analysis else "")
