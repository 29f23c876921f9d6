"""An analyst pins a record of another platform beside a record, or leaves it out, with a reason."""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.compare import COMPARATORS
from provisions.models import ComparatorChoice, Provision

Choice = ComparatorChoice.Choice


class NotComparable(Exception):
    """The two records cannot stand side by side; the text says why."""


@transaction.atomic
def choose_comparator(
    *, provision_id: int, other_id: int, choice: str, by: User, now: datetime, reason: str
) -> ComparatorChoice:
    """Write down what counts from now on; where it counted already, the row that says so.

    Raises NotComparable for a record of another type or kind of document, of the platform itself or
    one that does not stand, for a missing reason, and for one pin more than a page shows.
    """
    Provision.objects.select_for_update(no_key=True).only("pk").get(pk=provision_id)
    record, other = _standing(provision_id), _standing(other_id)
    _demand_comparable(record, other)
    if not reason.strip():
        raise NotComparable("Give a reason; it is kept with the choice.")
    said = ComparatorChoice.objects.filter(provision=record, other=other)
    last = said.order_by("chosen_at", "pk").last()
    if (last.choice if last else Choice.RANKED) == choice:
        if last is None:
            raise NotComparable("It is shown where its rank allows already.")
        return last
    _demand_room(record, choice)
    return ComparatorChoice.objects.create(
        provision=record,
        other=other,
        choice=Choice(choice),
        chosen_by=by,
        chosen_at=now,
        reason=reason.strip(),
    )


def _standing(key: int) -> Provision:
    found = Provision.objects.standing().select_related("document").filter(pk=key).first()
    if found is None:
        raise NotComparable("Only published records that stand are compared.")
    return found


def _demand_comparable(record: Provision, other: Provision) -> None:
    if other.document.entity_id == record.document.entity_id:
        raise NotComparable("Compare with records of other platforms.")
    if other.clause_type_id != record.clause_type_id:
        raise NotComparable("The other record is of another clause type.")
    if other.document.terms_type != record.document.terms_type:
        raise NotComparable(f"The other record is not of a {record.document.terms_type}.")


def _demand_room(record: Provision, choice: str) -> None:
    if choice != Choice.PINNED:
        return
    pinned = ComparatorChoice.objects.latest_of(record).values()
    if sum(each == Choice.PINNED for each in pinned) >= COMPARATORS:
        raise NotComparable(f"{COMPARATORS} are pinned already; the page shows no more.")
