"""One kind of page that is no document."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wall:
    """`body` is the inside of the page's body; `title` "" keeps the title of the document."""

    name: str
    body: str
    title: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
