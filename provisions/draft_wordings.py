"""Drafts and records of one type in nearly the same words, for those who review them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from provisions.classifier.wording_likeness import Wording, exact_words, groups_of, wording_of
from provisions.models import Analysis, ClauseType

State = Analysis.State
MOST_READ = 2_000
MOST_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Alike:
    """Analyses of several documents in nearly the same words, and a typical one of them.

    `same`: the drafts that one decision can settle, equal in words and numbers but for names, in
    stance and severity; empty where there are not two.
    """

    typical: Analysis
    analyses: Sequence[Analysis]
    same: Sequence[Analysis]

    @property
    def documents(self) -> int:
        """How many documents have it."""
        return len({each.provision.document_id for each in self.analyses})

    @property
    def platforms(self) -> int:
        """How many platforms have it."""
        return len({each.provision.document.entity_id for each in self.analyses})

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return sum(each.state == State.DRAFT for each in self.analyses)


def draft_wordings(clause_type: ClauseType) -> list[Alike]:
    """Groups of a type's open drafts and standing records by stance, most documents first."""
    standing = Q(state=State.PUBLISHED, published_of__withdrawn_at=None, published_of__isnull=False)
    analyses = list(
        Analysis.objects.filter(standing | Q(pk__in=Analysis.objects.waiting().values("pk")))
        .filter(provision__clause_type=clause_type)
        .select_related("provision__document__entity")
        .order_by("pk")[:MOST_READ]
    )
    found = [
        _alike([taken[index] for index in group])
        for stance in sorted({each.stance for each in analyses})
        for taken in [[each for each in analyses if each.stance == stance]]
        for group in groups_of([_words_of(each) for each in taken])
    ]
    shared = [each for each in found if each.documents > 1]
    return sorted(shared, key=lambda each: (-each.documents, each.typical.pk))[:MOST_GROUPS]


def _alike(analyses: Sequence[Analysis]) -> Alike:
    by_words: dict[tuple[object, ...], list[Analysis]] = defaultdict(list)
    for each in analyses:
        if each.state == State.DRAFT:
            by_words[each.severity, *_exactly(each)].append(each)
    same = max(by_words.values(), key=len, default=[])
    return Alike(same[0] if same else analyses[0], analyses, same if len(same) > 1 else ())


def _exactly(analysis: Analysis) -> tuple[str, ...]:
    return exact_words(analysis.quote, analysis.provision.document.entity.name)


def _words_of(analysis: Analysis) -> Wording:
    return wording_of(analysis.quote, analysis.provision.document.entity.name)
