"""Clauses of several platforms in nearly the same words, and which the archive saw first.

A group is of one clause type and one stance. Invented platforms stand in no group with real ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provisions.classifier.wording_likeness import SAME_WORDING, groups_of, shared_runs
from provisions.first_seen import FirstSeen, first_seen
from provisions.models import ClauseType, Provision
from provisions.models.words import Stance
from provisions.pool import Pooled, pool_of

MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Member:
    """A platform's record in a group: the one in which the wording was seen first."""

    record: Pooled
    since: FirstSeen


@dataclass(frozen=True, slots=True)
class SharedWording:
    """Records of several platforms in nearly the same words, one for each, earliest seen first.

    `typical` is the wording of one of them, verbatim.
    """

    stance: str
    stance_label: str
    typical: Pooled
    members: Sequence[Member]

    @property
    def platforms(self) -> int:
        """How many have it."""
        return len(self.members)

    @property
    def first(self) -> Member | None:
        """Who had it first by the archive; None where two were seen first in the same moment."""
        earliest, then = self.members[0], self.members[1]
        return earliest if earliest.since.seen_at < then.since.seen_at else None

    @property
    def may_be_earlier(self) -> int:
        """How many others may have had it before: the archive does not reach back far enough."""
        return sum(not each.since.is_certain for each in self.members[1:])


def shared_wordings(clause_type: ClauseType, stance: str = "") -> list[SharedWording]:
    """The groups of a type, those of most platforms first; of one stance where one is given."""
    by_kind: dict[tuple[str, bool], list[Pooled]] = defaultdict(list)
    for each in pool_of(clause_type).values():
        if not stance or each.stance == stance:
            by_kind[each.stance, each.is_demo].append(each)
    groups = [
        [pooled[index] for index in group]
        for pooled in by_kind.values()
        for group in groups_of([each.wording for each in pooled])
    ]
    shared = [group for group in groups if platform_count(group) > 1]
    shared.sort(key=lambda group: (-platform_count(group), group[0].provision_id))
    return _told(shared[:MOST_GROUPS])


def same_wording(record: Provision, pool: Mapping[int, Pooled]) -> SharedWording | None:
    """The group round a standing record: it, and those of other platforms in nearly its words."""
    own = pool.get(record.pk)
    if own is None or own.wording.is_short:
        return None
    others = [
        each
        for each in pool.values()
        if each.entity_id != own.entity_id
        and (each.stance, each.is_demo) == (own.stance, own.is_demo)
        and shared_runs(own.wording, each.wording) >= SAME_WORDING
    ]
    return _told([[own, *others]])[0] if others else None


def platform_count(group: Iterable[Pooled]) -> int:
    """How many platforms a group is of."""
    return len({each.entity_id for each in group})


def _told(groups: Sequence[Sequence[Pooled]]) -> list[SharedWording]:
    """Groups with their records and dates; two queries for all of them."""
    pooled = {each.provision_id: each for group in groups for each in group}
    since = first_seen(pooled)
    found = []
    for group in groups:
        members = [Member(each, since[each.provision_id]) for each in group]
        stance = Stance(group[0].stance)
        found.append(SharedWording(stance.value, str(stance.label), group[0], _earliest(members)))
    return found


def _earliest(members: Iterable[Member]) -> list[Member]:
    """One for each platform, earliest first."""
    chosen: dict[int, Member] = {}
    for member in sorted(members, key=lambda each: (each.since.seen_at, each.record.number)):
        chosen.setdefault(member.record.entity_id, member)
    return list(chosen.values())
