"""Changes as lists show them, with the severity of the records that they touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Document
from provisions.touched import highest_severities


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """A line of a list of changes."""

    seen_at: datetime
    headline: str
    get_absolute_url: str
    document: Document
    kind: ChangeClass
    provenance: str
    highest_severity: str


def change_items(changes: Sequence[Change]) -> list[ChangeItem]:
    """The lines of some changes; one query for all."""
    severities = highest_severities(changes) if changes else {}
    return [
        ChangeItem(
            seen_at=change.seen_at,
            headline=change.headline,
            get_absolute_url=change.get_absolute_url(),
            document=change.document,
            kind=change.kind,
            provenance=change.provenance,
            highest_severity=severities.get(change.pk, ""),
        )
        for change in changes
    ]
