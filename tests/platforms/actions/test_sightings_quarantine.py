"""What is held because the page, not the document, seems to differ; and how such a hold ends."""

from datetime import timedelta

import pytest
from django.db import transaction

from platforms.actions.sightings import NotInQuarantine, interrupt_hold, release_sighting
from platforms.models import Change, Document, Sighting
from tests.factories import make_document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.looks import DAY, HOUR, MINUTE, A, B, confirm
from tests.platforms.actions.looks import see as look

pytestmark = pytest.mark.django_db
State = Sighting.State
PARTS = [
    f"{number}. We keep what you give us of kind {number} while your account of kind {number} is"
    f" open and for {number + 20} days after you close it, unless a law asks for another time, and"
    f" we tell you of each longer time of kind {number} before it begins, by mail and on this page."
    for number in range(1, 9)
]
CONTACT = "Write to desk@orchard.example."


def page(*parts: str, before: str = "", after: str = CONTACT) -> str:
    return before + "\n\n".join(["# Terms", *parts, after]) + "\n"


BASE = page(*PARTS)
SHORT = page(PARTS[0])
SUSPECT = {
    "hidden_addresses": BASE.replace("desk@orchard.example", "[email protected]"),
    "page_furniture": page(*PARTS, before="[Home](/) [Prices](/prices) [Help](/help)\n\n"),
    "notice_inside": page(*PARTS[:3], "This content is not available right now.", *PARTS[4:]),
    "repeated": page(*PARTS, *PARTS),
    "size_jump": SHORT,
    "headings_gone": BASE.replace("# ", ""),
}


@pytest.fixture
def document(noon):
    document = make_document()
    see(document, BASE, noon - 300 * DAY)
    return document


def see(document: Document, text: str, at, **how) -> Sighting:
    """One look of a replay: nothing is fetched again."""
    return look(document, text, at, needs_confirmation=False, **how)


EACH = pytest.mark.parametrize(("reason", "text"), SUSPECT.items(), ids=list(SUSPECT))


@EACH
def test_a_page_that_is_not_all_the_document_is_held_for_seven_days(document, noon, reason, text):
    held = see(document, text, noon)

    assert (held.state, held.hold_reason) == (State.HELD, reason)
    assert held.held_until == noon + 7 * DAY
    assert not Change.objects.exists()


@EACH
def test_it_leaves_no_trace_where_it_passes(document, noon, reason, text):
    see(document, text, noon)

    assert see(document, BASE, noon + 6 * DAY).state == State.CURRENT
    assert not Change.objects.exists()
    assert_archive_holds()


@EACH
def test_it_is_public_once_it_stayed_seven_days(document, noon, reason, text):
    see(document, text, noon)

    assert see(document, text, noon + 7 * DAY).published_at == noon + 7 * DAY


@pytest.mark.parametrize(
    ("reason", "change_class"),
    [
        ("hidden_addresses", "boilerplate"),
        ("page_furniture", "boilerplate"),
        ("repeated", "boilerplate"),
        ("notice_inside", "partial_page"),
        ("size_jump", "partial_page"),
    ],
)
def test_a_page_that_lasts_is_told_as_what_it_is(document, noon, reason, change_class):
    see(document, SUSPECT[reason], noon)
    see(document, SUSPECT[reason], noon + 8 * DAY)

    assert Change.objects.get().change_class == change_class


def test_a_real_change_beside_the_furniture_is_public_at_once(document, noon):
    text = SUSPECT["page_furniture"].replace("23 days", "90 days")

    assert see(document, text, noon).published_at == noon
    assert Change.objects.get().is_substantive


def test_an_offer_that_comes_and_goes_is_known_as_furniture(document, noon):
    offer = page("We now lend money to those who ask for it. " * 6, *PARTS)
    for day, text in enumerate([offer, BASE, offer, BASE]):
        see(document, text, noon + day * DAY)

    held = see(document, "Spring offers\n\n" + BASE, noon + 5 * DAY)

    assert (held.state, held.hold_reason) == (State.HELD, "page_furniture")


# ---- something else was served in between ----


def test_a_wall_restarts_the_time_that_a_held_text_must_stay(document, noon):
    see(document, SHORT, noon)

    interrupt_hold(document=document, at=noon + 5 * DAY)

    assert see(document, SHORT, noon + 12 * DAY - MINUTE).state == State.HELD
    assert see(document, SHORT, noon + 12 * DAY).state == State.PUBLISHED


def test_a_wall_restarts_the_two_days_of_an_unstable_document(noon):
    document = make_document()
    for day, text in enumerate([A, B, A]):
        see(document, text, noon + day * DAY)
    see(document, A.replace("30 days", "45 days"), noon + 3 * DAY)

    interrupt_hold(document=document, at=noon + 4 * DAY)

    assert Sighting.objects.get(ended_at=None).held_until == noon + 6 * DAY


def test_a_wall_shortens_no_hold(document, noon):
    see(document, SHORT, noon)
    interrupt_hold(document=document, at=noon + 5 * DAY)

    interrupt_hold(document=document, at=noon + DAY)

    assert Sighting.objects.get(ended_at=None).held_until == noon + 12 * DAY


def test_a_wall_does_not_put_off_the_second_look(document, noon):
    held = look(document, BASE.replace("23 days", "90 days"), noon)

    interrupt_hold(document=document, at=noon + 20 * MINUTE)

    held.refresh_from_db()
    assert (held.hold_reason, held.held_until) == ("confirmation", noon + 30 * MINUTE)


def test_a_wall_touches_no_public_text(document, noon):
    before = list(Sighting.objects.values())

    interrupt_hold(document=document, at=noon)
    interrupt_hold(document=make_document(), at=noon)

    assert list(Sighting.objects.values()) == before


# ---- a person's word ----


def release(sighting, ada, at, reason="The page was shortened on purpose."):
    released = release_sighting(sighting=sighting, reason=reason, by=ada, now=at)
    released.document.refresh_from_db()
    return released


def test_an_analyst_ends_a_quarantine_with_a_reason(document, noon, ada):
    held = see(document, SHORT, noon)

    released = release(held, ada, noon + 2 * HOUR)

    assert (released.state, released.published_at) == (State.PUBLISHED, noon + 2 * HOUR)
    assert (released.released_by, released.release_reason) == (
        ada,
        "The page was shortened on purpose.",
    )
    assert Change.objects.get().seen_at == noon
    assert released.document.published_sighting == released
    assert_archive_holds()


def test_a_quarantine_is_not_ended_without_a_reason(document, noon, ada):
    held = see(document, SHORT, noon)

    with pytest.raises(NotInQuarantine, match="why"), transaction.atomic():
        release(held, ada, noon, reason="  ")

    assert Sighting.objects.get(pk=held.pk).released_by is None


def test_a_second_release_is_refused(document, noon, ada):
    held = see(document, SHORT, noon)
    release(held, ada, noon)

    with pytest.raises(NotInQuarantine), transaction.atomic():
        release(held, ada, noon)

    assert Change.objects.count() == 1


def test_a_text_that_passed_cannot_be_released(document, noon, ada):
    held = see(document, SHORT, noon)
    see(document, BASE, noon + DAY)

    with pytest.raises(NotInQuarantine, match="another one is being served"):
        release(held, ada, noon + DAY)


def test_a_return_waits_whatever_a_person_says(document, noon, ada):
    see(document, BASE.replace("23 days", "90 days"), noon)
    held = see(document, BASE, noon + DAY)

    with pytest.raises(NotInQuarantine, match="time alone"):
        release(held, ada, noon + 2 * DAY)


def test_a_second_look_is_no_quarantine(document, noon, ada):
    held = look(document, BASE.replace("23 days", "90 days"), noon)

    with pytest.raises(NotInQuarantine):
        release(held, ada, noon)


def test_on_an_unstable_document_a_released_text_still_waits_two_days(document, noon, ada):
    other = BASE.replace("23 days", "90 days")
    for day, text in enumerate([other, BASE, other]):
        see(document, text, noon + day * DAY)
    held = see(document, SHORT, noon + 3 * DAY)

    released = release(held, ada, noon + 3 * DAY + HOUR)

    assert (released.state, released.hold_reason) == (State.HELD, "unstable_document")
    assert released.held_until == noon + 5 * DAY
    assert see(document, SHORT, noon + 5 * DAY).state == State.PUBLISHED


@pytest.mark.parametrize("text", [A, B], ids=["as it was", "changed"])
def test_a_confirmed_change_is_no_quarantine_afterwards(noon, ada, text):
    document = make_document()
    confirm(document, A, noon)
    sighting = confirm(document, text, noon + timedelta(days=1))

    with pytest.raises(NotInQuarantine):
        release(sighting, ada, noon + 2 * DAY)
