"""A recorded history goes through the real rules, and each record is told what came of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from platforms.actions.replay import replay_history
from platforms.interop.ota_history import open_history
from platforms.interop.replay_events import Figures
from platforms.models import Document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.interop.git_history import GitHistory, policy_text

pytestmark = pytest.mark.django_db
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVACY = "Orchard/Privacy Policy.md"
A, B, C = policy_text(30), policy_text(60), policy_text(90)
WALL = "# Just a moment...\n\nVerify you are human by completing the action below.\n"


@pytest.fixture
def git(tmp_path):
    return GitHistory(tmp_path / "history")


def record(git, texts, path=PRIVACY, subject="Record new changes"):
    """One commit a text, on the day that stands beside it."""
    return [git.commit({path: text}, START + day * DAY, subject) for day, text in texts]


def replayed(git):
    """All events, in order of the documents' names, and the figures."""
    figures, events = Figures(), []
    with open_history(git.folder) as history:
        for told in replay_history(history=history, step=lambda name: None):
            figures.add(told, ended_at=history.ended_at)
            events += told
    return events, figures.to_json(0.0)


def days(moment) -> float | None:
    return None if moment is None else (moment - START) / DAY


def short(events):
    """Of each event: outcome, class, day of publication."""
    return [(one.outcome, one.change_class, days(one.published_at)) for one in events]


def test_new_texts_are_public_at_their_own_time(git):
    commits = record(git, [(0, A), (20, B), (40, C)])

    events, figures = replayed(git)

    assert short(events) == [
        ("new_version", "", 0),
        ("new_version", "substantive_minor", 20),
        ("new_version", "substantive_minor", 40),
    ]
    assert [one.commit for one in events] == commits
    assert [days(one.at) for one in events] == [0, 20, 40]
    assert figures["published_changes"] == 2
    assert figures["by_class"] == {"substantive_minor": 2}
    assert_archive_holds()


def test_a_text_that_came_back_for_a_day_is_told_as_held(git):
    record(git, [(0, A), (20, B), (40, A), (41, B)])

    events, figures = replayed(git)

    assert [days(one.published_at) for one in events] == [0, 20, None, None]
    assert events[2].outcome == "variant_seen"
    assert days(events[2].held_until) == 47
    assert "7 days" in events[2].reason
    assert events[2].change_class == "substantive_minor"
    assert "public one" in events[3].reason
    assert (figures["returns_published"], figures["lasting_texts_missed"]) == (0, 0)


def test_a_hold_that_ends_between_two_records_is_told_at_its_own_moment(git):
    record(git, [(0, A), (20, B), (40, A), (60, C)])

    events, figures = replayed(git)

    assert days(events[2].published_at) == 47
    assert figures["lasting_returns_published"] == 1


def test_the_last_date_of_the_archive_closes_the_open_run(git):
    record(git, [(0, A), (20, B), (40, A)])
    git.commit({"README.md": "x\n"}, START + 50 * DAY)

    assert days(replayed(git)[0][-1].published_at) == 47


def test_a_hold_that_the_archive_does_not_live_to_see_stays_a_hold(git):
    record(git, [(0, A), (20, B), (40, A)])
    git.commit({"README.md": "x\n"}, START + 46 * DAY)

    assert replayed(git)[0][-1].published_at is None


def test_each_record_of_a_run_that_became_public_says_when(git):
    dated = [f"Last updated: {day} May 2025\n\n{A}" for day in (1, 2, 3)]
    record(git, [(0, dated[0]), (20, B), (40, dated[1]), (43, dated[2]), (60, C)])

    events, figures = replayed(git)

    assert [days(one.published_at) for one in events][:4] == [0, 20, 47, 47]
    assert figures["lasting_returns_published"] == 1
    assert figures["by_class"] == {"substantive_minor": 2}


def test_a_page_that_is_no_policy_is_told_and_restarts_the_hold(git):
    record(git, [(0, A), (20, B), (40, A), (44, WALL), (45, A), (60, C)])

    events, _ = replayed(git)

    assert short(events)[3] == ("bot_wall", "", None)
    assert events[3].reason
    assert days(events[2].published_at) == 51


def test_a_deletion_and_a_technical_commit_are_told_as_such(git):
    record(git, [(0, A)])
    record(git, [(20, B)], subject="Apply technical or declaration upgrade")
    git.commit({PRIVACY: None}, START + 30 * DAY)

    events, figures = replayed(git)

    assert short(events) == [
        ("new_version", "", 0),
        ("new_version", "technical", 20),
        ("not_found", "", None),
    ]
    assert figures["published_changes"] == 0


def test_a_document_is_named_by_its_path_at_that_commit(git):
    record(git, [(0, A)], path="Orchard/Data Policy.md")
    git.rename("Orchard/Data Policy.md", PRIVACY, START + DAY)
    record(git, [(20, B)])

    events, figures = replayed(git)

    assert [one.document for one in events] == ["Orchard/Data Policy.md", PRIVACY, PRIVACY]
    assert (figures["documents"], figures["versions"]) == (1, 3)


def test_types_that_are_not_listed_are_replayed_too(git):
    for path in ("Orchard/Secret Rules.md", "Orchard/Other Rules.md", "Birch/Secret Rules.md"):
        record(git, [(0, A), (20, B)], path=path)

    _, figures = replayed(git)

    assert (figures["documents"], figures["published_changes"]) == (3, 3)
    assert Document.objects.count() == 3


def test_documents_of_one_platform_do_not_mix(git):
    record(git, [(0, A), (20, B)])
    record(git, [(1, B), (21, A)], path="Orchard/Terms of Service.md")

    events, figures = replayed(git)

    assert figures["published_changes"] == 2
    assert [days(one.published_at) for one in events] == [0, 20, 1, 21]


def test_twice_gives_the_same(git):
    record(git, [(0, A), (20, B), (40, A), (44, WALL), (45, A), (60, C)])

    told = []
    for _ in range(2):
        with transaction.atomic():
            told.append(replayed(git))
            transaction.set_rollback(True)

    assert told[0] == told[1]


def test_names_that_differ_in_marks_alone_are_documents_of_their_own(git):
    names = ("A.I/Privacy Policy", "A I/Privacy Policy", "A I/Secret Rules", "A I/Secret rules")
    for day, name in enumerate(names):
        record(git, [(day, policy_text(30 + day))], path=f"{name}.md")

    events, figures = replayed(git)

    assert figures["documents"] == 4
    assert sorted(days(one.published_at) for one in events) == [0, 1, 2, 3]
