"""The variant register: which texts a document has had, when, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from platforms.archive.differing import Recent, recent_passages
from platforms.archive.fingerprint import Fingerprint as Words
from platforms.archive.restless import Slot, gaps, is_restless_only, restless_places
from platforms.archive.variants import UNSTABLE_WINDOW, alternated
from platforms.models import Document, Fingerprint, Sighting

# So many variants in the same words within the window, and another one tells nobody anything.
FLAPPING_VARIANTS = 3
# Restless places are learnt from the looks of so long; older ones say nothing of the page of now.
RESTLESS_WINDOW = timedelta(days=14)
# A second look so soon after the first: what differs between them was not edited by a person.
QUICK_LOOK = timedelta(hours=2)
MOST_RESTLESS = 12  # passages that may differ between those two


@dataclass(frozen=True, slots=True)
class Run:
    """A period in which one text was served. `words` carries no passages."""

    version_id: int
    text_sha256: str
    words: Words
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Register:
    """All periods of a document that began up to a moment, in order."""

    document: Document
    at: datetime
    runs: Sequence[Run]

    def had_text(self, text_sha256: str) -> bool:
        """Whether the document had this very text."""
        return any(run.text_sha256 == text_sha256 for run in self.runs)

    def in_the_same_words(self, words: Words) -> Sequence[Run]:
        """The latest periods in a row that said the same, in order; maybe none.

        Each goes on where the one before ended: after a time without the document it begins anew.
        """
        latest: list[Run] = []
        follows_at = self.at
        for run in reversed(self.runs):
            is_next = run.ended_at is None or run.ended_at >= follows_at
            if not is_next or not run.words.has_words_of(words):
                break
            latest.append(run)
            follows_at = run.began_at
        return latest[::-1]

    def had_words_before(self, words: Words) -> bool:
        """Whether the document said the same earlier, with something else in between."""
        return any(run.words.has_words_of(words) for run in self._earlier(words))

    def alternated(self, *, now: datetime) -> bool:
        """Whether words came back lately."""
        return alternated(((run.words.words, run.began_at) for run in self.runs), now=now)

    def is_flapping(self, words: Words, *, now: datetime) -> bool:
        """Whether the document lately had several variants of these same words."""
        lately = {
            run.text_sha256
            for run in self.runs
            if now - run.began_at <= UNSTABLE_WINDOW and run.words.has_words_of(words)
        }
        return len(lately) >= FLAPPING_VARIANTS

    def recent(self, words: Words, *, now: datetime) -> Recent:
        """What the texts of the window, before those in these words, were made of; one query."""
        # At a restless place each look has words of its own: those of the present run count not.
        earlier = (run for run in self._earlier(words) if run.began_at < now)
        window = (run for run in earlier if now - run.began_at <= UNSTABLE_WINDOW)
        lately = [run.version_id for run in window]
        keys = dict(
            Fingerprint.objects.filter(pk__in=set(lately)).values_list("pk", "passage_keys")
        )
        return recent_passages(keys[pk] for pk in lately if pk in keys)

    def restless(self, keys: Sequence[int]) -> "Restless":
        """What is known of places that never rest, for a text of these passages; one query.

        The text counts as the latest look itself.
        """
        lately = [run for run in self.runs if self.at - run.began_at <= RESTLESS_WINDOW]
        if not lately:
            return Restless(self.at)
        stored = dict(
            Fingerprint.objects.filter(pk__in={run.version_id for run in lately}).values_list(
                "pk", "passage_keys"
            )
        )
        texts = [(run, stored[run.version_id]) for run in lately if run.version_id in stored]
        places = restless_places([*(text for _, text in texts), keys])
        return Restless(self.at, places, tuple(texts), tuple(keys))

    def _earlier(self, words: Words) -> Sequence[Run]:
        return self.runs[: len(self.runs) - len(self.in_the_same_words(words))]


@dataclass(frozen=True, slots=True)
class Restless:
    """The restless places of a document, and its looks of the last days with their passages."""

    at: datetime
    places: Mapping[Slot, int] = field(default_factory=dict)
    looks: Sequence[tuple[Run, Sequence[int]]] = ()
    keys: Sequence[int] = ()

    def explain(self, before: Sequence[int]) -> bool:
        """Whether the text differs from another one at restless places alone."""
        return is_restless_only(before, self.keys, self.places)

    def run_began_at(self, public: Sequence[int]) -> datetime | None:
        """Since when the text has been served but for restless places; None if only now.

        Two looks in quick succession show by themselves what does not rest: what both have and
        the public text lacks is confirmed, whatever else differs between them.
        """
        began_at, follows_at = None, self.at
        for run, keys in reversed(self.looks):
            is_next = run.ended_at is None or run.ended_at >= follows_at
            if not is_next or keys == public:
                break
            if not (self.explain(keys) or self._confirms(run, keys, public)):
                break
            began_at = follows_at = run.began_at
        return began_at

    def _confirms(self, run: Run, keys: Sequence[int], public: Sequence[int]) -> bool:
        latest = self.looks[-1][0]
        if run is not latest or self.at - run.began_at > QUICK_LOOK:
            return False
        differing = {slot: gap.size for slot, gap in gaps(keys, self.keys).items()}
        if not differing or sum(differing.values()) > MOST_RESTLESS:
            return False
        return not is_restless_only(public, self.keys, differing, steady=frozenset(keys))


def register_of(document: Document, *, before: datetime, but: Sighting | None = None) -> Register:
    """The periods of a document that began up to a moment, without one of them; one query."""
    sightings = Sighting.objects.filter(
        document=document, superseded_at=None, first_seen_at__lte=before
    ).order_by("first_seen_at", "pk")
    if but:
        sightings = sightings.exclude(pk=but.pk)
    known = "version__fingerprint__"
    rows = sightings.values_list(
        "version_id",
        "version__text_sha256",
        "first_seen_at",
        "ended_at",
        f"{known}words_sha256",
        f"{known}unaddressed_sha256",
        f"{known}hides_addresses",
    )
    return Register(document, before, tuple(_runs(rows)))


def recent_before(sighting: Sighting) -> Recent:
    """What the document's texts of the window before a period were made of."""
    register = register_of(sighting.document, before=sighting.first_seen_at)
    words = Fingerprint.objects.filter(version=sighting.version_id).first()
    return register.recent(words.value, now=sighting.first_seen_at) if words else Recent()


def _runs(
    rows: Iterable[tuple[int, str, datetime, datetime | None, str, str, bool]],
) -> Iterable[Run]:
    for version_id, text_sha256, began_at, ended_at, words, unaddressed, hides in rows:
        said = Words(words, unaddressed, hides, ())
        yield Run(version_id, text_sha256, said, began_at, ended_at)
