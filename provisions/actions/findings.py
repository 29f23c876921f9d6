"""Arrow 5, first half: what the classifier claims of each clause of a version."""

from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from platforms.models import Version
from provisions.classifier.cues import CLASSIFIER, CueSet, classify
from provisions.classifier.taxonomy import Taxonomy
from provisions.models import Clause, ClauseType, Finding

DRAFT_SCORE = 0.5  # from here on a finding makes a draft; below, it is for the audit sample


def entry_of(kind: ClauseType) -> dict[str, Any]:
    """A clause type as the table of the reference files that the library reads."""
    return {
        "slug": kind.slug,
        "name": kind.name,
        "category": kind.category.slug,
        "depth": kind.depth,
        "default_severity": kind.default_severity,
        **kind.rules,
    }


def current_cues() -> CueSet:
    """The cues of the taxonomy as it is in the database; compiled once per state of it."""
    kinds = list(ClauseType.objects.select_related("category").order_by("pk"))
    return _compiled(tuple((kind.pk, str(entry_of(kind))) for kind in kinds))


@lru_cache(maxsize=2)
def _compiled(state: tuple[tuple[int, str], ...]) -> CueSet:
    kinds = ClauseType.objects.select_related("category").filter(pk__in=[pk for pk, _ in state])
    return CueSet(Taxonomy.from_entries(entry_of(kind) for kind in kinds.order_by("pk")))


def has_findings(*, version: Version) -> bool:
    """Whether the present classifier has read the version and found something in it."""
    return Finding.objects.filter(clause__version=version, classifier=CLASSIFIER).exists()


@transaction.atomic
def record_findings(*, version: Version, clauses: list[Clause], now: datetime) -> list[Finding]:
    """The findings of a version by the present classifier, written if they are not there yet."""
    existing = Finding.objects.filter(clause__version=version, classifier=CLASSIFIER)
    if found := list(existing.select_related("clause_type", "clause")):
        return found
    cues = current_cues()
    kinds = {kind.slug: kind for kind in ClauseType.objects.all()}
    return Finding.objects.bulk_create(
        Finding(
            clause=clause,
            clause_type=kinds[claim.clause_type],
            classifier=CLASSIFIER,
            score=claim.score,
            stance=claim.stance,
            cues=[asdict(fired) for fired in claim.fired],
            start=clause.start + claim.start,
            end=clause.start + claim.end,
            recorded_at=now,
        )
        for clause in clauses
        for claim in classify(
            version.text[clause.start : clause.end],
            path=clause.path,
            lead_in=clause.lead_in,
            cues=cues,
        )
    )
