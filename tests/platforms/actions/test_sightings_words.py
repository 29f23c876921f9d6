"""Texts in the same words are one run, whatever their dates, links and marks are."""

import pytest

from platforms.models import Change, Document, Sighting
from tests.factories import make_document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.looks import DAY, HOUR, MINUTE, A, B, C
from tests.platforms.actions.looks import see as look

pytestmark = pytest.mark.django_db
State = Sighting.State


@pytest.fixture
def document():
    return make_document()


def see(document: Document, text: str, at, **how) -> Sighting:
    """One look of a replay: nothing is fetched again."""
    return look(document, text, at, needs_confirmation=False, **how)


def dated(text: str, day: int) -> str:
    """The same words with another date."""
    return text.replace("# Terms\n", f"# Terms\n\nLast updated: {day} May 2026\n")


def classes() -> list[str]:
    return list(Change.objects.order_by("seen_at", "pk").values_list("change_class", flat=True))


def test_a_new_date_on_the_public_text_is_public_at_once_as_a_date(document, noon):
    see(document, dated(A, 1), noon)

    assert see(document, dated(A, 2), noon + DAY).published_at == noon + DAY
    assert classes() == ["date_only"]


def test_the_words_of_then_with_a_new_date_are_a_return(document, noon):
    see(document, dated(A, 1), noon)
    see(document, dated(B, 1), noon + 30 * DAY)

    back = see(document, dated(A, 2), noon + 60 * DAY)

    assert (back.state, back.hold_reason, back.is_return) == (State.HELD, "known_text", True)
    assert back.held_until == noon + 67 * DAY


@pytest.mark.parametrize("pause", [DAY, 2 * DAY, 3 * DAY], ids=["daily", "2 days", "3 days"])
def test_a_return_whose_date_changes_daily_is_public_after_seven_days(document, noon, pause):
    see(document, dated(A, 20), noon)
    see(document, B, noon + 30 * DAY)
    began_at = noon + 60 * DAY

    looks = [see(document, dated(A, day), began_at + day * pause) for day in range(1, 10)]

    public = [one for one in looks if one.published_at]
    week = began_at + pause + 7 * DAY
    assert week <= public[0].published_at < week + pause
    assert Change.objects.filter(change_class="substantive_minor").count() == 2
    assert_archive_holds()


def test_a_quarantined_text_whose_date_changes_is_public_after_seven_days(document, noon):
    short = A[: len(A) // 4]
    see(document, A, noon)

    held = [see(document, dated(short, day), noon + day * DAY) for day in range(1, 8)]
    assert {(one.state, one.hold_reason) for one in held} == {(State.HELD, "size_jump")}

    assert see(document, dated(short, 8), noon + 8 * DAY).state == State.PUBLISHED


def test_another_text_in_between_begins_the_run_anew(document, noon):
    see(document, dated(A, 20), noon)
    see(document, B, noon + 30 * DAY)
    see(document, dated(A, 1), noon + 60 * DAY)
    see(document, C, noon + 66 * DAY)

    back = see(document, dated(A, 2), noon + 67 * DAY)

    assert back.held_until == noon + 74 * DAY


def test_a_variant_of_the_public_text_that_was_there_before_is_held(document, noon):
    see(document, dated(A, 1), noon)
    see(document, dated(A, 2), noon + DAY)

    back = see(document, dated(A, 1), noon + 2 * DAY)

    assert (back.state, back.hold_reason) == (State.HELD, "known_text")
    assert back.held_until == noon + 9 * DAY


def test_a_document_with_three_variants_lately_holds_the_next_for_two_days(document, noon):
    for day in (1, 2, 3):
        see(document, dated(A, day), noon + day * DAY)

    held = see(document, dated(A, 4), noon + 4 * DAY)

    assert (held.state, held.hold_reason) == (State.HELD, "unstable_document")
    assert held.held_until == noon + 6 * DAY
    assert see(document, dated(A, 4), noon + 6 * DAY).state == State.PUBLISHED


def test_variants_of_long_ago_are_no_flapping(document, noon):
    for day in (1, 2, 3):
        see(document, dated(A, day), noon + day * DAY)

    assert see(document, dated(A, 4), noon + 94 * DAY).state == State.PUBLISHED


def test_a_real_change_of_a_text_whose_date_flaps_is_public_at_once(document, noon):
    for day in (1, 2, 3, 4):
        see(document, dated(A, day), noon + day * DAY)

    assert see(document, dated(B, 5), noon + 5 * DAY).published_at == noon + 5 * DAY


def test_a_stalled_check_that_comes_late_tells_nothing(document, noon):
    see(document, A, noon)
    see(document, B, noon + DAY)

    assert see(document, C, noon + DAY - MINUTE).version.text == B
    assert Sighting.objects.count() == 2


def test_a_first_text_is_public_whatever_it_looks_like(document, noon):
    assert see(document, "Sorry, this page is not available.\n", noon).state == State.PUBLISHED


# ---- mixtures of earlier texts ----

PARTS = [
    f"{number}. We keep what you give us of kind {number} while your account of kind {number} is"
    f" open and for {number + 20} days after you close it, unless a law asks for another time, and"
    f" we tell you of each longer time of kind {number} before it begins, by mail and on this page."
    for number in range(1, 9)
]
KEPT = "# Terms\n\n" + "\n\n".join(PARTS) + "\n"
SOLD = KEPT.replace("We keep", "We sell")
MIXED = KEPT[: KEPT.index("5.")] + SOLD[SOLD.index("5.") :]


def test_a_mixture_of_earlier_texts_is_held_like_a_return(document, noon):
    see(document, KEPT, noon)
    see(document, SOLD, noon + 20 * DAY)

    held = see(document, MIXED, noon + 40 * DAY)

    assert (held.state, held.hold_reason) == (State.HELD, "known_passages")
    assert see(document, MIXED, noon + 47 * DAY).state == State.PUBLISHED


def test_a_mixture_of_texts_of_long_ago_is_new(document, noon):
    see(document, KEPT, noon)
    see(document, SOLD, noon + 20 * DAY)

    assert see(document, MIXED, noon + 111 * DAY).state == State.PUBLISHED


def test_what_flapped_for_weeks_makes_no_change(document, noon):
    see(document, KEPT, noon)
    see(document, SOLD, noon + DAY)
    for hour in range(2, 400, 7):
        text = (KEPT, SOLD, MIXED)[hour % 3]
        see(document, text, noon + DAY + hour * HOUR)

    assert classes() == ["substantive_major"]
    assert document.published_sighting.version.text == SOLD
