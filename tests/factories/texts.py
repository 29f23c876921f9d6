"""The clock, the texts and the counter that the other factories share."""

import hashlib
import itertools
from datetime import UTC, datetime

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BEFORE = """# Privacy Policy

## 1. What we keep

We keep your messages for 30 days.

## 2. What we do with it

We may use the prompts you submit to improve our services.
"""
AFTER = BEFORE.replace("30 days", "90 days")
QUOTE = "We may use the prompts you submit to improve our services."

number = itertools.count(1)


def sha256(text: str) -> str:
    """The hash of a text, as the archive names it."""
    return hashlib.sha256(text.encode()).hexdigest()
