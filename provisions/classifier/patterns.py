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


# What one pattern may keep of its automaton; there are hundreds, so it adds up.
PATTERN_BYTES = 3 << 20


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = PATTERN_BYTES
    return options


@lru_cache(maxsize=8192)
def compile_pattern(pattern: str) -> Pattern:
    """Compile one case-insensitive pattern. Raises BadPattern with the pattern and the reason."""
    try:
        compiled: Pattern = re2.compile(pattern, _options())
    except re2.error as error:
        raise BadPattern(f"{pattern!r}: {error}") from error
    return compiled


# A counted gap costs a state per character; a test may let more through than its pattern, not less.
_GAP = re.compile(r"\{0,\d+\}")


class PatternIndex:
    """Which of many patterns can occur in a text: first by the literal words they need."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Raises BadPattern if one of the patterns cannot be compiled."""
        checked = [pattern for pattern in patterns if compile_pattern(pattern)]
        self._loose = [compile_pattern(_GAP.sub("*", pattern)) for pattern in checked]
        self._words = re2.Filter()
        for pattern in checked:
            self._words.Add(pattern, _options())
        if checked:
            self._words.Compile()

    def possible(self, text: str) -> list[int]:
        """Positions of the patterns that may match; every other one surely does not."""
        if not self._loose:
            return []
        encoded = text.encode()
        named = sorted(self._words.Match(encoded, True) or ())  # None where nothing matches
        return [place for place in named if self._loose[place].search(encoded) is not None]
