"""The rows of lineage: provisions at their places, states and links, each written once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from platforms.models import Document, Version
from provisions.classifier.place import place_key
from provisions.models import Provision, ProvisionLink, ProvisionState

Stand = tuple[int, int, int]
"""Key of a clause, and the first and one past the last character of the quote in the text."""
BATCH = 1_000


class Places:
    """Makes provisions at the first free place of their section; `save` writes them."""

    def __init__(self, document: Document, now: datetime) -> None:
        self._document, self._now = document, now
        self._taken = set(document.provisions.values_list("clause_type_id", "place"))
        self._made: list[Provision] = []

    def take(self, kind: int, path: Sequence[str]) -> Provision:
        """A new provision of a clause type under some headings, not yet saved."""
        ordinal = 0
        while (kind, place := place_key(path, ordinal)) in self._taken:
            ordinal += 1
        self._taken.add((kind, place))
        provision = Provision(
            document=self._document, clause_type_id=kind, place=place, created_at=self._now
        )
        self._made.append(provision)
        return provision

    def save(self) -> int:
        """Write what was made, so that it has its keys. Returns how many that were."""
        made, self._made = self._made, []
        return len(Provision.objects.bulk_create(made, batch_size=BATCH))


def state_of(
    provision: Provision,
    version: Version,
    state: ProvisionState.State,
    stand: Stand | None,
    similarity: float | None,
    now: datetime,
) -> ProvisionState:
    """What a version does with a provision, not yet saved; without a stand it removed it."""
    clause, start, end = stand or (None, None, None)
    return ProvisionState(
        provision=provision,
        version=version,
        state=state,
        clause_id=clause,
        start=start,
        end=end,
        similarity=similarity,
        seen_from=version.first_seen_at,
        recorded_at=now,
    )


def write_states(version: Version, states: Iterable[ProvisionState]) -> None:
    """Write what a version does with each provision, unless that was written before."""
    noted = set(version.provision_states.standing().values_list("provision", flat=True))
    new = (state for state in states if state.provision.pk not in noted)
    ProvisionState.objects.bulk_create(new, batch_size=BATCH)


def write_links(links: Iterable[ProvisionLink]) -> None:
    """Write how provisions belong together, unless that was written before."""
    ProvisionLink.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)
