"""Histories that come later than our own captures, or grow."""

from datetime import UTC, datetime, timedelta

import pytest

from platforms.actions.entities import ensure_entity
from platforms.interop.ota_history import open_history
from platforms.models import Document, Entity, Sighting
from tests.factories import make_public_document
from tests.platforms.actions.test_import_history import import_all
from tests.platforms.interop.git_history import GitHistory, policy_text

pytestmark = pytest.mark.django_db
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVACY, TERMS = "Orchard/Privacy Policy.md", "Orchard/Terms of Service.md"
A, B, C = policy_text(30), policy_text(60), policy_text(90)


@pytest.fixture
def git(tmp_path):
    return GitHistory(tmp_path / "history")


def test_a_history_imported_later_does_not_replace_what_we_captured(git, noon):
    entity, _ = ensure_entity(name="Orchard")
    document = make_public_document(entity, text=C, seen_at=noon - 30 * DAY)
    git.commit({PRIVACY: A}, START)
    git.commit({PRIVACY: B}, START + 20 * DAY)

    import_all(git, noon)

    document.refresh_from_db()
    assert document.published_sighting.version.text == C
    open_one = Sighting.objects.get(document=document, ended_at=None)
    assert open_one.version.text == C


def test_a_rename_that_came_later_continues_the_document(git, noon):
    git.commit({"Orchard/Trackers Policy.md": A}, START)
    import_all(git, noon)
    git.rename("Orchard/Trackers Policy.md", PRIVACY, START + DAY)

    import_all(git, noon + DAY)

    assert Document.objects.count() == 1


def test_a_quiet_document_is_served_until_the_end_of_a_history_that_grew(git, noon):
    for day, text in [(0, A), (20, B), (40, A)]:
        git.commit({PRIVACY: text}, START + day * DAY)
    import_all(git, noon)
    git.commit({TERMS: C}, START + 90 * DAY)
    import_all(git, noon)

    held = Sighting.objects.get(first_seen_at=START + 40 * DAY)
    assert held.last_seen_at == START + 90 * DAY
    assert held.state == "published"


def test_two_names_are_two_platforms():
    ensure_entity(name="Canal")
    ensure_entity(name="Canal+")

    assert Entity.objects.count() == 2


def test_a_document_moved_out_of_the_tree_has_ended(git):
    git.commit({PRIVACY: A}, START)
    git.rename(PRIVACY, "Archive/Old/Privacy Policy.md", START + DAY)

    with open_history(git.folder) as history:
        assert history.documents[0].records[-1].blob is None
