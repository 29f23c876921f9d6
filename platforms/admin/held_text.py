"""A text that is not public, beside the one that is: what a person needs to judge it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from platforms.archive.change_class import ChangeClass, classify_change
from platforms.archive.diff import changed_hunks, redline
from platforms.archive.summary import summarise
from platforms.models import Sighting, Version
from platforms.register import recent_before

LARGEST_COMPARED = 1_500_000
"""Letters of both texts together up to which they are compared; above, the page says so."""
MOST_HUNKS = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """One measure of both texts; `differs` where they are not alike."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the two are not alike."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text against the public one of its document.

    `hunks`: the differing passages as a redline stores them, `left_out` more are not shown. Without
    a `kind` the texts were too long to compare.
    """

    facts: Sequence[Fact]
    before_address: str
    after_address: str
    kind: ChangeClass | None = None
    reason: str = ""
    headline: str = ""
    hunks: Sequence[Mapping[str, Any]] = ()
    left_out: int = 0


def held_text(sighting: Sighting) -> HeldText | None:
    """The comparison of a sighting's text, made now; None where it is the public one or alone."""
    public = sighting.document.published_sighting
    if public is None or public.version_id == sighting.version_id:
        return None
    before, after = public.version, sighting.version
    facts = _facts(before, after)
    addresses = _address(before), _address(after)
    if len(before.text) + len(after.text) > LARGEST_COMPARED:
        return HeldText(facts, *addresses)
    kind = classify_change(before.text, after.text, recent=recent_before(sighting))
    hunks = redline(before.text, after.text)
    shown = changed_hunks(hunks)
    return HeldText(
        facts,
        *addresses,
        kind=kind.change_class,
        reason=kind.reason,
        headline=summarise(hunks).headline,
        hunks=[hunk.to_json() for hunk in shown[:MOST_HUNKS]],
        left_out=max(0, len(shown) - MOST_HUNKS),
    )


def _facts(before: Version, after: Version) -> list[Fact]:
    return [
        Fact("Words", f"{before.word_count:,}", f"{after.word_count:,}"),
        Fact("Headings", f"{before.heading_count:,}", f"{after.heading_count:,}"),
        Fact("Language", before.language or "not sure", after.language or "not sure"),
        Fact("Stated date", _day(before), _day(after)),
        Fact("Lost in reading", f"{before.lost_ratio:.0%}", f"{after.lost_ratio:.0%}"),
    ]


def _day(version: Version) -> str:
    return version.stated_on.isoformat() if version.stated_on else "none"


def _address(version: Version) -> str:
    return reverse("admin:platforms_version_change", args=[version.pk])
