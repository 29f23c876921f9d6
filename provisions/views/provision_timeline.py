"""What the public texts did with a record, told as events: where nothing happened, none is made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Substr

from platforms.archive.diff_words import Word, WordOp, word_diff
from platforms.models import Sighting, Version
from provisions.classifier.likeness import plain
from provisions.models import Provision, ProvisionLink, ProvisionState

State = ProvisionState.State
Kind = ProvisionLink.Kind


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a text did with the record. `runs`: its words, as read, against those before.

    `kind` is first, reworded, moved, removed, back or unsure; `others` are records that it is told
    with, such as the one that it was merged into.
    """

    kind: str
    label: str
    note: str
    version: Version
    seen_at: datetime
    words: tuple[Word, ...] = ()
    others: tuple[Provision, ...] = ()

    @property
    def runs(self) -> list[tuple[str, str]]:
        """Pairs of what was done and the words, as redlines are shown."""
        return [(word.op.value, word.text) for word in self.words]

    @property
    def is_redline(self) -> bool:
        """Whether words were added or removed."""
        return any(word.op is not WordOp.SAME for word in self.words)


def events_of(
    record: Provision, sightings: Sequence[Sighting], states: Mapping[int, ProvisionState]
) -> list[Event]:
    """The events of a record, earliest first; one query. `sightings`: the public ones in order."""
    teller = _Teller(states, _links(record), record)
    for sighting in sightings:
        teller.take(sighting)
    return teller.events


def states_of(record: Provision) -> Mapping[int, ProvisionState]:
    """The standing states by text, with `words` where it did not leave them as they were."""
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    kept = Q(state=State.PRESENT, similarity=1) | Q(start=None)
    states = (
        ProvisionState.objects.standing()
        .filter(provision=record)
        .select_related("clause")
        .annotate(words=Case(When(kept, then=Value("")), default=words, output_field=TextField()))
    )
    return {state.version_id: state for state in states}


def _links(record: Provision) -> Mapping[tuple[str, int], tuple[Provision, ...]]:
    """The records that this one is told with, by kind of link and text."""
    told = Q(provision=record, kind__in=[Kind.SPLIT, Kind.MERGED]) | Q(other=record)
    links = ProvisionLink.objects.filter(told).exclude(kind__in=[Kind.SEPARATE, Kind.SAME])
    found: dict[tuple[str, int], tuple[Provision, ...]] = {}
    rows = links.select_related(
        *(f"{side}__{name}" for side in ("provision", "other") for name in NAMED)
    )
    for link in rows.order_by("pk"):
        is_other = link.other_id == record.pk
        key = (f"other_{link.kind}" if is_other else link.kind, link.version_id)
        found[key] = (*found.get(key, ()), link.provision if is_other else link.other)
    return found


NAMED = ("document__entity", "clause_type", "published_analysis")


class _Teller:
    """Walks the public texts and tells what differs from the one before."""

    def __init__(
        self,
        states: Mapping[int, ProvisionState],
        links: Mapping[tuple[str, int], tuple[Provision, ...]],
        record: Provision,
    ) -> None:
        self.events: list[Event] = []
        self._states, self._links, self._record = states, links, record
        self._words: dict[int, str] = {}  # by text
        self._latest = ""
        self._path: Sequence[str] = ()
        self._standing = "unborn"

    def take(self, sighting: Sighting) -> None:
        """The next public text; it may have been public before."""
        key = sighting.version_id
        state = self._states.get(key)
        if state is None:
            if self._standing == "there":
                self._tell(sighting, "unsure", "Not decided", UNDECIDED, ())
                self._standing = "unsure"
        elif state.start is None:
            if self._standing in {"there", "unsure"}:
                self._remove(sighting)
                self._standing = "gone"
        else:
            self._stand(sighting, state, is_return=key in self._words)

    def _remove(self, sighting: Sighting) -> None:
        into = self._links.get((Kind.MERGED.value, sighting.version_id), ())
        note = "Its words went into another passage." if into else ""
        self._tell(sighting, "removed", "Removed", note, (), into)

    def _stand(self, sighting: Sighting, state: ProvisionState, *, is_return: bool) -> None:
        assert state.clause is not None  # the database demands it with the quote
        found: str = state.words  # type: ignore[attr-defined]  # annotated above
        words = self._words.setdefault(state.version_id, plain(found) or self._latest)
        is_moved = state.state == State.MOVED and not is_return
        is_other = words != self._latest
        redline = word_diff(self._latest, words) if is_other else ()
        if self._standing == "unborn":
            self._begin(sighting, state, words)
        elif self._standing == "gone":
            note = "Reworded." if is_other else ""
            self._tell(sighting, "back", "Back in the document", note, redline)
        elif is_moved:
            note = _whither(self._path, state.clause.path)
            label = "Moved and reworded" if is_other else "Moved"
            self._tell(sighting, "moved", label, note, redline, self._parts(sighting))
        elif is_other:
            self._reword(sighting, redline)
        self._latest, self._path, self._standing = words, state.clause.path, "there"

    def _begin(self, sighting: Sighting, state: ProvisionState, words: str) -> None:
        parts = self._links.get((Kind.SPLIT.value, sighting.version_id), ())
        note = "Split off from another passage." if parts else ""
        same = (Word(WordOp.SAME, words),)
        self._tell(sighting, "first", "First seen", note, same, parts)

    def _reword(self, sighting: Sighting, redline: Iterable[Word]) -> None:
        parts = self._parts(sighting)
        merged = self._links.get((f"other_{Kind.MERGED.value}", sighting.version_id), ())
        note = "Another passage went into this one." if merged else ""
        note = note or ("A part became a passage of its own." if parts else "")
        self._tell(sighting, "reworded", "Reworded", note, redline, (*parts, *merged))

    def _parts(self, sighting: Sighting) -> tuple[Provision, ...]:
        return self._links.get((f"other_{Kind.SPLIT.value}", sighting.version_id), ())

    def _tell(
        self,
        sighting: Sighting,
        kind: str,
        label: str,
        note: str,
        words: Iterable[Word],
        others: Iterable[Provision] = (),
    ) -> None:
        sighting.version.document = self._record.document
        public = tuple(other for other in others if other.published_analysis_id)
        seen_at, version = sighting.first_seen_at, sighting.version
        self.events.append(Event(kind, label, note, version, seen_at, tuple(words), public))


UNDECIDED = "Whether other words in this text are the same clause has not been decided."


def _whither(before: Sequence[str], after: Sequence[str]) -> str:
    """From which heading to which."""
    names = [f"“{path[-1]}”" if path else "the opening" for path in (before, after)]
    return f"From {names[0]} to {names[1]}."
