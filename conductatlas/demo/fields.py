"""Typed reading of TOML tables, with errors that say where and what."""

from collections.abc import Mapping
from datetime import UTC, datetime


class InvalidDemo(Exception):
    """A file of the demo does not follow the format; the text says where and how."""


class Fields:
    """One TOML table; every key is asked for by name, and what nobody asked for is refused."""

    def __init__(self, place: str, content: Mapping[str, object]) -> None:
        self.place = place
        self._content = content
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the key is written, whatever its value."""
        return key in self._content

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """A required string."""
        value = self._get(key)
        if not isinstance(value, str) or not (value or may_be_empty):
            raise InvalidDemo(f"{self.place}: {key} is not a text.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A required array of non-empty strings, which may hold none."""
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise InvalidDemo(f"{self.place}: {key} is not a list of texts.")
        return tuple(value)

    def number(self, key: str) -> int:
        """A required integer."""
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidDemo(f"{self.place}: {key} is not a whole number.")
        return value

    def moment(self, key: str) -> datetime:
        """A required moment with its offset, as UTC."""
        value = self._get(key)
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise InvalidDemo(f"{self.place}: {key} is not a date and time with an offset.")
        return value.astimezone(UTC)

    def table(self, key: str) -> "Fields":
        """A required table."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise InvalidDemo(f"{self.place}: {key} is not a table.")
        return Fields(f"{self.place}: {key}", value)

    def tables(self, key: str) -> "tuple[Fields, ...]":
        """An array of tables, in order; none if the key is absent."""
        value = self._get(key) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise InvalidDemo(f"{self.place}: {key} is not a list of tables.")
        place = f"{self.place}: {key}"
        return tuple(Fields(f"{place} {number}", one) for number, one in enumerate(value, 1))

    def refuse_others(self) -> None:
        """Raise InvalidDemo if there is a key that nobody asked for, such as a misspelt one."""
        others = sorted(set(self._content) - self._asked)
        if others:
            raise InvalidDemo(f"{self.place}: unknown key {', '.join(others)}.")

    def _get(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._content:
            raise InvalidDemo(f"{self.place}: {key} is missing.")
        return self._content[key]
