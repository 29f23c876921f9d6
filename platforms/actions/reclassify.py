"""An analyst gives a change another class than the rules did."""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from platforms.archive.change_class import ChangeClass
from platforms.archive.diff import redline
from platforms.archive.summary import summarise
from platforms.models import Change, Reclassification


class NotReclassifiable(ValueError):
    """The class stays; the message says why, in words for the form."""


@transaction.atomic
def reclassify(
    *, change: Change, to_class: ChangeClass, reason: str, by: User, now: datetime
) -> Change:
    """Give a change another class, with the reason that its page then shows.

    What was published of it says what it said; nobody is alerted again. The same class again
    changes nothing. Raises NotReclassifiable without a reason, or for a change that readers were
    told of and that would become technical.
    """
    change = Change.objects.select_for_update(of=["self"]).with_texts().get(pk=change.pk)
    if change.kind is to_class:
        return change
    if not reason.strip():
        raise NotReclassifiable("Give a reason; it is shown on the page of the change.")
    if to_class is ChangeClass.TECHNICAL and change.number is not None:
        raise NotReclassifiable("It was published as a change of the platform; it stays one.")
    headline = _headline(change, to_class)
    Reclassification.objects.create(
        change=change,
        from_class=change.change_class,
        to_class=to_class.value,
        from_headline=change.headline,
        to_headline=headline,
        reason=reason.strip()[:500],
        decided_by=by,
        decided_at=now,
    )
    change.change_class = to_class.value
    change.headline = headline
    change.save(update_fields=["change_class", "headline"])
    return change


def _headline(change: Change, kind: ChangeClass) -> str:
    if not kind.is_substantive:
        return kind.label
    before, after = change.from_sighting.version.text, change.to_sighting.version.text
    return summarise(redline(before, after)).headline[:300]
