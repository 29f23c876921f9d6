"""Compiled patterns for text that others wrote: RE2 only, so that time stays linear in the text."""

from __future__ import annotations

from collections.abc import Sequence
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

    def search(self, text: str, pos: int = 0) -> Match | None: ...


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20  # one set holds every cue; the default would fall back to NFA
    return options


@lru_cache(maxsize=8192)
def compile_pattern(pattern: str) -> Pattern:
    """Compile one case-insensitive pattern. Raises BadPattern with the pattern and the reason."""
    try:
        compiled: Pattern = re2.compile(pattern, _options())
    except re2.error as error:
        raise BadPattern(f"{pattern!r}: {error}") from error
    return compiled


class PatternSet:
    """Tells in one pass which of many patterns occur in a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Raises BadPattern if one of the patterns cannot be compiled."""
        self._set = re2.Set.SearchSet(_options())
        for pattern in patterns:
            compile_pattern(pattern)
            self._set.Add(pattern)
        if patterns:
            self._set.Compile()
        self._is_empty = not patterns

    def matches(self, text: str) -> list[int]:
        """Indices of the patterns that occur, ascending."""
        return [] if self._is_empty else sorted(self._set.Match(text))
