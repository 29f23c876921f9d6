"""The dates of a change, kept apart: claimed, first seen, published, effective."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from platforms.archive.dates import StatedDates, stated_dates
from platforms.archive.variants import HoldReason
from platforms.models import Change, Sighting, Version
from platforms.models.version import CONFIRMATION, EffectiveBasis
from platforms.views.parts import plural

# A second look takes half an hour; later than this, the wait is worth telling.
_WAIT_WORTH_TELLING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Claim:
    """A date that a text states, and the line that states it; a line may be unclear."""

    day: date | None
    quote: str

    def __bool__(self) -> bool:
        """Whether the text states one at all."""
        return bool(self.day or self.quote)

    @property
    def unclear(self) -> str:
        """What to say where no day is certain."""
        return "not one certain day" if self.quote else "none"


@dataclass(frozen=True, slots=True)
class ChangeDates:
    """What is known of when, each with where it comes from. `hold`: how long and why it waited."""

    claimed_before: Claim
    claimed_after: Claim
    is_silent: bool
    seen_at: datetime
    published_at: datetime | None
    hold: str
    release: str
    effective: Claim
    basis: str

    @property
    def has_claim(self) -> bool:
        """Whether either text says when it was last updated."""
        return bool(self.claimed_before or self.claimed_after)


def change_dates(change: Change, before: Version, after: Version) -> ChangeDates:
    """The dates of a change between two texts; reads the head of both, no query."""
    old, new = stated_dates(before.text), stated_dates(after.text)
    sighting = change.to_sighting
    return ChangeDates(
        claimed_before=_claim(before.stated_on, old),
        claimed_after=_claim(after.stated_on, new),
        is_silent=change.is_silent and change.is_substantive,
        seen_at=change.seen_at,
        published_at=sighting.published_at,
        hold=_hold(sighting),
        release=sighting.release_reason,
        effective=_effective(after, new),
        basis=EffectiveBasis(after.effective_basis).label.lower() if after.effective_on else "",
    )


def reason_words(hold_reason: str) -> str:
    """Why a text is or was held, to stand after a colon or the word "because"."""
    if hold_reason == CONFIRMATION:
        return "a second fetch has not confirmed it yet"
    label = HoldReason(hold_reason).label
    return label[:1].lower() + label[1:]


def length_in_words(period: timedelta) -> str:
    """A period in whole days, or in hours below two days: "7 days", "31 hours"."""
    hours = round(period / timedelta(hours=1))
    return plural(hours, "hour") if hours < 48 else plural(round(hours / 24), "day")


def _claim(day: date | None, stated: StatedDates) -> Claim:
    """The date on record, else what the text says now that it is read again."""
    return Claim(day or stated.updated_on, stated.updated_quote)


def _effective(version: Version, stated: StatedDates) -> Claim:
    is_stated = version.effective_basis == EffectiveBasis.STATED or version.effective_on is None
    return Claim(version.effective_on, stated.effective_quote if is_stated else "")


def _hold(sighting: Sighting) -> str:
    """How long the text waited before it was public, and why; "" where it hardly did."""
    if sighting.published_at is None:
        return ""
    waited = sighting.published_at - sighting.first_seen_at
    if waited < _WAIT_WORTH_TELLING:
        return ""
    length = length_in_words(waited)
    if not sighting.hold_reason:
        return f"{length} after it was first seen"
    return f"held for {length}: {reason_words(sighting.hold_reason)}"
