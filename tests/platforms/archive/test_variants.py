from datetime import UTC, datetime, timedelta

import pytest

from platforms.archive.differing import recent_passages
from platforms.archive.fingerprint import fingerprint_of
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


def test_of_several_holds_the_longest_counts_and_names_the_reason():
    short = TextFacts(7_900, 12, "en")

    assert decided(short, unstable=True).reason is HoldReason.SIZE_JUMP
    assert decided(short, known=True).reason is HoldReason.KNOWN_TEXT
    assert decided(short, unstable=True, released=True).reason is HoldReason.UNSTABLE_DOCUMENT


@pytest.mark.parametrize(
    ("letters", "held"), [(8_000, False), (7_999, True), (50_000, False), (50_001, True)]
)
def test_a_jump_is_over_sixty_per_cent_of_the_larger_text(letters, held):
    assert decided(TextFacts(letters, 12, "en")).publish_now is not held


@pytest.mark.parametrize("lost", [0.0, 0.05])
def test_a_small_loss_is_no_drift(lost):
    assert decided(TextFacts(20_000, 12, "en", lost_ratio=lost)).publish_now


def test_a_text_without_headings_follows_one_without_headings():
    bare = TextFacts(20_000, 0, "en")

    assert decide(
        captured=bare, published=bare, known=False, alternated_recently=False, seen_at=NOON
    ).publish_now


@pytest.mark.parametrize("reason", HoldReason, ids=[reason.name for reason in HoldReason])
def test_each_reason_has_words_and_its_time(reason):
    days = {"NONE": 0, "UNSTABLE_DOCUMENT": 2}

    assert reason.label
    assert reason.wait == timedelta(days=days.get(reason.name, 7))


def test_time_alone_ends_three_holds():
    assert {one for one in HoldReason if not one.is_quarantine} == {
        HoldReason.NONE,
        HoldReason.KNOWN_TEXT,
        HoldReason.KNOWN_PASSAGES,
        HoldReason.UNSTABLE_DOCUMENT,
    }


# ---- what passages tell ----

LONG = [
    f"We keep the records of kind {number} that you give to us, for as long as your account of kind"
    f" {number} exists and for {number + 20} days after you close it, unless a law of the place"
    " where you live asks for another time, of which we then tell you in good time."
    for number in range(6)
]
SOLD = [passage.replace("keep", "sell") for passage in LONG]


def facts(*passages: str) -> TextFacts:
    text = "\n\n".join(["# Terms", *passages]) + "\n"
    return TextFacts(len(text), 1, "en", fingerprint=fingerprint_of(text))


def judged(captured: TextFacts, *latest: TextFacts, **how) -> HoldReason:
    recent = recent_passages([one.key for one in text.fingerprint.passages] for text in latest)
    known = {"known": False, "alternated_recently": False, **how}
    return decide(
        captured=captured, published=facts(*LONG), seen_at=NOON, recent=recent, **known
    ).reason


def test_a_page_that_differs_around_the_document_is_quarantined():
    assert judged(facts(*LONG, "Our shops")) is HoldReason.PAGE_FURNITURE
    assert judged(facts(*LONG, *LONG)) is HoldReason.REPEATED
    assert judged(facts(*LONG[1:], "Something went wrong.")) is HoldReason.NOTICE_INSIDE


def test_a_mixture_of_earlier_texts_waits_as_a_return_does_and_cannot_be_released():
    mixed, sold = facts(*LONG[:3], *SOLD[3:]), facts(*SOLD)

    assert judged(mixed, sold) is HoldReason.KNOWN_PASSAGES
    assert judged(mixed, sold, released=True) is HoldReason.KNOWN_PASSAGES
    assert judged(mixed) is HoldReason.NONE


def test_a_text_that_is_new_in_part_is_no_mixture():
    assert judged(facts(*LONG[:3], *SOLD[4:], "New. " * 50), facts(*SOLD)) is HoldReason.NONE


def test_a_return_to_words_of_long_ago_makes_a_document_unstable():
    runs = [("a", NOON), ("b", NOON + timedelta(days=400)), ("a", NOON + timedelta(days=500))]

    assert alternated(runs, now=NOON + timedelta(days=501))


def test_one_text_in_two_periods_without_another_between_is_no_alternation():
    runs = [("a", NOON), ("a", NOON + timedelta(days=1)), ("b", NOON + timedelta(days=2))]

    assert not alternated(runs, now=NOON + timedelta(days=2))
