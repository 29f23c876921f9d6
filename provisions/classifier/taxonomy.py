"""What the library needs of the taxonomy, read from plain dicts (of TOML or of database rows)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisions.classifier.severity import SeverityRule

STANCES = ("permits", "conditional", "requires", "restricts", "excludes")
# Explicit permission ("with or without notice") outranks the words of a condition inside it, and
# "we will not, unless you opt in" is conditional, so a named choice is looked for before "not".
STANCE_ORDER = ("permits", "conditional", "excludes", "restricts", "requires")


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern and how much it says for its type, from 0.0 to 1.0."""

    pattern: str
    weight: float


@dataclass(frozen=True, slots=True)
class ClauseType:
    """One clause type: what it is called, how it is found, how it is rated."""

    slug: str
    name: str
    category: str
    depth: str
    default_severity: str
    default_stance: str
    cues: tuple[Cue, ...]
    heading_cues: tuple[str, ...]
    anti_cues: tuple[str, ...]
    stance_cues: Mapping[str, tuple[str, ...]]
    severity_rules: tuple[SeverityRule, ...]

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> ClauseType:
        """Read one `[[clause_type]]` table; only slug, name and default_severity are needed."""
        stance_cues = entry.get("stance_cues", {})
        return cls(
            slug=entry["slug"],
            name=entry["name"],
            category=entry.get("category", ""),
            depth=entry.get("depth", "shallow"),
            default_severity=entry["default_severity"],
            default_stance=entry.get("default_stance", "permits"),
            cues=tuple(Cue(cue["pattern"], float(cue["weight"])) for cue in entry.get("cues", ())),
            heading_cues=tuple(entry.get("heading_cues", ())),
            anti_cues=tuple(entry.get("anti_cues", ())),
            stance_cues={name: tuple(stance_cues.get(name, ())) for name in STANCE_ORDER},
            severity_rules=tuple(SeverityRule(**rule) for rule in entry.get("severity_rules", ())),
        )


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All clause types by slug, in the order of the reference data."""

    types: Mapping[str, ClauseType]

    @classmethod
    def from_entries(cls, entries: Iterable[Mapping[str, Any]]) -> Taxonomy:
        """Read `[[clause_type]]` tables. Raises ValueError when a slug occurs twice."""
        types: dict[str, ClauseType] = {}
        for entry in entries:
            found = ClauseType.from_entry(entry)
            if found.slug in types:
                raise ValueError(f"The clause type {found.slug} is given twice.")
            types[found.slug] = found
        return cls(types)
