"""The corpus of documents that try to give orders, as values."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).with_name("corpus")
OPENING = "We may use the prompts you submit to improve our services."


@dataclass(frozen=True, slots=True)
class HostileDocument:
    """One document, and what a provider does that obeys it; see the corpus's README."""

    name: str
    clause: str
    says: dict[str, Any] = field(default_factory=dict)
    adds: dict[str, Any] = field(default_factory=dict)
    raw: str = ""
    message: dict[str, Any] = field(default_factory=dict)
    behaviour: str = ""
    outcome: str = "refused"

    def passage(self, elsewhere: str) -> str:
        """The words of the clause; `elsewhere`: the address of the other server."""
        return f"{OPENING} {self.clause.replace('{elsewhere}', elsewhere)}"


def hostile_documents() -> list[HostileDocument]:
    """All of them, in the order of the files."""
    return [
        HostileDocument(**entry)
        for path in sorted(CORPUS.glob("*.toml"))
        for entry in tomllib.loads(path.read_text("utf-8"))["document"]
    ]
