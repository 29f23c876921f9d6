"""Read the reference data of a folder, and say what is wrong with it before anything is loaded.

The format is described in provisions/data/README.md. Unknown keys are faults: a misspelt key would
otherwise be lost without a word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from provisions.classifier.drafting import NEEDS, PLACEHOLDERS
from provisions.classifier.patterns import BadPattern, compile_pattern
from provisions.classifier.reference_keys import (
    AGENCY_KEYS,
    DEEP_NEEDS,
    DIRECTION_KEYS,
    LAW_KEYS,
    PARTS,
    PLANS,
    REGULATION_KEYS,
    TAXONOMY_KEYS,
    TEMPLATE_KEYS,
    TYPE_KEYS,
    TYPE_NEEDS,
)
from provisions.classifier.severity import LEVELS
from provisions.classifier.taxonomy import STANCES

Entry = Mapping[str, Any]


def read_taxonomy(folder: Path) -> dict[str, Any]:
    """taxonomy.toml with the types of taxonomy/*.toml, in the order of the categories."""
    taxonomy = tomllib.loads((folder / "taxonomy.toml").read_text(encoding="utf-8"))
    types: list[Any] = list(taxonomy.get("clause_type", ()))
    for path in sorted((folder / "taxonomy").glob("*.toml")):
        types.extend(tomllib.loads(path.read_text(encoding="utf-8")).get("clause_type", ()))
    order = {category["slug"]: category["order"] for category in taxonomy["category"]}
    types.sort(key=lambda entry: order.get(entry.get("category"), len(order) + 1))
    return {**taxonomy, "clause_type": types}


def read_law(folder: Path) -> dict[str, Any]:
    """regulations.toml and agencies.toml as one mapping with `regulation` and `agency`."""
    law: dict[str, Any] = {}
    for name in ("regulations.toml", "agencies.toml"):
        law.update(tomllib.loads((folder / name).read_text(encoding="utf-8")))
    return law


def mapping_sentences(entry: Entry, regulations: Iterable[Entry]) -> tuple[str, ...]:
    """The direct mappings of a type, such as "GDPR Art. 6: training needs a lawful basis"."""
    names = {regulation["slug"]: regulation["short_name"] for regulation in regulations}
    return tuple(
        f"{names[mapping['slug']]} {mapping['article']}: {mapping['why'].rstrip('.')}"
        for mapping in entry["regulations"]
        if mapping["strength"] == "direct"
    )


def agency_names(entry: Entry, agencies: Iterable[Entry]) -> tuple[str, ...]:
    """Names of a type's agencies in the type's order."""
    names = {agency["slug"]: agency["name"] for agency in agencies}
    return tuple(names[slug] for slug in entry["agencies"])


def faults_of(taxonomy: Entry, law: Entry) -> tuple[str, ...]:
    """Everything wrong with the reference data, one sentence each; empty when it may be loaded."""
    return (
        *_unknown("taxonomy.toml", taxonomy, TAXONOMY_KEYS),
        *_unknown("regulations.toml and agencies.toml", law, LAW_KEYS),
        *_law_faults(law),
        *_note_faults("interpretive_notes", taxonomy.get("interpretive_notes", ())),
        *_repeated("clause type", taxonomy["clause_type"]),
        *(fault for entry in taxonomy["clause_type"] for fault in _type_faults(entry, taxonomy)),
        *_reference_faults(taxonomy, law),
    )


def _unknown(where: str, entry: Entry, known: Iterable[str]) -> Iterator[str]:
    for key in sorted(set(entry) - set(known)):
        yield f"{where}: the key {key} is not known."


def _missing(where: str, entry: Entry, needed: Iterable[str]) -> Iterator[str]:
    for key in sorted(set(needed) - set(entry)):
        yield f"{where}: the key {key} is missing."


def _repeated(what: str, entries: Iterable[Entry]) -> Iterator[str]:
    seen: set[str] = set()
    for entry in entries:
        if entry["slug"] in seen:
            yield f"The {what} {entry['slug']} is given twice."
        seen.add(entry["slug"])


def _law_faults(law: Entry) -> Iterator[str]:
    yield from _repeated("regulation", law["regulation"])
    yield from _repeated("agency", law["agency"])
    for keys, entries in ((REGULATION_KEYS, law["regulation"]), (AGENCY_KEYS, law["agency"])):
        for entry in entries:
            yield from _unknown(entry["slug"], entry, keys)
            yield from _missing(entry["slug"], entry, keys)


def _type_faults(entry: Entry, taxonomy: Entry) -> Iterator[str]:
    where = str(entry.get("slug", "a clause type"))
    yield from _unknown(where, entry, TYPE_KEYS)
    yield from _missing(where, entry, TYPE_NEEDS)
    yield from _unknown(f"{where}: direction", entry.get("direction", {}), DIRECTION_KEYS)
    if entry.get("default_severity") not in LEVELS:
        yield f"{where}: default_severity is none of {', '.join(LEVELS)}."
    if entry.get("default_stance") not in STANCES:
        yield f"{where}: default_stance is none of {', '.join(STANCES)}."
    if entry.get("depth") not in taxonomy["depths"]:
        yield f"{where}: depth is none of {', '.join(taxonomy['depths'])}."
    for part, known in PARTS.items():
        for item in entry.get(part, ()):
            yield from _unknown(f"{where}: {part}", item, known)
    yield from _cue_faults(where, entry)
    if entry.get("depth") == "deep":
        yield from _deep_faults(where, entry)


def _cue_faults(where: str, entry: Entry) -> Iterator[str]:
    for part in ("cues", "severity_rules"):
        yield from _pattern_faults(f"{where}: {part}", entry.get(part, ()))
    yield from _note_faults(f"{where}: interpretive_notes", entry.get("interpretive_notes", ()))
    for cue in entry.get("cues", ()):
        if not 0 < cue.get("weight", 0) <= 1:
            yield f"{where}: a weight lies above 0 and not above 1."
    yield from _unknown(f"{where}: stance_cues", entry.get("stance_cues", {}), STANCES)
    bare = [*entry.get("heading_cues", ()), *entry.get("anti_cues", ())]
    bare.extend(rule["unless"] for rule in entry.get("severity_rules", ()) if "unless" in rule)
    for patterns in entry.get("stance_cues", {}).values():
        bare.extend(patterns)
    yield from _pattern_faults(where, [{"pattern": pattern} for pattern in bare])


def _pattern_faults(where: str, items: Iterable[Entry]) -> Iterator[str]:
    for item in items:
        try:
            compile_pattern(item["pattern"])
        except BadPattern as error:
            yield f"{where}: {error}"


def _note_faults(where: str, notes: Iterable[Entry]) -> Iterator[str]:
    yield from _pattern_faults(where, notes)
    for note in notes:
        yield from _unknown(where, note, PARTS["interpretive_notes"])
        if note.get("importance", 1) not in range(1, 10):
            yield f"{where}: the importance of a note is 1 to 9."


def _deep_faults(where: str, entry: Entry) -> Iterator[str]:
    yield from _missing(where, entry, DEEP_NEEDS)
    templates = entry.get("templates", {})
    titles = entry.get("titles", {})
    yield from _unknown(f"{where}: templates", templates, STANCES)
    if set(templates) != set(titles):
        yield f"{where}: titles and templates name different stances."
    possible = {entry.get("default_stance"), *entry.get("stance_cues", {})}
    for stance in sorted(possible - set(templates), key=str):
        yield f"{where}: the stance {stance} can be found but has no template."
    for stance, texts in templates.items():
        yield from _unknown(f"{where}: templates.{stance}", texts, TEMPLATE_KEYS)
        yield from _missing(f"{where}: templates.{stance}", texts, TEMPLATE_KEYS)
    yield from _each(where, entry.get("actions", ()), "needs", NEEDS.__contains__)
    yield from _each(where, entry.get("memo", ()), "plan", PLANS.__contains__)
    for rule in entry.get("severity_rules", ()):
        if rule["effect"] not in ("up", "down"):
            yield f"{where}: the effect of a severity rule is up or down."
        if not 0 < rule.get("weight", 1) <= 1:
            yield f"{where}: the weight of a severity rule lies above 0 and not above 1."
        factors = [*entry["severity_raises"], *entry["severity_lowers"]]
        if rule["factor"] not in factors:
            yield f"{where}: the factor {rule['factor']!r} is not in the rubric."
    yield from _slot_faults(where, entry)


def _each(
    where: str, items: Iterable[Entry], key: str, is_allowed: Callable[[object], bool]
) -> Iterator[str]:
    for item in items:
        if not is_allowed(item.get(key)):
            yield f"{where}: {key} is {item.get(key)!r}, which is not known."


def _slot_faults(where: str, entry: Entry) -> Iterator[str]:
    texts = [*entry.get("titles", {}).values()]
    for stance in entry.get("templates", {}).values():
        texts.extend(stance.values())
    for item in (*entry.get("actions", ()), *entry.get("memo", ())):
        texts.extend(item.values())
    blank = dict.fromkeys(PLACEHOLDERS, "")
    for text in texts:
        try:
            text.format(**blank)
        except (KeyError, ValueError, IndexError) as error:
            yield f"{where}: a template holds the unknown placeholder {error}."


def _reference_faults(taxonomy: Entry, law: Entry) -> Iterator[str]:
    regulations = {entry["slug"] for entry in law["regulation"]}
    agencies = {entry["slug"] for entry in law["agency"]}
    categories = {entry["slug"] for entry in taxonomy["category"]}
    types = {entry["slug"] for entry in taxonomy["clause_type"]}
    for entry in law["regulation"]:
        yield from _absent(entry["slug"], "agency", entry["enforced_by"], agencies)
    for entry in taxonomy["clause_type"]:
        mapped = [mapping["slug"] for mapping in entry["regulations"]]
        yield from _absent(entry["slug"], "category", [entry["category"]], categories)
        yield from _absent(entry["slug"], "regulation", mapped, regulations)
        yield from _absent(entry["slug"], "agency", entry["agencies"], agencies)
        strengths = [mapping["strength"] for mapping in entry["regulations"]]
        yield from _absent(entry["slug"], "strength", strengths, set(taxonomy["strengths"]))
    for name, labels in taxonomy.get("label_map", {}).items():
        mapped = [slug for slugs in labels.values() for slug in slugs]
        yield from _absent(f"label_map.{name}", "clause type", mapped, types)


def _absent(where: str, what: str, slugs: Iterable[str], known: set[str]) -> Iterator[str]:
    for slug in slugs:
        if slug not in known:
            yield f"{where}: there is no {what} {slug}."
