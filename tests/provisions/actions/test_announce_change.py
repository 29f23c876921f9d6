"""Arrow 7b: the plain facts of a change go out without a person, once."""

from datetime import timedelta

import pytest

from platforms.models import Change
from provisions.actions.publish import announce_change
from provisions.models import Publication
from tests.factories import (
    AFTER,
    make_change,
    make_public_document,
    make_sighting,
    make_version,
)
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_change_is_announced_without_a_person(noon):
    change = make_change(announced=False)

    publication = announce_change(change=change, now=noon)

    change.refresh_from_db()
    assert change.record_id == "CA-C-000001"
    assert (publication.kind, publication.change, publication.published_by) == (
        "change",
        change,
        None,
    )
    assert publication.record["headline"] == change.headline
    assert publication.provenance == "captured"


def test_announcing_a_change_twice_gives_the_same_publication(noon):
    change = make_change(announced=False)
    first = announce_change(change=change, now=noon)

    second = announce_change(change=change, now=noon + DAY)

    assert first == second
    assert Change.objects.get().number == 1


def test_our_own_upgrade_is_not_announced(noon):
    document = make_public_document()
    make_sighting(make_version(document, AFTER, noon), is_technical=True)

    assert announce_change(change=Change.objects.get(), now=noon) is None
    assert Change.objects.get().number is None
    assert not Publication.objects.exists()


def test_numbers_of_changes_have_no_gap_for_what_was_not_announced(noon):
    make_change()
    document = make_public_document()
    make_sighting(make_version(document, AFTER, noon), is_technical=True)
    announce_change(change=document.changes.get(), now=noon)

    assert make_change().record_id == "CA-C-000002"


@pytest.mark.django_db(transaction=True)
def test_two_workers_announce_one_change_once(noon):
    change = make_change(announced=False)

    first, second = together(*[lambda: announce_change(change=change, now=noon)] * 2)

    assert first == second
    assert Change.objects.get().number == 1
