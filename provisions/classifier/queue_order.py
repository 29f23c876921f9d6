"""Which draft an analyst sees first: the surest, with about one in ten put among them by chance.

Decisions on the surest drafts alone would say nothing of the others, and would teach a classifier
what it knows. Which drafts are picked follows from their key, so the order stays as it was.
"""

from __future__ import annotations

import hashlib

ONE_IN = 10
LOWEST_PLACE = 0.8  # picked drafts lie among those of high score, where they are soon read
KNOWN_RECORD_FIRST = 1.0


def priority_of(*, key: str, score: float, touches_a_record: bool) -> float:
    """Place in the queue, higher first: 0 to 1, and above 1 where a known record may change."""
    if touches_a_record:
        return KNOWN_RECORD_FIRST + score
    lot = hashlib.sha256(key.encode()).digest()
    if lot[0] * 256 + lot[1] >= 65536 / ONE_IN:
        return score
    share = int.from_bytes(lot[2:6], "big") / 2**32
    return LOWEST_PLACE + (1 - LOWEST_PLACE) * share


def is_picked(*, priority: float, score: float) -> bool:
    """Whether a draft of that score has a place by chance."""
    return priority not in (score, score + KNOWN_RECORD_FIRST)
