"""One hostile file: how it is made, how it is served, how reading it must end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

CLAUSE = "The service keeps a record of each visit and may share it with its partners. "
LAST = "The very last words of the document."
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Item:
    """`expected` are the ends allowed: outcome codes, or TEXT for a text.

    A text must hold every phrase of `holds` and none of `lacks`. A heavy file may end as unreadable
    instead, because it used up its time or memory.
    """

    name: str
    make: Callable[[], bytes]
    expected: frozenset[str]
    media_type: str = "text/html"
    charset: str | None = None
    coding: str = ""
    is_heavy: bool = False
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def allowed(self) -> frozenset[str]:
        """The ends that are right."""
        return self.expected | {"unreadable"} if self.is_heavy else self.expected


def item(
    name: str,
    body: bytes | Callable[[], bytes],
    expected: str | Iterable[str] = TEXT,
    *,
    media_type: str = "text/html",
    charset: str | None = None,
    coding: str = "",
    is_heavy: bool = False,
    holds: tuple[str, ...] = (),
    lacks: tuple[str, ...] = (),
) -> Item:
    """An item; a body that is costly to make is given as a function."""
    return Item(
        name=name,
        make=body if callable(body) else (lambda: body),
        expected=frozenset([expected] if isinstance(expected, str) else expected),
        media_type=media_type,
        charset=charset,
        coding=coding,
        is_heavy=is_heavy,
        holds=holds,
        lacks=lacks,
    )


def page(inner: str) -> bytes:
    """A page with a document in it, after the hostile part."""
    return (
        f"<html><body><main>{inner}<p>{CLAUSE * 8}</p><p>{LAST}</p></main></body></html>".encode()
    )
