"""Which provisions of the archive the lines of a traced history are."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from platforms.models import Document
from provisions.classifier.lineage_chain import Line, Mark
from provisions.models import ProvisionState

State = ProvisionState.State
OVERLAP_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class There:
    """A state that is written. `is_beginning`: it says that the provision is new in its text."""

    pk: int
    provision: int
    kind: int
    version: int
    start: int | None
    end: int | None
    is_beginning: bool

    def has(self, mark: Mark) -> bool:
        """Whether it quotes, for the most part, the words that a mark stands at."""
        if mark.place is None or self.start is None or self.end is None:
            return False
        shared = min(self.end, mark.place.end) - max(self.start, mark.place.start)
        shorter = min(self.end - self.start, mark.place.end - mark.place.start)
        return shared > OVERLAP_SHARE * shorter


class Noted:
    """The standing states of a document, by provision and text, and by subject and text."""

    def __init__(self, document: Document) -> None:
        self._of: dict[tuple[int, int], There] = {}
        self._in: dict[tuple[int, int], list[There]] = defaultdict(list)
        states = ProvisionState.objects.standing().filter(provision__document=document)
        states = states.annotate(kind=F("provision__clause_type")).order_by("pk")
        fields = ("pk", "provision", "kind", "version", "start", "end", "state", "similarity")
        for pk, owner, kind, version, start, end, state, ratio in states.values_list(*fields):
            begins = state == State.PRESENT and ratio is None
            there = There(pk, owner, kind, version, start, end, begins)
            self._of[there.provision, there.version] = there
            self._in[there.kind, there.version].append(there)

    def state(self, provision: int, version: int) -> There | None:
        """What is written of a provision in a text."""
        return self._of.get((provision, version))

    def at(self, kind: int, version: int, mark: Mark) -> There | None:
        """The state of a subject that quotes the words of a mark."""
        return next((each for each in self._in[kind, version] if each.has(mark)), None)

    def has_all(self, line: Line) -> bool:
        """Whether other provisions have the words of a line wherever it stands."""
        places = [(version, mark) for version, mark in line.marks.items() if mark.place]
        return all(self.at(line.kind, version, mark) for version, mark in places)


def identities(lines: Sequence[Line], noted: Noted) -> list[int | None]:
    """For each line the key of the provision whose words it has in most texts, if any.

    Two lines are one provision only where they never stand in a text at the same time.
    """
    votes: list[tuple[int, int, int]] = []
    for number, line in enumerate(lines):
        found = Counter(
            there.provision
            for version, mark in line.marks.items()
            if (there := noted.at(line.kind, version, mark))
        )
        votes += [(-count, number, provision) for provision, count in found.items()]
    chosen: list[int | None] = [None] * len(lines)
    texts: dict[int, set[int]] = defaultdict(set)
    for _, number, provision in sorted(votes):
        own = {version for version, mark in lines[number].marks.items() if mark.place}
        if chosen[number] is None and not own & texts[provision]:
            chosen[number] = provision
            texts[provision] |= own
    return chosen
