"""Whatever texts a document alternates between: nothing lasting is missed, no return slips out."""

import random
from datetime import datetime
from functools import partial
from itertools import takewhile

import pytest

from platforms.actions.sightings import open_sighting, still_served
from platforms.archive.fingerprint import Fingerprint as Words
from platforms.models import Document, Sighting
from tests.factories import make_document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.looks import DAY, HOUR, see

pytestmark = pytest.mark.django_db
WEEK = 7 * DAY
GAPS = [HOUR, 6 * HOUR, DAY, 2 * DAY, 3 * DAY, WEEK - HOUR, WEEK, 12 * DAY, 40 * DAY]


def clause(number: int, verb: str) -> str:
    return (
        f"{number}. We {verb} the records of kind {number} that you give to us, for as long as"
        f" your account of kind {number} exists and for {number + 20} days after you close it,"
        " unless a law of the place where you live asks for another time, of which we tell you."
    )


KEPT = [clause(number, "keep") for number in range(1, 9)]
SOLD = [clause(number, "sell") for number in range(1, 9)]
LENT = [clause(number, "lend") for number in range(1, 9)]


def page(clauses, *, dated="5 May 2026", lead="", tail="Write to desk@orchard.example.") -> str:
    body = "\n\n".join(clauses)
    return f"# Terms\n\n{lead}Last updated: {dated}\n\n{body}\n\n{tail}\n"


TEXTS = [
    page(KEPT),
    page(KEPT, dated="6 May 2026"),
    page(KEPT, dated="7 May 2026"),
    page(KEPT, tail="Write to [email protected]."),
    page(KEPT, tail="Write to [email protected].", dated="9 May 2026"),
    page(KEPT, tail="Write to other@orchard.example."),
    page(KEPT, lead="Spring offers\n\n"),
    page(KEPT, lead="Autumn offers\n\n"),
    page(KEPT[:2]),
    page([*KEPT[:4], "Something went wrong.", *KEPT[5:]]),
    page(KEPT + KEPT),
    page(SOLD),
    page(SOLD, dated="6 May 2026"),
    page(SOLD[:4] + KEPT[4:]),
    page(KEPT[:4] + SOLD[4:]),
    page(LENT[:3] + KEPT[3:]),
    page(LENT),
    page(LENT).replace("1. ", ""),
]


def walk(seed: int, noon: datetime, steps: int = 30) -> tuple[Document, datetime]:
    """A document that is seen at random moments in a few texts, as in a replay."""
    chance = random.Random(seed)
    texts = chance.sample(TEXTS, chance.choice([2, 3, 5, 9]))
    document, at = make_document(), noon
    for _ in range(steps):
        see(document, chance.choice(texts), at, needs_confirmation=False)
        at += chance.choice(GAPS)
        still_served(sighting=open_sighting(document), seen_at=at, now=at)
    return document, at


def periods(document: Document) -> list[Sighting]:
    return list(
        document.sightings.select_related("version__fingerprint").order_by("first_seen_at", "pk")
    )


def end_of(sighting: Sighting, ended_at: datetime) -> datetime:
    return sighting.ended_at or ended_at


def words_of(sighting: Sighting) -> Words:
    return sighting.version.fingerprint.value


def say_the_same(one: Sighting, other: Sighting) -> bool:
    return words_of(one).has_words_of(words_of(other))


def public_before(seen: list[Sighting], place: int) -> Sighting:
    """The text that was public when this period, or the last one before it, was over."""
    told = [one for one in seen[:place] if one.published_at]
    return max(told, key=lambda one: (one.published_at, one.pk))


def run_around(seen: list[Sighting], place: int) -> list[Sighting]:
    """The periods in a row that say the same as one of them."""
    same = partial(say_the_same, seen[place])
    before = list(takewhile(same, reversed(seen[:place])))
    return [*reversed(before), *takewhile(same, seen[place:])]


SEEDS = pytest.mark.parametrize("seed", range(6))


@SEEDS
def test_what_stayed_a_week_is_the_public_text_at_its_end(noon, seed):
    document, ended_at = walk(seed, noon)

    seen = periods(document)
    for place, one in enumerate(seen):
        public = public_before(seen, place + 1)
        run = run_around(seen, place)
        if end_of(one, ended_at) - run[0].first_seen_at >= WEEK:
            assert say_the_same(public, one), one
        if end_of(one, ended_at) - one.first_seen_at >= WEEK:
            assert public.version_id == one.version_id, one
    assert_archive_holds()


@SEEDS
def test_what_was_there_before_is_made_public_only_after_a_week(noon, seed):
    document, ended_at = walk(seed, noon)

    seen = periods(document)
    for place, one in enumerate(seen):
        if not place or not one.published_at:
            continue
        run = run_around(seen, place)
        if say_the_same(public_before(seen, place), one):
            run = [one]
            is_return = one.version_id in {other.version_id for other in seen[:place]}
        else:
            is_return = any(say_the_same(one, other) for other in seen[: seen.index(run[0])])
        lasted = end_of(run[-1], ended_at) - run[0].first_seen_at
        assert lasted >= WEEK or not is_return, one


def test_the_same_looks_twice_give_the_same_periods(noon):
    told = [
        [
            (one.version.text, one.state, one.hold_reason, one.held_until, one.published_at)
            for one in periods(walk(1, noon)[0])
        ]
        for _ in range(2)
    ]

    assert told[0] == told[1]
    assert {state for _, state, *_ in told[0]} >= {"published", "passed"}
