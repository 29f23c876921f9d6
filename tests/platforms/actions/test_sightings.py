"""Which text is served, and when it becomes the public one: the three holds and the second look."""

import pytest

from platforms.models import Change, Document, Sighting
from provisions.actions.publish import announce_change
from tests.factories import make_document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.looks import DAY, HOUR, MINUTE, A, B, C, confirm, see

pytestmark = pytest.mark.django_db
State = Sighting.State


@pytest.fixture
def document():
    return make_document()


def public_text(document: Document) -> str:
    """What the site shows."""
    return document.published_sighting.version.text


@pytest.mark.parametrize("needs_confirmation", [True, False])
def test_the_first_text_is_public_at_once(document, noon, needs_confirmation):
    sighting = see(document, A, noon, needs_confirmation=needs_confirmation)

    assert (sighting.state, sighting.published_at) == (State.PUBLISHED, noon)
    assert not Change.objects.exists()


def test_a_new_text_waits_for_a_second_look(document, noon):
    confirm(document, A, noon)

    held = see(document, B, noon + DAY)

    assert (held.state, held.hold_reason) == (State.HELD, "confirmation")
    assert held.held_until == noon + DAY + 30 * MINUTE
    assert public_text(document) == A


def test_a_second_look_before_its_time_confirms_nothing(document, noon):
    confirm(document, A, noon)
    see(document, B, noon + DAY)

    assert see(document, B, noon + DAY + 29 * MINUTE).state == State.HELD


def test_a_new_text_is_public_after_the_second_look(document, noon):
    confirm(document, A, noon)

    sighting = confirm(document, B, noon + DAY)

    assert sighting.state == State.PUBLISHED
    assert sighting.hold_reason == ""
    assert public_text(document) == B
    assert Change.objects.get().seen_at == noon + DAY
    assert_archive_holds()


def test_the_wait_for_the_second_look_is_a_setting(document, noon, settings):
    settings.CONFIRMATION_SECONDS = 60
    see(document, A, noon)
    see(document, B, noon + DAY)

    assert see(document, B, noon + DAY + MINUTE).state == State.PUBLISHED


def test_in_a_replay_a_new_text_needs_no_second_look(document, noon):
    see(document, A, noon, needs_confirmation=False)

    assert see(document, B, noon + DAY, needs_confirmation=False).published_at == noon + DAY


def test_a_text_that_was_not_confirmed_is_never_public(document, noon):
    confirm(document, A, noon)
    see(document, B, noon + DAY)

    see(document, C, noon + DAY + 31 * MINUTE)

    passed = Sighting.objects.get(version__text=B)
    assert (passed.state, passed.published_at) == (State.PASSED, None)
    assert not Change.objects.exists()


def test_the_public_text_seen_again_is_current_and_no_change(document, noon):
    confirm(document, A, noon)
    see(document, B, noon + DAY)

    back = see(document, A, noon + DAY + HOUR)

    assert (back.state, back.is_return) == (State.CURRENT, True)
    assert not Change.objects.exists()
    assert_archive_holds()


# ---- hold (a): a text that the document had before ----


@pytest.fixture
def returned(document, noon):
    """A, then B, then A again on 11 June; all seen twice."""
    confirm(document, A, noon)
    confirm(document, B, noon + 5 * DAY)
    confirm(document, A, noon + 10 * DAY)
    return document


def test_a_known_text_is_held_for_seven_days(returned, noon):
    held = returned.sightings.get(ended_at=None)

    assert (held.state, held.hold_reason) == (State.HELD, "known_text")
    assert held.held_until == noon + 17 * DAY
    assert public_text(returned) == B


def test_a_known_text_is_public_once_it_stayed_seven_days(returned, noon):
    assert see(returned, A, noon + 17 * DAY - MINUTE).state == State.HELD

    sighting = see(returned, A, noon + 17 * DAY)

    assert (sighting.state, sighting.published_at) == (State.PUBLISHED, noon + 17 * DAY)
    assert sighting.hold_reason == "known_text"  # the document page tells of it
    assert public_text(returned) == A
    assert Change.objects.count() == 2
    assert_archive_holds()


def test_a_known_text_that_passes_is_never_public(returned, noon):
    see(returned, B, noon + 13 * DAY)
    see(returned, B, noon + 30 * DAY)

    assert Change.objects.count() == 1
    assert returned.sightings.filter(state=State.PUBLISHED).count() == 2
    assert public_text(Document.objects.get()) == B
    assert_archive_holds()


def test_each_return_waits_its_own_seven_days(returned, noon):
    see(returned, B, noon + 13 * DAY)
    see(returned, A, noon + 14 * DAY)

    assert see(returned, A, noon + 18 * DAY).state == State.HELD
    assert see(returned, A, noon + 21 * DAY).state == State.PUBLISHED


# ---- hold (b): quarantine ----


@pytest.mark.parametrize(
    ("text", "how", "reason"),
    [
        (A[: len(A) // 4], {}, "size_jump"),
        (A + A.replace("#", "##") * 2, {}, "size_jump"),
        (A.replace("#", ""), {}, "headings_gone"),
        (B, {"language": "de"}, "language_flip"),
    ],
    ids=["far shorter", "far longer", "headings gone", "another language"],
)
def test_a_suspicious_text_is_quarantined_for_seven_days(document, noon, text, how, reason):
    confirm(document, A, noon)

    held = confirm(document, text, noon + DAY, **how)

    assert (held.state, held.hold_reason) == (State.HELD, reason)
    assert held.held_until == noon + 8 * DAY
    assert see(document, text, noon + 8 * DAY, **how).state == State.PUBLISHED


def test_a_quarantined_text_that_passes_leaves_no_trace_in_public(document, noon):
    confirm(document, A, noon)
    confirm(document, A[: len(A) // 4], noon + DAY)

    see(document, A, noon + 2 * DAY)

    assert not Change.objects.exists()
    assert public_text(document) == A
    assert_archive_holds()


# ---- hold (c): a document whose texts alternate ----


def test_a_new_text_of_an_unstable_document_waits_48_hours(returned, noon):
    held = confirm(returned, C, noon + 11 * DAY)
    assert (held.state, held.hold_reason) == (State.HELD, "unstable_document")

    assert see(returned, C, noon + 13 * DAY - MINUTE).state == State.HELD
    assert see(returned, C, noon + 13 * DAY).state == State.PUBLISHED


def test_after_ninety_quiet_days_a_document_is_stable_again(returned, noon):
    see(returned, A, noon + 17 * DAY)

    sighting = confirm(returned, C, noon + 101 * DAY)

    assert sighting.state == State.PUBLISHED
    assert_archive_holds()


# ---- our own upgrades ----


def test_an_upgrade_of_our_own_is_public_at_once_and_not_announced(document, noon):
    confirm(document, A, noon)

    sighting = see(document, B, noon + DAY, extractor="ca-html/3", is_technical=True)

    assert sighting.state == State.PUBLISHED
    change = Change.objects.get()
    assert change.change_class == "technical"
    assert announce_change(change=change, now=noon + DAY) is None
    assert Change.objects.get().number is None


def test_an_upgrade_that_reads_the_same_text_is_no_new_period(document, noon):
    confirm(document, A, noon)

    see(document, A, noon + DAY, extractor="ca-html/3", is_technical=True)

    assert Sighting.objects.count() == 1
    assert not Change.objects.exists()
