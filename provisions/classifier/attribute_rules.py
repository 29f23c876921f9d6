"""Which attributes the clauses of a type have: read from reference data, with its faults.

The format is described in provisions/data/README.md. `{name}` in a pattern stands for a fragment of
the file's `[terms]`. Unknown keys are faults: a misspelt key would be lost without a word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provisions.classifier.patterns import BadPattern, compile_pattern

FOLDER = "attributes"
KINDS = ("yes_no", "choice", "words", "period", "money", "age")
FACTS = frozenset({"period", "money", "age"})
SCOPES = ("quote", "section", "document")
SAME = "same"
"""`negated = "same"`: the patterns of the value say all; a negation in the sentence is theirs."""

_NEEDS = frozenset(["clause_type", "slug", "label", "kind", "scope"])
_KEYS = _NEEDS | {"values", "patterns", "requires", "context", "condition", "unless"}
_VALUE_KEYS = frozenset(["value", "label", "patterns", "negated"])
_VALUE_NEEDS = frozenset(["value", "label"])
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_TERM = re.compile(r"\{([a-z_]+)\}")
_SLUG = re.compile(r"[a-z0-9_]{1,40}")

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One answer. `negated`: the answer where its words are denied; empty: none."""

    value: str
    label: str
    patterns: tuple[str, ...]
    negated: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One question that clauses of a type may answer, and the words by which they do.

    `requires` must stand in the same sentence, `context` in the same passage or its headings;
    a sentence with `unless` is not read; `condition` turns a plain yes or no into `conditional`.
    """

    clause_type: str
    slug: str
    label: str
    kind: str
    scope: str
    values: tuple[Value, ...]
    patterns: tuple[str, ...]
    requires: str
    context: str
    condition: str
    unless: str

    @property
    def is_fact(self) -> bool:
        """Whether its value is a quantity in the document's own words."""
        return self.kind in FACTS

    def value_named(self, name: str) -> Value | None:
        """The answer of that name, if it is one."""
        return next((value for value in self.values if value.value == name), None)


def read_attributes(folder: Path) -> tuple[Attribute, ...]:
    """The attributes of a reference folder in the order of the files; ask for its faults first."""
    return tuple(
        _attribute(entry, terms) for terms, entries in _tables(folder) for entry in entries
    )


def attribute_faults(folder: Path, clause_types: Collection[str]) -> tuple[str, ...]:
    """Everything wrong with the attributes of a folder, one sentence each."""
    faults: list[str] = []
    seen: set[tuple[object, object]] = set()
    for terms, entries in _tables(folder):
        faults.extend(_term_faults(terms))
        for entry in entries:
            where = f"{entry.get('clause_type')}.{entry.get('slug')}"
            key = (entry.get("clause_type"), entry.get("slug"))
            if key in seen:
                faults.append(f"The attribute {where} is given twice.")
            seen.add(key)
            faults.extend(f"{where}: {fault}" for fault in _faults(entry, terms, clause_types))
    return tuple(faults)


def _tables(folder: Path) -> Iterator[tuple[Mapping[str, str], list[Entry]]]:
    for path in sorted((folder / FOLDER).glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        yield table.get("terms", {}), table.get("attribute", [])


def _attribute(entry: Entry, terms: Mapping[str, str]) -> Attribute:
    answers = [value["value"] for value in entry.get("values", ())]
    return Attribute(
        clause_type=entry["clause_type"],
        slug=entry["slug"],
        label=entry["label"],
        kind=entry["kind"],
        scope=entry["scope"],
        values=tuple(_value(value, terms, answers) for value in entry.get("values", ())),
        patterns=tuple(_filled(pattern, terms) for pattern in entry.get("patterns", ())),
        requires=_filled(entry.get("requires", ""), terms),
        context=_filled(entry.get("context", ""), terms),
        condition=_filled(entry.get("condition", ""), terms),
        unless=_filled(entry.get("unless", ""), terms),
    )


def _value(entry: Entry, terms: Mapping[str, str], answers: Collection[str]) -> Value:
    """An answer of an attribute; "yes" denied is "no", and "no" is its own denial."""
    usual = {"yes": "no" if "no" in answers else "", "no": SAME}.get(entry["value"], "")
    patterns = tuple(_filled(pattern, terms) for pattern in entry.get("patterns", ()))
    return Value(entry["value"], entry["label"], patterns, entry.get("negated", usual))


def _filled(pattern: str, terms: Mapping[str, str]) -> str:
    """The pattern with its terms put in; terms may use terms that stand before them."""
    for _ in range(3):
        pattern = _TERM.sub(lambda term: f"(?:{terms[term[1]]})", pattern)
    return pattern


def _term_faults(terms: Mapping[str, str]) -> Iterator[str]:
    for name, pattern in terms.items():
        for fault in _pattern_faults([pattern], terms):
            yield f"The term {name}: {fault}"


def _faults(entry: Entry, terms: Mapping[str, str], clause_types: Collection[str]) -> Iterator[str]:
    yield from (f"the key {key} is not known." for key in sorted(set(entry) - _KEYS))
    missing = sorted(_NEEDS - set(entry))
    yield from (f"the key {key} is missing." for key in missing)
    if missing:
        return
    if entry["clause_type"] not in clause_types:
        yield f"there is no clause type {entry['clause_type']}."
    if entry["kind"] not in KINDS:
        yield f"kind is none of {', '.join(KINDS)}."
    if entry["scope"] not in SCOPES:
        yield f"scope is none of {', '.join(SCOPES)}."
    if not _SLUG.fullmatch(entry["slug"]):
        yield "the slug is not made of small letters, digits and low lines, at most 40."
    wanted, other = ("patterns", "values") if entry["kind"] in FACTS else ("values", "patterns")
    if not entry.get(wanted) or other in entry:
        yield f"an attribute of the kind {entry['kind']} has {wanted} and no {other}."
    bare = [entry[key] for key in ("requires", "context", "condition", "unless") if key in entry]
    yield from _pattern_faults([*bare, *entry.get("patterns", ())], terms)
    if entry["kind"] in FACTS:
        yield from _group_faults(entry.get("patterns", ()), terms)
    yield from _value_faults(entry, terms)


def _value_faults(entry: Entry, terms: Mapping[str, str]) -> Iterator[str]:
    answers = [value.get("value") for value in entry.get("values", ())]
    if len(set(answers)) < len(answers):
        yield "a value is given twice."
    if "condition" in entry and "conditional" not in answers:
        yield "it has a condition but no value conditional."
    for value in entry.get("values", ()):
        yield from (f"a value: the key {key} is not known." for key in set(value) - _VALUE_KEYS)
        yield from (f"a value: the key {key} is missing." for key in _VALUE_NEEDS - set(value))
        if value.get("negated", SAME) not in {SAME, "", *answers}:
            yield f"the value {value.get('value')} denied is {value['negated']}, which is none."
        yield from _pattern_faults(value.get("patterns", ()), terms)


def _group_faults(patterns: Iterable[str], terms: Mapping[str, str]) -> Iterator[str]:
    for pattern in patterns:
        if not re.search(
            r"(?<!\\)\((?!\?)", _TERM.sub(lambda term: terms.get(term[1], ""), pattern)
        ):
            yield f"{pattern!r} has no group for the quantity."


def _pattern_faults(patterns: Iterable[str], terms: Mapping[str, str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            compile_pattern(_filled(pattern, terms))
        except KeyError as error:
            yield f"{pattern!r} uses the unknown term {error}."
        except BadPattern as error:
            yield str(error)
