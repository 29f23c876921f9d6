"""`manage.py import_ota_versions`: counts, clear refusals, and the same database after a kill."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from monitoring.actions.imports import import_versions
from platforms.models import Change, Document, Entity, ImportedText, Version
from provisions.models import Analysis, Clause, Publication
from tests.celery_worker import database_url
from tests.factories import make_clause_type
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.interop.git_history import GitHistory, policy_text

START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parents[4]
PROMPTS = "We may use the prompts you submit to improve our services.\n\n"
# When a row was written, and a name that holds a key.
WRITTEN = {"recorded_at", "created_at", "appended_at", "subject"}


@pytest.fixture
def git(tmp_path):
    """Two platforms, three documents, noise of every kind."""
    git = GitHistory(tmp_path / "history")
    git.commit({"README.md": "Versions\n", "Birch/Privacy Policy.md": policy_text(10)}, START)
    git.commit({"Orchard/Privacy Policy.md": policy_text(30, PROMPTS)}, START + DAY)
    git.commit({"Orchard/Terms of Service.md": policy_text(7)}, START + 2 * DAY)
    git.commit({"Orchard/Privacy Policy.md": policy_text(60, PROMPTS)}, START + 20 * DAY)
    git.commit({"Orchard/Privacy Policy.md": policy_text(30, PROMPTS)}, START + 40 * DAY)
    git.commit({"Orchard/Privacy Policy.md": ""}, START + 41 * DAY)
    git.commit({"Orchard/Secret Rules.md": policy_text(1)}, START + 42 * DAY)
    git.commit(
        {"Birch/Privacy Policy.md": policy_text(11)}, START + 43 * DAY, "Apply technical upgrade"
    )
    git.commit({"Orchard/Terms of Service.md": None}, START + 50 * DAY)
    return git


@pytest.fixture
def prompts_type():
    """A clause type that finds the sentence on prompts."""
    return make_clause_type(
        "prompts",
        rules={"cues": [{"pattern": r"\bprompts you submit\b", "weight": 0.7}]},
        templates={
            "titles": {"permits": "Use of prompts"},
            "templates": {
                "permits": dict.fromkeys(
                    ["what_it_is", "why_it_matters", "consumer_impact"], "{platform} may use them."
                )
            },
        },
    )


def run(path) -> str:
    out = StringIO()
    call_command("import_ota_versions", str(path), stdout=out)
    return out.getvalue().strip()


def whole_database():
    """Every row of the archive and its meaning, with the order of rows in place of their keys."""
    models = [
        model
        for app in ("platforms", "provisions")
        for model in apps.get_app_config(app).get_models()
    ]
    places = {model: {row.pk: place for place, row in enumerate(_rows(model))} for model in models}
    return {model.__name__: [_plain(row, places) for row in _rows(model)] for model in models}


def _rows(model):
    return model._base_manager.order_by("pk")


def _plain(row, places):
    left_out = WRITTEN | ({"published_at"} if isinstance(row, Publication) else set())
    return {
        field.name: places[field.related_model].get(value) if field.is_relation else value
        for field in row._meta.concrete_fields
        if not field.primary_key
        and field.name not in left_out
        and (not field.is_relation or field.related_model in places)
        for value in [getattr(row, field.attname)]
    }


@pytest.mark.django_db
def test_the_last_line_counts_new_unchanged_and_skipped(git, capsys):
    assert run(git.folder) == "7 new · 0 unchanged · 3 skipped"

    assert "3 documents" not in capsys.readouterr().out  # progress goes to standard error
    assert Entity.objects.count() == 2
    assert Document.objects.count() == 3
    assert_archive_holds()


@pytest.mark.django_db
def test_changes_are_announced_and_technical_ones_are_not(git):
    run(git.folder)

    assert Change.objects.filter(change_class="technical", number=None).count() == 1
    assert Publication.objects.filter(kind="change").count() == Change.objects.public().count() > 0
    assert not Publication.objects.exclude(provenance="imported").exists()


@pytest.mark.django_db
def test_only_the_newest_public_text_is_drafted(git, prompts_type):
    run(git.folder)

    (draft,) = Analysis.objects.all()
    assert draft.version == draft.provision.document.published_sighting.version
    assert draft.title == "Use of prompts"
    assert Clause.objects.values("version__document").distinct().count() == 3


@pytest.mark.django_db
def test_a_bundle_gives_what_the_repository_gives(git, tmp_path):
    assert run(git.bundle(tmp_path / "history.bundle")) == "7 new · 0 unchanged · 3 skipped"


@pytest.mark.django_db
def test_a_second_run_finds_nothing_new(git, prompts_type):
    run(git.folder)
    before = whole_database()

    assert run(git.folder) == "0 new · 8 unchanged · 2 skipped"

    assert whole_database() == before


@pytest.mark.django_db
def test_stopped_in_the_middle_and_run_again_is_one_straight_run(git, prompts_type):
    straight = _straight_run(git)
    left = iter(range(4))

    with pytest.raises(StopIteration):
        import_versions(path=git.folder, started=lambda _: lambda _: next(left))
    assert Document.objects.count() == 1  # the second was being read
    run(git.folder)

    assert whole_database() == straight


def _straight_run(git):
    with transaction.atomic():
        run(git.folder)
        rows = whole_database()
        transaction.set_rollback(True)
    assert not Version.objects.exists()
    return rows


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_writes_and_run_again_is_one_straight_run(git, prompts_type):
    straight = _straight_run(git)

    killed = _in_a_process(git.folder, FAILPOINT="imported_document")
    assert killed.returncode == -signal.SIGKILL
    assert not Document.objects.exists()
    again = _in_a_process(git.folder)

    assert again.stdout.splitlines()[-1] == "7 new · 0 unchanged · 3 skipped"
    assert whole_database() == straight


def _in_a_process(path, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", "import_ota_versions", str(path)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "CONDUCTATLAS_FAILPOINTS": "1",
            **environment,
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.django_db
def test_commits_that_came_later_are_continued(git):
    run(git.folder)
    git.commit({"Birch/Privacy Policy.md": policy_text(12)}, START + 80 * DAY)

    assert run(git.folder) == "1 new · 8 unchanged · 2 skipped"

    document = Document.objects.get(entity__name="Birch")
    assert document.published_sighting.first_seen_at == START + 80 * DAY
    assert_archive_holds()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["missing", "folder", "text"])
def test_what_is_no_history_is_refused_with_nothing_written(kind, tmp_path):
    path = tmp_path / "given"
    if kind == "folder":
        path.mkdir()
    if kind == "text":
        path.write_text("not a bundle")

    with pytest.raises(CommandError, match="given") as refused:
        run(path)

    assert refused.value.returncode == 2
    assert not ImportedText.objects.exists()


@pytest.mark.django_db
def test_a_crash_on_one_document_is_seen_and_what_was_finished_stays(git):
    with pytest.raises(ZeroDivisionError):
        import_versions(path=git.folder, started=lambda _: _fail_on("Orchard Terms of Service"))

    assert set(Document.objects.values_list("terms_type", flat=True)) == {"Privacy Policy"}
    assert Document.objects.count() == 2


def _fail_on(unwanted):
    def step(name):
        if name == unwanted:
            raise ZeroDivisionError

    return step
