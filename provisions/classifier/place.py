"""Where in its document a clause stands, in words that survive renumbering."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

_NUMBERING = re.compile(
    r"^(?:(?:section|article|part|clause|annex)\s+)?"
    r"(?:\d+(?:\.\d+)*[.)]?|(?:[ivxlc]{1,6}|[a-z])[.)])[\s:–—-]+",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(
    r"(?:(?:section|article|part|clause|annex)-)?(?:\d+(?:-\d+)*|[ivxlc]{1,6})"
)
_GAP = re.compile(r"[\W_]+")
MAX_LENGTH = 160


def place_key(path: Sequence[str], ordinal: int) -> str:
    """Key of the `ordinal`-th clause of one type (0 = topmost) under a heading path.

    Headings lose numbering, case and punctuation, so "4.2 Use of Data" and "5. Use of data" agree:
    `place_key(("4 Privacy", "4.2 Use of data"), 0) == "privacy/use-of-data#0"`. Keys over
    MAX_LENGTH characters end in a digest of the whole path. Not unique across documents or types.
    """
    if ordinal < 0:
        raise ValueError(f"An ordinal counts from 0, not {ordinal}.")
    parts = [part for part in map(_heading_key, path) if part]
    key = "/".join(parts) or "top"
    if len(key) > MAX_LENGTH:
        digest = hashlib.sha256(key.encode()).hexdigest()[:12]
        key = f"{key[: MAX_LENGTH - 13]}-{digest}"
    return f"{key}#{ordinal}"


def section_key(path: Sequence[str]) -> tuple[str, ...]:
    """The headings above a clause without their numbers: equal where a section was renumbered.

    A heading that is a number and nothing else counts for nothing.
    """
    keys = (_heading_key(part) for part in path)
    return tuple(key for key in keys if key and not _BARE_NUMBER.fullmatch(key))


@lru_cache(maxsize=20_000)
def _heading_key(heading: str) -> str:
    text = heading.replace("\\", "").strip("*_ ")
    return _GAP.sub("-", _NUMBERING.sub("", text, count=1).casefold()).strip("-")
