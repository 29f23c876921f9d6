"""Plans: one table of limits and features, asked everywhere in the same way."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from monitoring.models.account import Plan


class Feature(StrEnum):
    """What a plan can include beyond reading, citing and verifying, which are for everyone."""

    SAME_DAY_ALERTS = "same_day_alerts"
    REGULATORY_CITATIONS = "regulatory_citations"
    FULL_MEMO = "full_memo"


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What one viewer may do."""

    plan: Plan
    platforms_watched: int | None
    features: frozenset[Feature]

    def allows(self, feature: Feature | str) -> bool:
        """Whether a feature is open. With billing off nothing is locked; limits still hold."""
        return not settings.BILLING or Feature(feature) in self.features

    def may_watch(self, watched: int) -> bool:
        """Whether one more platform fits beside those watched."""
        return self.platforms_watched is None or watched < self.platforms_watched


WATCHER = frozenset({Feature.SAME_DAY_ALERTS, Feature.REGULATORY_CITATIONS})
PROFESSIONAL = WATCHER | {Feature.FULL_MEMO}

TABLE: dict[Plan, Entitlements] = {
    Plan.FREE: Entitlements(Plan.FREE, 1, frozenset()),
    Plan.WATCHER: Entitlements(Plan.WATCHER, 10, WATCHER),
    Plan.PROFESSIONAL: Entitlements(Plan.PROFESSIONAL, 25, PROFESSIONAL),
    Plan.COMPLIANCE: Entitlements(Plan.COMPLIANCE, None, PROFESSIONAL),
}
