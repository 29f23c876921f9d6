"""`manage.py replay_history`: events and figures, and not a trace in the archive."""

import json
import os
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from platforms.models import Document, Entity, Version
from tests.factories import make_public_document
from tests.platforms.interop.git_history import GitHistory, policy_text

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVACY, TERMS = "Orchard/Privacy Policy.md", "Orchard/Terms of Service.md"
KEYS = {
    "document",
    "commit",
    "at",
    "outcome",
    "class",
    "published_at",
    "held_until",
    "reason",
}
FIGURES = {
    "documents",
    "versions",
    "published_changes",
    "returns_published",
    "undone_published",
    "lasting_returns_published",
    "by_class",
    "by_outcome",
    "delay_median_seconds",
    "delay_p95_seconds",
    "seconds",
}


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("replay_history", *map(str, arguments), stdout=out)
    return out.getvalue()


def scratch_databases() -> list[str]:
    with connection.cursor() as cursor:
        mine = f"scratch%_{os.getpid()}"  # other processes of this run have their own
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [mine])
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def git(tmp_path):
    git = GitHistory(tmp_path / "history")
    for day, days in [(0, 30), (20, 60), (40, 30), (41, 60)]:
        git.commit({PRIVACY: policy_text(days)}, START + day * DAY)
    git.commit({TERMS: policy_text(7)}, START + 42 * DAY)
    git.commit({TERMS: ""}, START + 50 * DAY)
    return git


def test_a_bundle_is_told_and_nothing_is_written_to_the_archive(git, tmp_path):
    bundle = git.bundle(tmp_path / "versions.bundle")
    kept = make_public_document()
    out, events, faults = (tmp_path / name for name in ("f.json", "e.jsonl", "faults.json"))

    printed = run(bundle, "--out", out, "--events", events, "--faults", faults)

    assert printed == ""
    lines = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    assert {frozenset(line) for line in lines} == {frozenset(KEYS)}
    assert [(line["document"], line["outcome"], line["published_at"]) for line in lines] == [
        (PRIVACY, "new_version", "2025-03-01T08:00:00+00:00"),
        (PRIVACY, "new_version", "2025-03-21T08:00:00+00:00"),
        (PRIVACY, "variant_seen", None),
        (PRIVACY, "variant_seen", None),
        (TERMS, "new_version", "2025-04-12T08:00:00+00:00"),
        (TERMS, "empty", None),
    ]
    assert lines[2]["held_until"] == "2025-04-17T08:00:00+00:00"
    told = json.loads(out.read_text("utf-8"))
    assert told.keys() >= FIGURES
    assert (told["documents"], told["versions"], told["published_changes"]) == (2, 6, 1)
    assert (told["returns_published"], told["undone_published"]) == (0, 0)
    assert json.loads(faults.read_text("utf-8")) == []
    assert list(Document.objects.all()) == [kept]
    assert (Entity.objects.count(), Version.objects.count()) == (1, 1)
    assert scratch_databases() == []


def test_what_is_no_history_ends_with_2_and_leaves_no_database(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("no bundle\n")

    with pytest.raises(CommandError, match=r"notes\.txt") as refusal:
        run(file)

    assert refusal.value.returncode == 2
    assert scratch_databases() == []
    assert not Entity.objects.exists()


def test_a_folder_that_is_missing_is_told_before_anything_runs(git, tmp_path):
    events = tmp_path / "e.jsonl"

    with pytest.raises(CommandError, match="no such folder") as refusal:
        run(git.folder, "--out", tmp_path / "none" / "f.json", "--events", events)

    assert refusal.value.returncode == 2
    assert not events.exists()
