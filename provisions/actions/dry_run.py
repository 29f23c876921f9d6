"""What a model would change, before it is adopted: both read the public texts, nothing is kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import MD5, Cast

from platforms.models import Sighting, Version
from provisions.actions.current_classifier import (
    UnreadableModel,
    current_reader,
    learned_types,
    load_model,
    reader_of,
)
from provisions.actions.findings import DRAFT_SCORE, passage_of
from provisions.classifier.combine import Claims, Reader
from provisions.classifier.cues import Claim
from provisions.classifier.model.classifier import Classifier
from provisions.models import ClassifierModel, Clause, ClauseType, ProvisionState

EXAMPLES_OF_A_KIND = 3
WORDS_OF_AN_EXAMPLE = 240


class NoDryRun(Exception):
    """It cannot be told what the model would change; the text says why."""


@dataclass(slots=True)
class DryRun:
    """The differences, counted: by clause type, and what they mean for drafts and records.

    `types`: per slug `gained`, `lost` (findings), `rose`, `fell` (over the cut for drafts) and
    `stances`. `unfound`: ids of public records whose passage would not be found; they stay.
    """

    current: str
    candidate: str
    documents: int = 0
    of_documents: int = 0
    passages: int = 0
    same: int = 0
    drafts: int = 0
    types: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unfound: list[str] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As JSON; types in the order of their slugs."""
        return {
            "current": self.current,
            "candidate": self.candidate,
            "documents": self.documents,
            "of_documents": self.of_documents,
            "passages": self.passages,
            "same_findings": self.same,
            "drafts": self.drafts,
            "types": {slug: dict(sorted(self.types[slug].items())) for slug in sorted(self.types)},
            "records_not_found": sorted(self.unfound),
            "examples": self.examples,
        }


def dry_run(
    *,
    name: str,
    now: datetime,
    sample: int | None = None,
    step: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Read the public texts by the present classifier and by this model, and keep the differences.

    `sample`: so many documents, always the same ones. Only the model's row is written. Raises
    NoDryRun for a model that is not known or not readable.
    """
    model = ClassifierModel.objects.filter(name=name).first()
    if model is None:
        raise NoDryRun(f"No model is called {name}.")
    present = current_reader()
    candidate = reader_of(_load(model), learned_types(model.metrics))
    texts = public_sightings()
    found = DryRun(present.name, candidate.name, of_documents=texts.count())
    deep = set(ClauseType.objects.filter(depth="deep").values_list("slug", flat=True))
    for key in texts.values_list("version", flat=True)[:sample]:
        _compare(Version.objects.get(pk=key), present, candidate, deep, found)
        found.documents += 1
        step()
    model.dry_run, model.dry_run_at = found.told(), now
    model.save(update_fields=["dry_run", "dry_run_at"])
    return found.told()


def public_sightings() -> QuerySet[Sighting]:
    """What is public now, in an order that has nothing to do with what it says."""
    public = Sighting.objects.filter(public_of__isnull=False)
    return public.order_by(MD5(Cast("document", CharField())))


def _load(model: ClassifierModel) -> Classifier:
    try:
        return Classifier.load() if model.is_shipped else load_model(model.sha256)
    except (UnreadableModel, OSError, ValueError) as problem:
        raise NoDryRun(str(problem)) from problem


def _compare(
    version: Version, present: Reader, candidate: Reader, deep: set[str], found: DryRun
) -> None:
    clauses = list(version.clauses.order_by("position"))
    passages = [passage_of(each, version) for each in clauses]
    cue_claims = present.cue_claims(passages)
    before = present.combine(passages, cue_claims)
    after = candidate.combine(passages, cue_claims)
    records = _records_by_passage(version)
    found.passages += len(passages)
    for clause, was, will in zip(clauses, before, after, strict=True):
        for difference in _differences(was, will):
            _note(difference, clause, version, records, deep, found)


@dataclass(frozen=True, slots=True)
class _Difference:
    slug: str
    was: Claim | None
    will: Claim | None

    @property
    def kind(self) -> str:
        """`gained`, `lost`, `rose`, `fell`, or empty where the draft would stay."""
        if self.was is None or self.will is None:
            return "gained" if self.was is None else "lost"
        if (self.was.score >= DRAFT_SCORE) == (self.will.score >= DRAFT_SCORE):
            return ""
        return "rose" if self.will.score >= DRAFT_SCORE else "fell"

    @property
    def was_firm(self) -> bool:
        return self.was is not None and self.was.score >= DRAFT_SCORE

    @property
    def is_firm(self) -> bool:
        return self.will is not None and self.will.score >= DRAFT_SCORE


def _differences(was: Claims, will: Claims) -> Iterator[_Difference]:
    before = {claim.clause_type: claim for claim in was}
    after = {claim.clause_type: claim for claim in will}
    for slug in sorted(before | after):
        yield _Difference(slug, before.get(slug), after.get(slug))


def _note(
    difference: _Difference,
    clause: Clause,
    version: Version,
    records: dict[tuple[int, str], Sequence[str]],
    deep: set[str],
    found: DryRun,
) -> None:
    was, will, kind = difference.was, difference.will, difference.kind
    other_stance = was is not None and will is not None and was.stance != will.stance
    if not kind and not other_stance:
        found.same += 1
        return
    counts = found.types[difference.slug]
    if kind:
        counts[kind] += 1
    if other_stance:
        counts["stances"] += 1
    place = (clause.pk, difference.slug)
    if difference.is_firm and not difference.was_firm and difference.slug in deep:
        found.drafts += place not in records
    if difference.was_firm and not difference.is_firm:
        found.unfound += [record for record in records.get(place, ()) if record]
    kinds = Counter(each["kind"] for each in found.examples if each["type"] == difference.slug)
    told = kind or "stance"
    if kinds[told] < EXAMPLES_OF_A_KIND:
        words = version.text[clause.start : clause.end][:WORDS_OF_AN_EXAMPLE]
        example = {"kind": told, "type": difference.slug, "document": str(version.document)}
        found.examples.append({**example, "was": _said(was), "will": _said(will), "words": words})


def _said(claim: Claim | None) -> str:
    return f"{claim.score:.2f} {claim.stance}" if claim else ""


def _records_by_passage(version: Version) -> dict[tuple[int, str], Sequence[str]]:
    """Which records stand in which passage; the id is empty where a record is not public."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    states = ProvisionState.objects.standing().filter(version=version, clause__isnull=False)
    for state in states.select_related("provision__clause_type"):
        provision = state.provision
        is_public = provision.published_analysis_id and not provision.withdrawn_at
        place = (state.clause_id or 0, provision.clause_type.slug)
        found[place].append(provision.record_id if is_public else "")
    return dict(found)
