"""The command that says whether the archive is still what was written."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from monitoring.management.commands import verify_archive
from platforms.actions.capture import blob_store
from platforms.models import LogLeaf, Snapshot, Version
from tests.factories import make_captured_version, make_change, make_sighting, make_snapshot
from tests.monitoring.whole_archive import make_whole_archive
from tests.platforms.actions.sealing import flip, sign, tamper

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, int]:
    """What it prints, and its exit code."""
    out = StringIO()
    try:
        call_command("verify_archive", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def found(*arguments: str) -> dict:
    return json.loads(run("--json", *arguments)[0])


def test_a_whole_archive_has_no_fault(tmp_path):
    make_whole_archive(tmp_path)

    said, code = run()

    assert code == 0
    assert said.startswith("0 faults in 5 blobs, 7 captures, 6 versions, 1 changes")


def test_an_empty_archive_has_no_fault():
    assert run()[1] == 0
    assert found()["faults"] == []


def test_json_is_one_object_and_nothing_else(tmp_path):
    make_whole_archive(tmp_path)
    flip(blob_store().path_of(Snapshot.objects.first().body_sha256))

    said, code = run("--json")

    assert code == 1
    assert said.count("\n") == 1
    report = json.loads(said)
    assert set(report) == {"checked", "faults"}
    assert report["checked"]["blobs"] == 5
    assert all(set(fault) == {"kind", "id", "expected", "found"} for fault in report["faults"])
    sha256 = Snapshot.objects.first().body_sha256
    assert {"kind": "blob", "id": sha256, "expected": "bytes with this hash"}.items() <= (
        report["faults"][0].items()
    )


def test_faults_are_told_a_line_each_without_places_of_this_machine(noon):
    version = make_captured_version()
    make_sighting(version)
    sign(noon)
    blob_store().path_of(version.inputs.get().body_sha256).unlink()
    tamper(LogLeaf.objects.get(kind="capture"), entry="{}")
    (settings.LOG_ROOT / "checkpoint").unlink()

    said, code = run()

    assert code == 1
    assert all(": expected " in line for line in said.splitlines()[:-1])
    assert str(settings.BLOB_ROOT.parent) not in said


def test_every_row_broken_at_once_is_told_and_nothing_crashes(tmp_path):
    make_whole_archive(tmp_path)
    broken = {
        "platforms_snapshot": "capture_record = '[]'",
        "platforms_version": "origin = '{\"commit\": 1}', text = 'x'",
        "platforms_change": "hunks = '[[1], null]'",
        "platforms_logleaf": "entry = 'no json'",
        "platforms_checkpoint": "note = 'no note'",
        "platforms_anchor": "token = ''",
        "provisions_publication": "record = '{}', content = '[1]'",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, change in broken.items():
            cursor.execute(f"UPDATE {table} SET {change}")
        cursor.execute("SET session_replication_role = DEFAULT")
    for path in settings.LOG_ROOT.rglob("*"):
        if path.is_file():
            flip(path)

    report = found()

    kinds = {fault["kind"] for fault in report["faults"]}
    assert {"snapshot", "version", "version_text", "change", "leaf_entry", "publication"} <= kinds


def test_it_writes_nothing(tmp_path):
    make_whole_archive(tmp_path)
    flip(blob_store().path_of(Snapshot.objects.first().body_sha256))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    writes = []

    def watch(execute, sql, params, many, context):
        if sql.split()[0] in {"INSERT", "UPDATE", "DELETE"}:
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        run()

    assert writes == []
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_sample_looks_at_so_many_of_each_and_at_the_whole_log(noon):
    for number in range(5):
        make_change(make_captured(number).document, f"# Terms\n\nText {number} of a later day.\n")
    sign(noon)

    checked = found("--sample=2")["checked"]

    assert (checked["blobs"], checked["captures"], checked["versions"]) == (2, 2, 2)
    assert checked["changes"] == 2
    assert checked["log entries"] == LogLeaf.objects.count()


def make_captured(number: int) -> Version:
    version = make_captured_version(text=f"# Terms\n\nText {number} of a document.\n")
    make_sighting(version)
    return version


def test_a_sample_larger_than_the_archive_is_all_of_it():
    make_snapshot()

    assert found("--sample=99")["checked"]["blobs"] == 1


@pytest.mark.parametrize("sample", ["0", "-1", "many"])
def test_a_sample_of_nothing_is_bad_input(sample):
    assert run(f"--sample={sample}")[1] != 0


def test_a_database_that_does_not_answer_is_neither_clean_nor_faulty(monkeypatch):
    def refuse(**_how: object) -> None:
        raise DatabaseError("the connection was closed")

    monkeypatch.setattr(verify_archive, "check_archive", refuse)

    assert run()[1] == 2
