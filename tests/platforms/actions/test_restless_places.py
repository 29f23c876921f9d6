"""A page that says something else at every look: its real changes are told, and nothing else."""

import pytest

from platforms.models import Change, Sighting
from tests.factories import make_document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.looks import DAY, HOUR, MINUTE, PASSAGES, confirm, see

pytestmark = pytest.mark.django_db
State = Sighting.State
HALF = 30 * MINUTE


@pytest.fixture
def document():
    return make_document()


def page(visitors, *, keep="30 days", more="", after=""):
    """A document with a counter in its midst."""
    counter = f"{visitors} visitors read this document with you at this moment."
    clause = f"We keep your messages for {keep}."
    return f"# Terms\n\n{clause}\n\n{more}{counter}\n\n{after}{PASSAGES}\n"


@pytest.fixture
def counted(document, noon):
    """A document whose counter was seen at the daily looks of six days, and at second looks."""
    for day in range(6):
        for second in range(2):
            see(document, page(100 + 2 * day + second), noon + day * DAY + second * HALF)
    return document


def told():
    """Which changes were published, as the words that came."""
    return [change.headline for change in Change.objects.order_by("seen_at")]


def test_a_counter_alone_is_never_told(counted, noon):
    for day in range(6, 40):
        see(counted, page(500 + day), noon + day * DAY)

    assert not Change.objects.exists()
    assert_archive_holds()


def test_a_learnt_counter_needs_no_second_look(counted, noon):
    held = see(counted, page(500), noon + 6 * DAY)

    assert held.hold_reason == "restless"


@pytest.mark.parametrize(
    "change",
    [
        {"keep": "90 days"},
        {"more": "We may share your messages with partners.\n\n"},
        {"after": "We may share your messages with partners.\n\n"},
        {"keep": "90 days", "more": "We may share your messages with partners.\n\n"},
        {"more": f"We may share {', '.join(map(str, range(99)))} messages with partners.\n\n"},
    ],
    ids=["reworded", "added_before", "added_after", "both", "long"],
)
@pytest.mark.parametrize("learnt", [True, False], ids=["learnt", "not_learnt"])
def test_a_real_change_beside_a_counter_is_told_at_the_second_look(document, noon, change, learnt):
    for day in range(6 if learnt else 1):
        for second in range(2 if learnt else 1):
            see(document, page(100 + 2 * day + second), noon + day * DAY + second * HALF)
    at = noon + 7 * DAY
    see(document, page(700, **change), at)

    assert see(document, page(800, **change), at + HALF).state == State.PUBLISHED
    assert Change.objects.get().change_class.startswith("substantive")
    assert_archive_holds()


def test_a_clause_that_went_beside_a_counter_is_told(document, noon):
    more = "We may share your messages with partners.\n\n"
    for day in range(6):
        for second in range(2):
            at = noon + day * DAY + second * HALF
            see(document, page(100 + 2 * day + second, more=more), at)
    see(document, page(700), noon + 7 * DAY)

    assert see(document, page(800), noon + 7 * DAY + HALF).state == State.PUBLISHED


def test_a_clause_edited_three_times_in_a_month_is_told_each_time(document, noon):
    confirm(document, page(1), noon)

    for number, keep in enumerate(["31 days", "32 days", "33 days"], start=1):
        sighting = confirm(document, page(1, keep=keep), noon + 9 * number * DAY)
        assert sighting.state == State.PUBLISHED

    assert Change.objects.count() == 3


def test_a_clause_edited_three_times_in_a_week_is_told_each_time(document, noon):
    confirm(document, page(1), noon)

    for number, keep in enumerate(["31 days", "32 days", "33 days"], start=1):
        sighting = confirm(document, page(1, keep=keep), noon + 2 * number * DAY)
        assert sighting.state == State.PUBLISHED

    assert Change.objects.count() == 3


def test_a_clause_edited_at_every_day_is_told_once_it_stays(document, noon):
    confirm(document, page(1), noon)
    for day in range(1, 9):
        confirm(document, page(1, keep=f"{30 + day} days"), noon + day * DAY)

    sighting = see(document, page(1, keep="38 days"), noon + 15 * DAY + HOUR)

    assert sighting.state == State.PUBLISHED


def test_a_text_corrected_within_half_an_hour_waits_for_one_look_more(document, noon):
    confirm(document, page(1), noon)
    see(document, page(1, keep="90 days"), noon + DAY)
    corrected = see(document, page(1, keep="60 days"), noon + DAY + HALF)

    assert corrected.hold_reason == "confirmation"
    assert see(document, page(1, keep="60 days"), noon + DAY + 2 * HALF).state == State.PUBLISHED


def test_a_clause_that_takes_the_place_of_the_counter_is_told_once_it_stays(counted, noon):
    clause = page(0).replace(
        "0 visitors read this document with you at this moment.",
        "We may share your messages with partners.",
    )
    see(counted, clause, noon + 6 * DAY)
    assert see(counted, clause, noon + 12 * DAY).state == State.HELD

    assert see(counted, clause, noon + 13 * DAY).state == State.PUBLISHED
    assert Change.objects.get().change_class.startswith("substantive")


def test_a_daily_quote_is_told_until_it_is_learnt(document, noon):
    for day in range(30):
        confirm(document, page(f"On day {day} as many as {day * 7}"), noon + day * DAY)

    assert Change.objects.count() <= 4
