"""Declarative filters of a source: a JSON list, each entry an object with one key.

| entry | what it does |
|---|---|
| `{"select_blocks": [selector, …]}` | these blocks are the document: CSS selectors or ranges |
| `{"remove_blocks": [selector, …]}` | takes blocks out of the page: CSS selectors or ranges |
| `{"remove_query": ["utm_*", …]}` | takes these parameters out of the addresses of links |
| `{"normalise_dates": true}` | comparison only: every written date counts as the same |
| `{"mask_numbers": true}` | comparison only: every number counts as the same |

The last two never touch the text that is shown and hashed: see `comparison_filters`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit, urlunsplit

import re2

from platforms.archive.range_selectors import Selector, UnreadableSelector, check_selector

Filter: TypeAlias = Mapping[str, object]

MOST_FILTERS = 50
_PARAMETER = re2.compile(r"[A-Za-z0-9_.~%\[\]:-]{0,80}\*?")
_SWITCHES = frozenset({"normalise_dates", "mask_numbers"})
_BLOCKS = frozenset({"select_blocks", "remove_blocks"})


class InvalidFilter(ValueError):
    """A filter cannot be used; the text says which one and why, for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class PageFilters:
    """What the filters of a source ask for, all entries of a kind together."""

    select_blocks: tuple[Selector, ...] = ()
    remove_blocks: tuple[Selector, ...] = ()
    remove_query: tuple[str, ...] = ()
    normalise_dates: bool = False
    mask_numbers: bool = False


def read_filters(value: object) -> PageFilters:
    """The filters of a JSON list. Raises InvalidFilter at the first mistake."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise InvalidFilter("Filters are a list of objects.")
    if len(value) > MOST_FILTERS:
        raise InvalidFilter(f"At most {MOST_FILTERS} filters are used; there are {len(value)}.")
    blocks: dict[str, list[Selector]] = {name: [] for name in _BLOCKS}
    queries: list[str] = []
    switches: set[str] = set()
    for place, entry in enumerate(value, start=1):
        name, argument = _entry(entry, f"Filter {place}")
        if name in _BLOCKS:
            blocks[name] += _selectors(argument, f"Filter {place}: {name}")
        elif name == "remove_query":
            queries += _parameters(argument, f"Filter {place}")
        elif argument is True:
            switches.add(name)
        elif argument is not False:
            raise InvalidFilter(f"Filter {place}: {name} is true or false.")
    return PageFilters(
        select_blocks=tuple(blocks["select_blocks"]),
        remove_blocks=tuple(blocks["remove_blocks"]),
        remove_query=tuple(queries),
        normalise_dates="normalise_dates" in switches,
        mask_numbers="mask_numbers" in switches,
    )


def without_query(address: str, parameters: Sequence[str]) -> str:
    """The address without these query parameters; a name that ends with `*` is a beginning."""
    if not parameters or "?" not in address:
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [pair for pair in parts.query.split("&") if not _is_named(pair, parameters)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _is_named(pair: str, parameters: Sequence[str]) -> bool:
    name = pair.partition("=")[0]
    return any(
        name.startswith(each[:-1]) if each.endswith("*") else name == each for each in parameters
    )


def _entry(entry: object, where: str) -> tuple[str, object]:
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise InvalidFilter(f"{where}: an object with one key is needed.")
    ((name, argument),) = entry.items()
    if name not in _SWITCHES | _BLOCKS | {"remove_query"}:
        raise InvalidFilter(f"{where}: there is no filter {str(name)[:80]!r}.")
    return name, argument


def _selectors(argument: object, where: str) -> list[Selector]:
    found: list[Selector] = []
    for selector in _listed(argument, where):
        try:
            check_selector(selector)
        except UnreadableSelector as error:
            raise InvalidFilter(f"{where}: {error}.") from error
        found.append(selector)  # type: ignore[arg-type]  # checked above
    return found


def _parameters(argument: object, where: str) -> list[str]:
    names: list[str] = []
    for name in _listed(argument, f"{where}: remove_query"):
        if not isinstance(name, str) or not name or not _PARAMETER.fullmatch(name):
            message = "is no name of a query parameter (a final * stands for any ending)"
            raise InvalidFilter(f"{where}: {str(name)[:80]!r} {message}.")
        names.append(name)
    return names


def _listed(argument: object, where: str) -> Sequence[object]:
    if not isinstance(argument, list | tuple) or not argument:
        raise InvalidFilter(f"{where} needs a list with at least one entry.")
    return argument
