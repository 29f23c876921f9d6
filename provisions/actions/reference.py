"""Load the reference data: jurisdictions, agencies, regulations, categories, clause types."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from provisions.classifier.attribute_rules import attribute_faults
from provisions.classifier.reference import faults_of, read_law, read_taxonomy
from provisions.models import (
    Agency,
    Category,
    ClauseType,
    ClauseTypeRegulation,
    Jurisdiction,
    Regulation,
    RegulationArticle,
    RegulationStage,
)

DATA = Path(__file__).resolve().parent.parent / "data"
STALE_AFTER = timedelta(days=90)
RULES = ("default_stance", "cues", "heading_cues", "anti_cues", "stance_cues", "severity_rules")
TEMPLATES = ("titles", "templates", "actions", "memo", "interpretive_notes", "attributes")


M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


class BadReference(ValueError):
    """The reference files contradict themselves; the text names the file and the entry."""


@dataclass(slots=True)
class Loaded:
    """What a load did: rows made and updated by kind, local edits kept, warnings for a person."""

    made: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows: dict[type[models.Model], dict[tuple[Any, ...], Any]] = field(default_factory=dict)


@transaction.atomic
def load_reference(*, today: date, folder: Path = DATA) -> Loaded:
    """Bring the tables up to the files. Twice changes nothing; values edited here are kept.

    Raises BadReference, or tomllib.TOMLDecodeError, and writes nothing.
    """
    taxonomy, law = read_taxonomy(folder), read_law(folder)
    slugs = {entry["slug"] for entry in taxonomy["clause_type"]}
    if faults := (*faults_of(taxonomy, law), *attribute_faults(folder, slugs)):
        raise BadReference(" ".join(faults[:5]))
    loaded, as_of = Loaded(), _day(law["as_of"])
    territories = tomllib.loads((folder / "jurisdictions.toml").read_text("utf-8"))
    used = {row["jurisdiction"] for row in [*law["agency"], *law["regulation"]]}
    _load_jurisdictions(territories["jurisdiction"], used, loaded)
    _load_agencies(law["agency"], as_of, loaded)
    _load_regulations(law["regulation"], as_of, loaded)
    _load_taxonomy(taxonomy, loaded)
    _warn_of_age(today, loaded)
    return loaded


def _load_jurisdictions(rows: Iterable[Mapping[str, Any]], used: set[str], loaded: Loaded) -> None:
    names = {row["code"]: row["name"] for row in rows}
    if missing := used - names.keys():
        raise BadReference(f"jurisdictions.toml lacks {', '.join(sorted(missing))}.")
    known = dict(Jurisdiction.objects.values_list("code", "name"))
    for code in [code for code, name in names.items() if known.get(code) != name]:
        Jurisdiction.objects.update_or_create(code=code, defaults={"name": names[code]})
        loaded.made["jurisdictions"] += code not in known


def _load_agencies(rows: Iterable[Mapping[str, Any]], as_of: date, loaded: Loaded) -> None:
    for row in rows:
        _merge(
            Agency,
            {"slug": row["slug"]},
            {
                "name": row["name"],
                "short_name": row.get("short_name", ""),
                "jurisdiction_id": row["jurisdiction"],
                "mandate": row.get("mandate", ""),
                "official_url": row.get("official_url", ""),
                "complaint_url": row.get("complaint_url", ""),
                "complaint_note": row.get("note", ""),
                "is_verified": row["verified"],
                "checked_on": as_of if row["verified"] else None,
            },
            loaded,
        )


def _load_regulations(rows: Iterable[Mapping[str, Any]], as_of: date, loaded: Loaded) -> None:
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    stages = set(RegulationStage.objects.values_list("regulation_id", "applies_from", "part"))
    for row in rows:
        regulation = _merge(
            Regulation,
            {"slug": row["slug"]},
            {
                "name": row["name"],
                "short_name": row["short_name"],
                "kind": row["kind"],
                "jurisdiction_id": row["jurisdiction"],
                "aliases": row.get("aliases", []),
                "status": row["status"],
                "in_force_on": _date(row.get("in_force", "")),
                "official_url": row.get("official_url", ""),
                "has_private_enforcement": row.get("private_enforcement"),
                "note": row.get("note", ""),
                "is_verified": row["verified"],
                "checked_on": as_of if row["verified"] else None,
            },
            loaded,
        )
        for stage in row.get("applies", []):
            applies_from, part = _date(stage["from"]), stage["part"][:300]
            if applies_from and (regulation.pk, applies_from, part) not in stages:
                RegulationStage.objects.create(
                    regulation=regulation, applies_from=applies_from, part=part
                )
        _add(regulation.agencies, _named(agencies, row.get("enforced_by", []), row["slug"]))


def _load_taxonomy(taxonomy: Mapping[str, Any], loaded: Loaded) -> None:
    for row in taxonomy["category"]:
        _merge(
            Category,
            {"slug": row["slug"]},
            {"name": row["name"], "definition": row["definition"], "position": row["order"]},
            loaded,
        )
    categories = {category.slug: category for category in Category.objects.all()}
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    articles = _Articles()
    shared_notes = taxonomy.get("interpretive_notes", [])
    for row in taxonomy["clause_type"]:
        kind = _merge(
            ClauseType,
            {"slug": row["slug"]},
            {
                "category_id": _named(categories, [row["category"]], row["slug"])[0].pk,
                "name": row["name"],
                "definition": row["definition"],
                "direction": row.get("direction", {}),
                "includes": row.get("includes", []),
                "excludes": row.get("excludes", []),
                "default_severity": row["default_severity"],
                "depth": row.get("depth", "shallow"),
                "rules": {key: row[key] for key in RULES if key in row},
                "templates": {
                    **{key: row[key] for key in TEMPLATES if key in row},
                    "shared_notes": shared_notes,
                },
                "as_of": _day(taxonomy["as_of"]),
            },
            loaded,
        )
        _add(kind.agencies, _named(agencies, row.get("agencies", []), row["slug"]))
        _load_mappings(kind, row.get("regulations", []), articles, loaded)


def _load_mappings(
    kind: ClauseType, rows: Iterable[Mapping[str, Any]], articles: "_Articles", loaded: Loaded
) -> None:
    for row in rows:
        article = articles.get(row["slug"], row["article"], kind.slug)
        _merge(
            ClauseTypeRegulation,
            {"clause_type_id": kind.pk, "article_id": article.pk},
            {"strength": row["strength"], "reason": row["why"]},
            loaded,
        )


class _Articles:
    """The articles of every regulation by number; one that is missing is made."""

    def __init__(self) -> None:
        self._laws = {law.slug: law for law in Regulation.objects.all()}
        known = RegulationArticle.objects.all()
        self._known = {(article.regulation_id, article.number): article for article in known}

    def get(self, slug: str, number: str, owner: str) -> RegulationArticle:
        """The article of this number of this law."""
        law = _named(self._laws, [slug], owner)[0]
        key = (law.pk, number)
        if key not in self._known:
            self._known[key] = RegulationArticle.objects.create(regulation=law, number=number)
        return self._known[key]


def _merge(model: type[M], key: dict[str, Any], values: dict[str, Any], loaded: Loaded) -> M:
    """Make the row, or bring each value that nobody edited here to what the file says now."""
    plain = {name: _plain(value) for name, value in values.items()}
    kind = str(model._meta.verbose_name_plural)
    row = _known(model, key, loaded)
    if row is None:
        loaded.made[kind] += 1
        return model._default_manager.create(**key, **values, reference=plain)
    before: dict[str, Any] = row.reference  # type: ignore[attr-defined]  # all five models have it
    changed = [name for name in values if plain[name] != before.get(name)]
    edited = [name for name in values if _plain(getattr(row, name)) != before.get(name)]
    for name in changed:
        if name in edited:
            loaded.kept.append(f"{kind}: {row}, {name}")
        else:
            setattr(row, name, values[name])
    if changed:
        row.reference = plain  # type: ignore[attr-defined]
        row.save()
        loaded.updated[kind] += 1
    return row


def _known(model: type[M], key: Mapping[str, Any], loaded: Loaded) -> M | None:
    """The row of this key as it was when the load began; all rows of a model in one query."""
    if model not in loaded.rows:
        lists = [one.name for one in model._meta.many_to_many if one.name == "agencies"]
        found = model._default_manager.prefetch_related(*lists)
        loaded.rows[model] = {tuple(getattr(row, name) for name in key): row for row in found}
    return loaded.rows[model].get(tuple(key.values()))


def _add(related: Any, wanted: Iterable[models.Model]) -> None:
    """Add to a many-to-many what it lacks; it must be prefetched."""
    if missing := {row.pk for row in wanted} - {row.pk for row in related.all()}:
        related.add(*missing)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _date(text: str) -> date | None:
    return _day(text) if text else None


def _day(value: Any) -> date:
    """A date that TOML gives as a date, or a string in ISO form."""
    return date.fromisoformat(str(value))


def _named(known: Mapping[str, T], slugs: Iterable[str], owner: str) -> list[T]:
    """The rows of these slugs; an unknown one is a mistake in the file."""
    missing = [slug for slug in slugs if slug not in known]
    if missing:
        raise BadReference(f"{owner} names {', '.join(missing)}, which the reference has not.")
    return [known[slug] for slug in slugs]


def _warn_of_age(today: date, loaded: Loaded) -> None:
    old = Regulation.objects.filter(checked_on__lt=today - STALE_AFTER).count()
    if old:
        loaded.warnings.append(f"The facts of {old} regulations were checked over 90 days ago.")
    if unverified := Regulation.objects.filter(is_verified=False).count():
        loaded.warnings.append(f"{unverified} regulations are not verified; pages say so.")
