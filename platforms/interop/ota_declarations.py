"""Read Open Terms Archive declarations: what is tracked of a service, where, by which selectors."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platforms.archive.page_filters import Filter, InvalidFilter, read_filters
from platforms.models.terms_types import TERMS_TYPES

HISTORY = ".history.json"
KEYS = {"fetch", "select", "remove", "filter", "executeClientScripts", "combine"}
VALIDITY = {"validUntil", "ValidUntil"}
# The one filter of the format that is declared with its arguments; all others are programs.
_REMOVE_QUERY = "removeQueryParams"


class BadDeclaration(ValueError):
    """A file cannot be read as a declaration; the text names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class DeclaredSource:
    """One address of a document. `unsupported` names what of the declaration is not applied.

    `select` and `remove` are CSS; ranges and known filters stand in `filters`, in the form that
    `platforms.archive.page_filters` reads.
    """

    url: str
    select: tuple[str, ...]
    remove: tuple[str, ...]
    filters: tuple[Filter, ...]
    needs_browser: bool
    unsupported: tuple[str, ...]
    declaration: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class DeclaredDocument:
    """One document of a service, with its parts in order."""

    service: str
    terms_type: str
    sources: tuple[DeclaredSource, ...]


def read_declarations(folder: Path) -> tuple[DeclaredDocument, ...]:
    """Every document that the folder declares. Raises BadDeclaration at the first mistake."""
    if not folder.is_dir():
        raise BadDeclaration(f"{folder}: there is no such folder.")
    files = sorted(file for file in folder.glob("*.json") if not file.name.endswith(HISTORY))
    if not files:
        raise BadDeclaration(f"{folder}: there is no declaration (*.json) in it.")
    return tuple(document for file in files for document in _read_service(file))


def _read_service(file: Path) -> Iterator[DeclaredDocument]:
    content = _read_json(file)
    history_file = file.with_name(file.stem + HISTORY)
    history = _read_json(history_file) if history_file.exists() else {}
    name, terms = content.get("name"), content.get("terms")
    if not isinstance(name, str) or not name.strip() or not isinstance(terms, dict):
        raise BadDeclaration(f"{file.name}: it needs a “name” and “terms”.")
    for terms_type, entry in terms.items():
        if terms_type not in TERMS_TYPES:
            raise BadDeclaration(f"{file.name}: “{terms_type}” is not a known terms type.")
        where = f"{file.name}, {terms_type}"
        if not isinstance(entry, dict):
            raise BadDeclaration(f"{where}: an object is needed.")
        past = history.get(terms_type, [])
        sources = tuple(_sources(entry, past, where, file.parent.name))
        yield DeclaredDocument(name.strip(), terms_type, sources)


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise BadDeclaration(f"{file.name}: it is not text in UTF-8.") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadDeclaration(f"{file.name}: broken JSON at {place} ({error.msg}).") from error
    if not isinstance(content, dict):
        raise BadDeclaration(f"{file.name}: an object is needed at the top.")
    return content


def _sources(
    entry: dict[str, Any], past: Any, where: str, collection: str
) -> Iterator[DeclaredSource]:
    """The parts of a terms entry; what stands outside `combine` is each part's default."""
    if unknown := entry.keys() - KEYS - VALIDITY:
        raise BadDeclaration(f"{where}: unknown key {', '.join(sorted(unknown))}.")
    parts = entry.get("combine", [entry])
    if not isinstance(parts, list) or not parts:
        raise BadDeclaration(f"{where}: “combine” needs a list of sources.")
    defaults = {key: value for key, value in entry.items() if key not in {"combine", "fetch"}}
    seen: set[str] = set()
    for part in parts:
        source = _source({**defaults, **part}, past, where, collection)
        if source.url in seen:
            raise BadDeclaration(f"{where}: {source.url} stands in it twice.")
        seen.add(source.url)
        yield source


def _source(part: dict[str, Any], past: Any, where: str, collection: str) -> DeclaredSource:
    url = part.get("fetch")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise BadDeclaration(f"{where}: “fetch” needs a web address.")
    select, selected = _selectors(part.get("select"), f"{where}, select")
    remove, removed = _selectors(part.get("remove"), f"{where}, remove")
    filters, unsupported = _read_filters(selected, removed, part.get("filter"))
    return DeclaredSource(
        url=url,
        select=select,
        remove=remove,
        filters=tuple(filters),
        needs_browser=bool(part.get("executeClientScripts")),
        unsupported=tuple(unsupported),
        declaration={
            "collection": collection,
            "entry": part,
            "history": past,
            "unsupported": unsupported,
            "filters": filters,
        },
    )


def _selectors(value: Any, where: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """CSS selectors, and range selectors apart."""
    items = _items(value)
    css = tuple(item for item in items if isinstance(item, str))
    ranges = [item for item in items if isinstance(item, dict)]
    if len(css) + len(ranges) != len(items):
        raise BadDeclaration(f"{where}: a selector is a text or a range.")
    return css, ranges


def _read_filters(
    selected: list[dict[str, str]], removed: list[dict[str, str]], filters: Any
) -> tuple[list[Filter], list[str]]:
    """Ranges and declarative filters as filters of ours; the names of those that cannot be."""
    wanted: list[tuple[str, Filter]] = [
        *(("range selector in select", {"select_blocks": [one]}) for one in selected),
        *(("range selector in remove", {"remove_blocks": [one]}) for one in removed),
    ]
    for item in _items(filters):
        name, argument = _call(item)
        query = _items(argument) if name == _REMOVE_QUERY else []
        wanted.append((f"filter {name}", {"remove_query": query}))
    supported, unsupported = [], []
    for name, known in wanted:
        try:
            read_filters([known])
            supported.append(known)
        except InvalidFilter:
            unsupported.append(name)
    return supported, unsupported


def _call(item: Any) -> tuple[str, Any]:
    """Name and argument of a filter: `"name"` or `{"name": argument}`."""
    return next(iter(item.items()), ("", None)) if isinstance(item, dict) else (str(item), None)


def _items(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
