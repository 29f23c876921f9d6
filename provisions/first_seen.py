"""Since when the archive has seen a wording in a document: what it knows, and where that ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Substr
from django.urls import reverse

from platforms.models import Provenance, Version
from platforms.models.version import MOMENT
from provisions.classifier.wording_likeness import SAME_WORDING, shared_runs, wording_of
from provisions.models import ProvisionState
from provisions.pool import Pooled

State = ProvisionState.State


class Reach(Enum):
    """What the archive has of the time before."""

    WITHOUT = "without"  # an earlier public text that does not have the wording
    NOTHING = "nothing"  # no earlier text: the wording may be older
    UNREAD = "unread"  # earlier texts that nobody has compared


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """The earliest public text of a document that has a wording."""

    seen_at: datetime
    url: str
    provenance: str
    reach: Reach

    @property
    def is_certain(self) -> bool:
        """Whether the wording is known to be new in that text."""
        return self.reach is Reach.WITHOUT

    @property
    def is_imported(self) -> bool:
        """Whether another archive recorded that text."""
        return self.provenance == Provenance.IMPORTED


def first_seen(pooled: Mapping[int, Pooled]) -> dict[int, FirstSeen]:
    """When the wording of each record was first seen in its own document, by record; two queries.

    Earlier wordings count that are nearly the same. A record without a history, or whose history
    has it only later, was first seen in the text that was analysed.
    """
    firsts: dict[int, int] = {}
    latest: dict[int, str] = {}
    for key, version, words in _wordings(pooled):
        latest[key] = words or latest.get(key, "")
        if key not in firsts and _is_same(latest[key], pooled[key]):
            firsts[key] = version
    for key, each in pooled.items():
        firsts.setdefault(key, each.version_id)
    texts = {text["pk"]: text for text in _texts(set(firsts.values()))}
    return {key: _told(texts[version]) for key, version in firsts.items() if version in texts}


def _is_same(words: str, now: Pooled) -> bool:
    return shared_runs(wording_of(words, now.platform), now.wording) >= SAME_WORDING


def _wordings(pooled: Mapping[int, Pooled]) -> "QuerySet[ProvisionState, tuple[int, int, str]]":
    """What each public text had of the records, earliest first; empty where it was as before."""
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    is_kept = Q(state=State.PRESENT, similarity=1)
    states = ProvisionState.objects.standing().filter(
        provision__in=list(pooled),
        start__isnull=False,
        version__in=Version.objects.public().values("pk"),
    )
    told = Case(When(is_kept, then=Value("")), default=words, output_field=TextField())
    return (
        states.annotate(words=told)
        .order_by("seen_from", "pk")
        .values_list("provision_id", "version_id", "words")
    )


def _texts(keys: set[int]) -> Iterable[Mapping[str, object]]:
    earlier = Version.objects.public().filter(
        document=OuterRef("document"), first_seen_at__lt=OuterRef("first_seen_at")
    )
    return (
        Version.objects.filter(pk__in=keys)
        .annotate(
            has_earlier=Exists(earlier), has_unread=Exists(earlier.filter(clauses__isnull=True))
        )
        .values(
            "pk",
            "first_seen_at",
            "provenance",
            "document__slug",
            "document__entity__slug",
            "has_earlier",
            "has_unread",
        )
    )


def _told(text: Mapping[str, object]) -> FirstSeen:
    seen_at = text["first_seen_at"]
    assert isinstance(seen_at, datetime)
    names = [text["document__entity__slug"], text["document__slug"], seen_at.strftime(MOMENT)]
    reach = Reach.WITHOUT if text["has_earlier"] else Reach.NOTHING
    if text["has_unread"]:
        reach = Reach.UNREAD
    return FirstSeen(seen_at, reverse("version", args=names), str(text["provenance"]), reach)
