"""A kind of evidence for the tests that change its rows behind the archive's back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models

from platforms.models import (
    Anchor,
    Sighting,
    Version,
)
from provisions.models import (
    Analysis,
    Clause,
)
from tests.factories import (
    make_person,
)
from tests.platforms.actions.sealing import tamper

DAY = timedelta(days=1)
HEX = re.compile("[0-9a-f]{64}")
ALL = frozenset({"*"})
LATER_TEXT = "20260601T120000Z"  # the moment of the one text that changed at noon
Fields = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A kind of evidence: the row that is changed, and what a fault about it must name."""

    model: type[models.Model]
    row: Callable[[], models.Model]
    names: Callable[[Any], list[str]]
    unbound: frozenset[str] = frozenset()
    other: dict[str, Callable[[Any], Fields]] | None = None

    def fields(self) -> list[models.Field]:
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    def is_bound(self, field: models.Field) -> bool:
        return self.unbound != ALL and field.name not in self.unbound


def first(model: type[models.Model], **wanted: Any) -> Callable[[], models.Model]:
    return lambda: model._base_manager.filter(**wanted).order_by("pk")[0]


def publications(analysis: Analysis) -> list[str]:
    return [f"publication:{pk}" for pk in analysis.publications.values_list("pk", flat=True)]


def released() -> Fields:
    return {"released_by": make_person(), "release_reason": "Read by eye."}


def decided() -> Fields:
    return {"kind": "separate", "decided_by": make_person(), "reason": "Two clauses."}


def fixed(**fields: Any) -> Callable[[Any], Fields]:
    return lambda _row: fields


def a_sighting() -> Sighting:
    """Of another document."""
    return Sighting.objects.get(provenance="imported")


def states(row: Version | Clause) -> list[str]:
    related = row.provision_states if isinstance(row, Version) else row.states
    return [f"state_place:{pk}" for pk in related.values_list("pk", flat=True)]


def without_the_other(anchor: Anchor) -> Fields:
    tamper(Anchor.objects.get(kind="wayback"), is_confirmed=False)
    return {}
