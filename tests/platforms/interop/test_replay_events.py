"""The figures of a replay, counted from its events alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from platforms.interop.replay_events import Event, Figures

START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
END = START + 100 * DAY
MAJOR, MINOR = "substantive_major", "substantive_minor"
COUNTS = [
    "published_changes",
    "returns_published",
    "undone_published",
    "lasting_returns_published",
    "lasting_texts_missed",
]


def event(day: float, words: str = "", published: float | None = None, kind: str = MAJOR, **fields):
    """A record of a day; `published`: the day on which its text became public."""
    return Event(
        document="Orchard/Terms of Service.md",
        commit=f"{int(day * 24):040x}",
        at=START + day * DAY,
        outcome=fields.pop("outcome", "new_version"),
        change_class=kind,
        published_at=None if published is None else START + published * DAY,
        held_until=None,
        reason=fields.pop("reason", "Two sentences differ."),
        words=words,
        **fields,
    )


FIRST = event(0, "a", 0, kind="")


def figures(*events: Event, ended_at: datetime = END):
    counted = Figures()
    counted.add(events, ended_at=ended_at)
    return counted


def counts(*events: Event, ended_at: datetime = END) -> dict[str, int]:
    """The counts that are not zero."""
    told = figures(*events, ended_at=ended_at).to_json(0.0)
    return {name: told[name] for name in COUNTS if told[name]}


def test_the_first_text_is_no_change():
    assert counts(FIRST) == {}


def test_a_new_text_that_stays_is_a_published_change():
    assert counts(FIRST, event(20, "b", 20)) == {"published_changes": 1}


@pytest.mark.parametrize("kind", ["date_only", "boilerplate", "partial_page", "technical"])
def test_only_other_words_count_as_a_change(kind):
    assert counts(FIRST, event(20, "b", 20, kind=kind)) == {}


@pytest.mark.parametrize(
    ("until", "expected"),
    [(26.9, "returns_published"), (27, "lasting_returns_published")],
    ids=["gone before a week", "stayed a week"],
)
def test_a_return_is_a_fault_only_where_it_did_not_stay(until, expected):
    told = counts(FIRST, event(10, "b", 10), event(20, "a", 20), event(until, "c", until))

    assert told == {"published_changes": 3, expected: 1}


@pytest.mark.parametrize(("days", "expected"), [(6.9, 1), (7, 0)], ids=["short", "a week"])
def test_a_new_text_is_undone_by_an_earlier_one_within_a_week(days, expected):
    told = counts(FIRST, event(20, "b", 20), event(20 + days, "a"))

    assert told.get("undone_published", 0) == expected


def test_a_new_text_followed_by_another_new_one_is_not_undone():
    assert "undone_published" not in counts(FIRST, event(20, "b", 20), event(21, "c", 21))


def test_a_change_at_the_end_of_the_archive_is_not_undone():
    assert "undone_published" not in counts(FIRST, event(99, "b", 99))


def test_an_unpublished_text_that_gave_way_is_no_fault():
    assert counts(FIRST, event(20, "b"), event(21, "a")) == {}


@pytest.mark.parametrize(("day", "expected"), [(93, 1), (93.1, 0)], ids=["a week", "less"])
def test_a_text_that_stayed_a_week_and_was_never_public_is_missed(day, expected):
    assert counts(FIRST, event(day, "b")).get("lasting_texts_missed", 0) == expected


def test_a_text_is_missed_only_until_it_was_had_and_never_for_an_upgrade():
    assert counts(FIRST, event(20, "b", is_technical=True)) == {}
    assert counts(FIRST, event(20, "b", 20), event(40, "a")) == {"published_changes": 1}


def test_variants_in_the_same_words_are_one_run():
    told = counts(
        FIRST,
        event(10, "b", 10),
        event(20, "a", 27),
        event(24, "a", 27),
        event(27, "a", 27),
        event(28, "c", 28),
    )

    assert told == {"published_changes": 3, "lasting_returns_published": 1}


def test_a_record_that_is_no_text_ends_no_run():
    wall = event(23, outcome="bot_wall", kind="", reason="checking your browser")

    told = counts(FIRST, event(10, "b", 10), event(20, "a", 27), wall, event(24, "a", 27))

    assert told == {"published_changes": 2, "lasting_returns_published": 1}


def test_each_published_change_has_one_class_however_many_records_tell_of_it():
    told = figures(
        FIRST,
        event(10, "b", 12),
        event(11, "b", 12),
        event(20, "c", 20, kind=MINOR),
        event(21, "c"),
    ).to_json(1.26)

    assert told["by_class"] == {MAJOR: 1, MINOR: 1}
    assert told["by_outcome"] == {"new_version": 5}
    assert (told["documents"], told["versions"], told["seconds"]) == (1, 5, 1.3)


def test_delays_are_of_new_texts_from_first_seen_to_public():
    told = figures(
        FIRST,
        event(10, "b", 10),
        event(20, "c", 22),
        event(30, "d", 30),
        event(40, "a", 47),  # an earlier text, which has to wait
    ).to_json(0.0)

    assert told["delay_median_seconds"] == 0.0
    assert told["delay_p95_seconds"] == pytest.approx(2 * 86_400, rel=1)


def test_without_a_change_there_is_no_delay():
    told = figures(FIRST).to_json(0.0)

    assert (told["delay_median_seconds"], told["delay_p95_seconds"]) == (None, None)


def test_documents_are_counted_apart_and_added_up():
    counted = Figures()
    for _ in range(2):
        counted.add([FIRST, event(20, "b", 20)], ended_at=END)

    told = counted.to_json(0.0)
    assert (told["documents"], told["versions"], told["published_changes"]) == (2, 4, 2)
    assert told["returns_published"] == 0


def test_a_fault_says_where_it_is():
    told = figures(FIRST, event(20, "b", 20), event(21, "a")).faults

    assert [(one["kind"], one["at"], one["ended_at"]) for one in told] == [
        ("undone_published", "2025-03-21T08:00:00+00:00", "2025-03-22T08:00:00+00:00")
    ]
    assert told[0]["document"] == "Orchard/Terms of Service.md"
    assert json.loads(json.dumps(told)) == told


def test_an_event_is_a_line_with_eight_names():
    line = event(20, "b", 22).to_json()

    assert list(line) == [
        "document",
        "commit",
        "at",
        "outcome",
        "class",
        "published_at",
        "held_until",
        "reason",
    ]
    assert (line["at"], line["published_at"]) == (
        "2025-03-21T08:00:00+00:00",
        "2025-03-23T08:00:00+00:00",
    )
    assert line["held_until"] is None
    assert event(0, "a", kind="").to_json()["class"] is None
