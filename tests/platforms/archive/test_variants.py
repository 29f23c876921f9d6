from datetime import UTC, datetime, timedelta

import pytest

from platforms.archive.variants import HoldReason, TextFacts, alternated, decide

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FULL = TextFacts(letters=20_000, headings=12, language="en")


def decided(captured=FULL, *, known=False, unstable=False, waited=timedelta(0), released=False):
    return decide(
        captured=captured,
        published=FULL,
        known=known,
        alternated_recently=unstable,
        seen_at=NOON,
        now=NOON + waited,
        released=released,
    )


def test_a_new_text_of_a_steady_document_is_published_at_once():
    assert decided().publish_now


def test_the_first_text_of_a_document_is_never_held():
    decision = decide(
        captured=FULL, published=None, known=False, alternated_recently=True, seen_at=NOON
    )

    assert decision.publish_now


def test_an_earlier_text_is_published_after_seven_days_and_not_before():
    held = decided(known=True, waited=timedelta(days=7, seconds=-1))

    assert not held.publish_now
    assert held.hold_until == NOON + timedelta(days=7)
    assert held.reason is HoldReason.KNOWN_TEXT
    assert decided(known=True, waited=timedelta(days=7)).publish_now


@pytest.mark.parametrize(
    ("captured", "reason"),
    [
        (TextFacts(7_900, 12, "en"), HoldReason.SIZE_JUMP),
        (TextFacts(60_000, 12, "en"), HoldReason.SIZE_JUMP),
        (TextFacts(20_000, 0, "en"), HoldReason.HEADINGS_GONE),
        (TextFacts(20_000, 12, "de"), HoldReason.LANGUAGE_FLIP),
        (TextFacts(20_000, 12, "en", lost_ratio=0.06), HoldReason.EXTRACTION_DRIFT),
    ],
)
def test_a_suspicious_capture_is_quarantined_until_released(captured, reason):
    held = decided(captured)

    assert (held.publish_now, held.reason) == (False, reason)
    assert held.reason.is_quarantine
    assert decided(captured, released=True).publish_now
    assert decided(captured, waited=timedelta(days=7)).publish_now


def test_an_unsure_language_is_no_flip():
    assert decided(TextFacts(20_000, 12, "")).publish_now


def test_on_an_unstable_document_a_new_text_waits_two_days():
    held = decided(unstable=True)

    assert held.hold_until == NOON + timedelta(hours=48)
    assert decided(unstable=True, waited=timedelta(hours=48)).publish_now


def test_a_release_does_not_lift_the_hold_on_an_earlier_text():
    assert not decided(known=True, released=True).publish_now


def test_texts_that_alternated_within_ninety_days_make_a_document_unstable():
    runs = [("a", NOON), ("b", NOON + timedelta(days=1)), ("a", NOON + timedelta(days=2))]

    assert alternated(runs, now=NOON + timedelta(days=92))
    assert not alternated(runs, now=NOON + timedelta(days=93))
    assert not alternated(runs[:2], now=NOON + timedelta(days=2))
