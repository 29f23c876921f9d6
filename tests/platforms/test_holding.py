"""Every held text is counted once, under what would end its hold."""

from datetime import timedelta

import pytest

from platforms.archive.variants import HoldReason
from platforms.holding import EndedBy, held_texts, waiting_texts
from platforms.models import Sighting
from platforms.models.version import CONFIRMATION
from tests.factories import AFTER, NOON, make_public_document, make_sighting, make_version

pytestmark = pytest.mark.django_db

REASONS = [CONFIRMATION, *(reason.value for reason in HoldReason if reason)]
DAY = timedelta(days=1)


def make_held(reason, at=NOON):
    version = make_version(make_public_document(), AFTER, at)
    held_until = at + 7 * DAY
    return make_sighting(version, published=False, hold_reason=reason, held_until=held_until)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_one_end(reason):
    held = make_held(reason)

    assert [held] == [row for kind in EndedBy for row in held_texts(kind)]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("size_jump", EndedBy.PERSON),
        ("notice_inside", EndedBy.PERSON),
        ("known_text", EndedBy.TIME),
        ("unstable_document", EndedBy.TIME),
        ("confirmation", EndedBy.SECOND_LOOK),
    ],
)
def test_what_ends_a_hold(reason, kind):
    held = make_held(reason)

    assert list(held_texts(kind)) == [held]


def test_figures_say_how_many_wait_and_since_when(django_assert_num_queries):
    make_held("size_jump")
    make_held("language_flip", NOON - 2 * DAY)
    make_held("known_text")

    with django_assert_num_queries(1):
        waiting = waiting_texts()

    assert (waiting[EndedBy.PERSON].count, waiting[EndedBy.PERSON].oldest_at) == (2, NOON - 2 * DAY)
    assert waiting[EndedBy.TIME].count == 1
    assert (waiting[EndedBy.SECOND_LOOK].count, waiting[EndedBy.SECOND_LOOK].oldest_at) == (0, None)


def test_texts_that_passed_do_not_wait():
    held = make_held("size_jump")
    Sighting.objects.filter(pk=held.pk).update(state="passed", ended_at=NOON)

    assert waiting_texts()[EndedBy.PERSON].count == 0
