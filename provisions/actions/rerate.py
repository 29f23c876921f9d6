"""Rate the drafts again by the present rubric; what was decided keeps the level it was given."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from provisions.actions.subject import subjects_of
from provisions.classifier.severity import Rating, rate
from provisions.models import Analysis, ClauseType
from provisions.models.words import Stance

BATCH = 200


@dataclass(frozen=True, slots=True)
class NewRating:
    """A draft and its rating by the present rubric. `level` is empty where it excludes."""

    analysis: Analysis
    level: str
    rating: Rating

    @property
    def is_other_level(self) -> bool:
        """Whether the level differs, and not only the factors or the rubric behind it."""
        return self.level != self.analysis.severity


def new_ratings() -> Iterator[NewRating]:
    """The drafts of the machine whose rating would change, level or factors, oldest first."""
    subjects = subjects_of(list(ClauseType.objects.values_list("pk", flat=True)))
    drafts = Analysis.objects.filter(state=Analysis.State.DRAFT, drafted_by=None)
    drafts = drafts.select_related("provision__clause_type", "clause", "provision__document")
    for draft in drafts.order_by("pk").iterator(chunk_size=BATCH):
        rules = subjects[draft.provision.clause_type_id].rules
        rating = rate(
            rules.default_severity,
            rules.severity_rules,
            draft.quote,
            draft.stance,
            lead_in=draft.clause.lead_in,
        )
        level = "" if draft.stance == Stance.EXCLUDES else rating.level
        if level != draft.severity or rating.told() != draft.severity_factors:
            yield NewRating(draft, level, rating)


def apply_rating(*, new: NewRating) -> bool:
    """Write a new rating; False where the draft was decided or rewritten since it was read.

    Twice gives the same row.
    """
    with transaction.atomic():
        still = Analysis.objects.select_for_update().filter(
            pk=new.analysis.pk,
            state=Analysis.State.DRAFT,
            drafted_by=None,
            quote=new.analysis.quote,
            stance=new.analysis.stance,
        )
        return bool(still.update(severity=new.level, severity_factors=new.rating.told()))
