"""A draft in other words: a new analysis that differs from the one before in its prose alone."""

from datetime import datetime

from provisions.assistance.material import Prose
from provisions.models import (
    Action,
    Analysis,
    AnalysisAgency,
    AnalysisAttribute,
    AnalysisRegulation,
    MemoSection,
)

PARTS = (MemoSection, Action, AnalysisRegulation, AnalysisAgency, AnalysisAttribute)


def redraft(*, draft: Analysis, prose: Prose, drafter: str, now: datetime) -> Analysis:
    """Put a new draft in a draft's place, with all that the old one has but for its prose.

    Quote, stance, severity, confidence, law, actions, memo and attributes are copied; the old draft
    is kept as replaced. The caller holds the document and the row, and saw that it is a draft.
    """
    Analysis.objects.filter(pk=draft.pk).update(state=Analysis.State.SUPERSEDED)
    copy = Analysis.objects.get(pk=draft.pk)
    copy.pk, copy._state.adding = None, True
    copy.state = Analysis.State.DRAFT
    for name, text in prose.texts().items():
        setattr(copy, name, text)
    copy.drafter, copy.created_at = drafter, now
    copy.save(force_insert=True)
    for part in PARTS:
        _copy_part(part, draft, copy)
    return copy


def _copy_part(part: type, draft: Analysis, copy: Analysis) -> None:
    rows = list(part.objects.filter(analysis=draft).order_by("pk"))  # type: ignore[attr-defined]  # a model
    for row in rows:
        row.pk, row._state.adding = None, True
        row.analysis = copy
    part.objects.bulk_create(rows)  # type: ignore[attr-defined]  # a model
