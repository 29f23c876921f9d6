"""Compiled patterns for text that others wrote: RE2 only, so that time stays linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import re2


class BadPattern(ValueError):
    """A pattern of the reference data is not valid RE2 syntax."""


class Match(Protocol):
    """What the library needs of a match; RE2 ships no type stubs."""

    def start(self, group: int = 0) -> int: ...

    def end(self, group: int = 0) -> int: ...

    def group(self, group: int = 0) -> str: ...


class Pattern(Protocol):
    """A compiled, case-insensitive pattern."""

    def search(self, text: str | bytes, pos: int = 0) -> Match | None: ...


# What one pattern may keep of its automaton; there are hundreds, so it adds up. Joined cues need
# more: with too little they fall back to a slower search.
SINGLE_BYTES = 3 << 20
JOINED_BYTES = 16 << 20


def _options(memory_bytes: int) -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = memory_bytes
    return options


@lru_cache(maxsize=8192)
def compile_pattern(pattern: str, memory_bytes: int = SINGLE_BYTES) -> Pattern:
    """Compile one case-insensitive pattern. Raises BadPattern with the pattern and the reason."""
    try:
        compiled: Pattern = re2.compile(pattern, _options(memory_bytes))
    except re2.error as error:
        raise BadPattern(f"{pattern!r}: {error}") from error
    return compiled


# A counted gap costs a state per character; a filter may match more than its patterns, never less.
_GAP = re.compile(r"\.\{0,\d+\}")


class PatternFilter:
    """Cheap test whether any of several patterns can occur in a text."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Raises BadPattern if one of the patterns cannot be compiled."""
        checked = [pattern for pattern in patterns if compile_pattern(pattern)]
        joined = "|".join(f"(?:{_GAP.sub('.*', pattern)})" for pattern in checked)
        self._any: Pattern | None = compile_pattern(joined, JOINED_BYTES) if checked else None

    def may_match(self, encoded: bytes) -> bool:
        """False means that no pattern occurs. The text is UTF-8: encoded once for many filters."""
        return self._any is not None and self._any.search(encoded) is not None
