"""Filters of list pages as a reader sees them: groups of choices with their counts.

A `FacetSet` is a django-filter `FilterSet` whose multiple choices know how to count themselves.
The count beside a choice is what would be found with it and the choices of the other groups.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

MOST_VALUES = 40

Counted = Iterable[tuple[str, str, int]]
"""Choices of a group: value, label, count."""


class Values(forms.Field):
    """All values of a repeated parameter; those that no column can hold are left out."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        """The values as text, at most `MOST_VALUES` of them."""
        return [each for each in value or () if each and "\0" not in each][:MOST_VALUES]


class AnyOf(django_filters.Filter):
    """Finds what has one of the values given; none given: everything."""

    field_class = Values

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Rows whose field is among the values."""
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    label: str
    count: int | None
    is_selected: bool
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One field of the form; `single` ones are radio buttons."""

    name: str
    legend: str
    single: bool
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Applied:
    """A choice in use, with the address that takes it back."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """How a group is offered: its filter's name, its legend, and how its choices are counted."""

    name: str
    legend: str
    counted: Callable[[QuerySet[Any]], Counted]
    single: bool = False
    shows_severity: bool = False


class FacetSet(django_filters.FilterSet):
    """A filter set with facets. Unknown values find nothing and never fail."""

    facets: Sequence[Facet] = ()

    def chosen(self, name: str) -> list[str]:
        """The values that the address gives for a filter."""
        data = self.data
        return [value for value in data.getlist(name) if value] if data else []

    def groups(self) -> list[Group]:
        """The groups with their counts; a query for each. Groups without a choice are left out."""
        groups = [self._group(facet) for facet in self.facets]
        return [group for group in groups if group.options]

    def context(self, groups: Sequence[Group]) -> dict[str, object]:
        """What the facet components of a page need beside the results."""
        applied = list(self._applied(groups))
        kept = [(name, value) for name, value in self._pairs() if name in {"q", "kind", "sort"}]
        cleared = QueryDict(mutable=True)
        for name, value in kept:
            cleared.appendlist(name, value)
        return {
            "groups": groups,
            "hidden": kept,
            "applied": applied,
            "applied_count": len(applied),
            "clear_url": f"?{cleared.urlencode()}",
        }

    def _group(self, facet: Facet) -> Group:
        chosen = self.chosen(facet.name)
        options = [
            Option(
                value=value,
                label=label,
                count=count,
                is_selected=value in chosen,
                severity=value if facet.shows_severity else "",
            )
            for value, label, count in facet.counted(self._without(facet.name))
            if count or value in chosen
        ]
        return Group(facet.name, facet.legend, facet.single, options)

    def _without(self, name: str) -> QuerySet[Any]:
        """What the other filters find."""
        data = QueryDict(mutable=True)
        for key, value in self._pairs():
            if key != name:
                data.appendlist(key, value)
        return type(self)(data, queryset=self.queryset).qs

    def _applied(self, groups: Sequence[Group]) -> Iterable[Applied]:
        for group in groups:
            for option in group.options:
                if option.is_selected:
                    yield Applied(option.label, self._url_without(group.name, option.value))

    def _url_without(self, name: str, value: str) -> str:
        left = QueryDict(mutable=True)
        for pair in self._pairs():
            if pair != (name, value) and pair[0] != "page":
                left.appendlist(*pair)
        return f"?{left.urlencode()}"

    def _pairs(self) -> list[tuple[str, str]]:
        data = self.data
        return [(name, value) for name in data for value in data.getlist(name)] if data else []
