"""Holds that start again, and runs that end while the document is away."""

import pytest

from platforms.actions.sightings import (
    NotInQuarantine,
    interrupt_hold,
    release_sighting,
    withdraw_document,
)
from platforms.models import Fingerprint, Sighting
from tests.factories import make_document
from tests.platforms.actions.looks import DAY, HOUR, A, B
from tests.platforms.actions.test_sightings_words import dated, see

pytestmark = pytest.mark.django_db
HELD = Sighting.State.HELD
SHORT = A[: len(A) // 4]


@pytest.fixture
def document(noon):
    document = make_document()
    see(document, A, noon)
    return document


def test_a_restarted_hold_stays_restarted_through_variants_of_the_words(document, noon):
    see(document, dated(SHORT, 1), noon + DAY)
    interrupt_hold(document=document, at=noon + 5 * DAY)

    held = see(document, dated(SHORT, 2), noon + 6 * DAY)

    assert (held.state, held.held_until) == (HELD, noon + 12 * DAY)


def test_a_text_that_was_away_begins_anew(document, noon):
    see(document, SHORT, noon + DAY)
    withdraw_document(document=document, at=noon + 2 * DAY)

    assert see(document, SHORT, noon + 30 * DAY).state == HELD


def test_an_earlier_text_that_was_away_begins_anew(document, noon):
    see(document, B, noon + DAY)
    see(document, A, noon + 2 * DAY)
    withdraw_document(document=document, at=noon + 3 * DAY)

    assert see(document, A, noon + 30 * DAY).state == HELD


def test_a_release_is_never_dated_back(document, noon, ada):
    see(document, B, noon + DAY)
    see(document, A, noon + 2 * DAY)
    held = see(document, SHORT, noon + 3 * DAY)

    release_sighting(sighting=held, reason="Read by eye.", by=ada, now=noon + 7 * DAY)

    held.refresh_from_db()
    assert held.published_at == noon + 7 * DAY


def test_what_was_released_is_not_quarantined_again_for_another_date(document, noon, ada):
    see(document, B, noon + DAY)
    see(document, A, noon + 2 * DAY)
    held = see(document, dated(SHORT, 1), noon + 3 * DAY)
    release_sighting(sighting=held, reason="Read by eye.", by=ada, now=noon + 3 * DAY + HOUR)

    later = see(document, dated(SHORT, 2), noon + 4 * DAY)

    assert (later.hold_reason, later.released_by) == ("unstable_document", ada)


def test_a_refused_release_leaves_the_transaction_whole(document, noon, ada):
    public = document.sightings.get()

    with pytest.raises(NotInQuarantine):
        release_sighting(sighting=public, reason="Read by eye.", by=ada, now=noon + DAY)

    assert Sighting.objects.count() == 1


def test_words_are_made_anew_before_a_return_is_looked_for(noon):
    document = make_document()
    see(document, dated(A, 20), noon)
    see(document, B, noon + 30 * DAY)
    Fingerprint.objects.all().delete()

    held = see(document, dated(A, 1), noon + 60 * DAY)

    assert held.hold_reason == "known_text"
