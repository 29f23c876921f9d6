"""Records that the one under review may be, side by side, and the buttons that settle it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from conductatlas.models import User
from platforms.archive.diff_words import Word, word_diff
from provisions.actions.anchor import resembled
from provisions.actions.settle import NotSettleable, same_provision, separate_provision
from provisions.models import Analysis, Provision

SETTLING = {"same": same_provision, "separate": separate_provision}
"""Buttons of the block, by the value that they send."""
SAID = {
    "same": "The two are one record now.",
    "separate": "The two are separate records; the earlier one is removed from that text.",
}


@dataclass(frozen=True, slots=True)
class Resemblance:
    """An earlier record with its latest wording, as a redline to the present one."""

    earlier: Provision
    similarity: float
    seen_at: datetime
    words: str
    redline: tuple[Word, ...]

    @property
    def percent(self) -> str:
        """How alike the wordings are."""
        return f"{self.similarity:.0%}"


def resemblances(analysis: Analysis) -> list[Resemblance]:
    """What a person is asked about the record of an analysis, the likeliest first."""
    first = analysis.provision.states.standing().exclude(start=None)
    asked = first.filter(similarity__lt=1).select_related("version").order_by("seen_from").first()
    if asked is None:
        return []
    found = []
    for earlier, ratio in resembled(provision=analysis.provision, version=asked.version):
        states = earlier.states.standing().exclude(start=None).select_related("version")
        last = states.order_by("-seen_from", "-pk").first()
        if last is not None:
            redline = word_diff(last.quote, asked.quote)
            found.append(Resemblance(earlier, ratio, last.seen_from, last.quote, redline))
    return found


def settle(analysis: Analysis, sent: Mapping[str, str], by: User, now: datetime) -> str:
    """Do what the pressed button says; returns the sentence that tells of it.

    Raises NotSettleable.
    """
    verb, earlier = sent.get("verb", ""), sent.get("earlier", "")
    if verb not in SETTLING or not earlier.isdecimal():
        raise NotSettleable("No record was named.")
    SETTLING[verb](
        provision_id=analysis.provision_id,
        earlier_id=int(earlier),
        by=by,
        now=now,
        reason=sent.get("reason", ""),
    )
    return SAID[verb]
