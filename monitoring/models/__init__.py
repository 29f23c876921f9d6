"""The nouns of the clock and the reader."""

from monitoring.models.account import Account, Plan
from monitoring.models.alert import Alert, Delivery, Digest, FanOut
from monitoring.models.lease import Lease, LeaseItem
from monitoring.models.watchlist import Watch

__all__ = [
    "Account",
    "Alert",
    "Delivery",
    "Digest",
    "FanOut",
    "Lease",
    "LeaseItem",
    "Plan",
    "Watch",
]
