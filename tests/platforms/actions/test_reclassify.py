"""An analyst's word on the class of a change."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from platforms.actions.reclassify import NotReclassifiable, reclassify
from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Reclassification
from provisions.faults import record_faults
from provisions.models import Publication
from tests.factories import make_change, make_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REASON = "The passage is a banner of the help centre."


def test_the_class_changes_and_the_reason_is_kept(noon):
    change, analyst = make_change(), make_person()

    reclassify(change=change, to_class=ChangeClass.BOILERPLATE, reason=REASON, by=analyst, now=noon)

    change = Change.objects.get()
    kept = Reclassification.objects.get()
    assert change.kind is ChangeClass.BOILERPLATE
    assert change.headline == ChangeClass.BOILERPLATE.label
    assert (kept.reason, kept.decided_by, kept.decided_at) == (REASON, analyst, noon)


def test_back_to_substantive_the_headline_says_what_changed(noon):
    change, analyst = make_change(), make_person()
    told = (change.change_class, change.headline)
    for hour, kind in enumerate([ChangeClass.BOILERPLATE, ChangeClass.SUBSTANTIVE_MINOR]):
        change = reclassify(
            change=change, to_class=kind, reason=REASON, by=analyst, now=noon + hour * HOUR
        )

    assert change.is_substantive
    assert change.headline != ChangeClass.BOILERPLATE.label
    assert change.as_told_at(noon - HOUR) == told


def test_the_same_class_again_writes_nothing(noon):
    change = make_change()

    reclassify(change=change, to_class=change.kind, reason=REASON, by=make_person(), now=noon)

    assert not Reclassification.objects.exists()


def test_without_a_reason_nothing_changes(noon):
    change = make_change()

    with pytest.raises(NotReclassifiable, match="reason"):
        reclassify(
            change=change, to_class=ChangeClass.REORDER, reason="  ", by=make_person(), now=noon
        )

    assert not Reclassification.objects.exists()


def test_what_readers_were_told_of_does_not_become_technical(noon):
    change = make_change()

    with pytest.raises(NotReclassifiable, match="published"):
        reclassify(
            change=change, to_class=ChangeClass.TECHNICAL, reason=REASON, by=make_person(), now=noon
        )


def test_what_was_published_stays_as_it_was_told(noon):
    change = make_change()
    publication = Publication.objects.get(change=change)
    later = publication.published_at + HOUR

    reclassify(
        change=change, to_class=ChangeClass.REORDER, reason=REASON, by=make_person(), now=later
    )

    assert publication.record["class"] != ChangeClass.REORDER.value
    assert not [fault for fault in record_faults(lambda: None) if "publication" in fault.kind]


def test_a_reclassification_is_never_rewritten(noon):
    change = reclassify(
        change=make_change(),
        to_class=ChangeClass.REORDER,
        reason=REASON,
        by=make_person(),
        now=noon,
    )

    for edit in (
        lambda: change.reclassifications.update(reason="Another."),
        lambda: change.reclassifications.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            edit()
