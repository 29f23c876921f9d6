"""Yesterday's backup of the database meets today's signed log: nothing that was signed is lost."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from monitoring.archive_faults import check_archive
from platforms.actions.ledger import give_number
from platforms.actions.seal import SealRefused, log_folder, make_key, seal, verifiers
from platforms.archive.translog.keys import Algorithm, Signer
from platforms.archive.translog.witness import WitnessRefused, witness
from platforms.models import Change, Checkpoint, Document, LogLeaf, Snapshot
from platforms.records import RecordKind, parse_record_id
from provisions.models import Provision
from tests.factories import (
    NOON,
    make_captured_version,
    make_change,
    make_provision,
    make_public_document,
    make_sighting,
)
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.sealing import flip

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
LOST_RECORDS = 50


class Backup:
    """Every row of the database as it is now, as a dump would have it; `restore` puts them back."""

    def __init__(self) -> None:
        self._tables = [
            name for name in connection.introspection.table_names() if name != "django_migrations"
        ]
        self._rows = {name: self._copy(f"COPY {name} TO STDOUT") for name in self._tables}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT quote_ident(sequencename), COALESCE(last_value, 1), last_value IS NOT NULL"
                " FROM pg_sequences WHERE schemaname = 'public'"
            )
            self._sequences = cursor.fetchall()

    def restore(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(self._tables)} CASCADE")
            for name, rows in self._rows.items():
                with cursor.copy(f"COPY {name} FROM STDIN") as into:
                    into.write(rows)
            for sequence in self._sequences:
                cursor.execute("SELECT setval(%s, %s, %s)", sequence)
            cursor.execute("SET session_replication_role = DEFAULT")

    def _copy(self, command: str) -> bytes:
        with connection.cursor() as cursor, cursor.copy(command) as out:
            return b"".join(bytes(part) for part in out)


@pytest.fixture
def look(tmp_path: Path) -> Callable[[], int]:
    """An outside witness looks at the published log; raises if it is not the one it saw."""
    signer = Signer.generate("witness.example/one", Algorithm.COSIGNATURE)

    def looks() -> int:
        note, keys = log_folder().read_checkpoint(), verifiers()
        witness(
            note=note,
            fetch=log_folder().fetch,
            state=tmp_path / "witness",
            signer=signer,
            verifiers=keys,
            origin=settings.LOG_ORIGIN,
            at=int(NOON.timestamp()),
        )
        return int(note.split(b"\n")[1])

    return looks


@pytest.fixture
def lost(look: Callable[[], int]) -> set[str]:
    """The database of yesterday, the log of today; the ids of what lies between."""
    make_key()
    make_provision(make_public_document(), published=True)
    make_change()
    seal(now=NOON)
    look()
    backup, before = Backup(), public_ids()
    for number in range(LOST_RECORDS - 2):
        version = make_captured_version(text=f"# Terms\n\nText {number} of a lost document.\n")
        make_sighting(version)
    document = Document.objects.order_by("pk")[0]
    make_change(document, "# Privacy Policy\n\nWe may use the prompts you submit.\n")
    make_provision(make_public_document(), published=True)
    seal(now=NOON + HOUR)
    look()
    between = public_ids() - before
    backup.restore()
    assert public_ids() == before
    return between


def public_ids() -> set[str]:
    models = (Document, Change, Snapshot, Provision)
    return {row.record_id for model in models for row in model.objects.exclude(number=None)}


def faults() -> list[tuple[str, str]]:
    found = check_archive(step=lambda _name, _total: lambda: None).faults
    return [(fault.kind, fault.id) for fault in found]


def test_the_signer_refuses_until_the_log_was_restored_and_then_goes_on(lost, look):
    signed, rows = look(), LogLeaf.objects.count()
    assert len(lost) > LOST_RECORDS

    with pytest.raises(SealRefused, match=f"has {rows} entries, but {signed} were signed"):
        seal(now=NOON + 2 * HOUR)
    assert ("checkpoint_newest", f"checkpoint:{Checkpoint.objects.last().size}") in faults()

    call_command("restore_log")
    assert LogLeaf.objects.count() == signed
    assert seal(now=NOON + 2 * HOUR).size == signed
    make_change(make_public_document(), seen_at=NOON + 2 * HOUR)
    assert seal(now=NOON + 3 * HOUR).size == look() > signed
    assert_archive_holds()


def test_what_was_lost_is_named_and_nothing_else(lost, look):
    rows = LogLeaf.objects.count()
    call_command("restore_log")
    seal(now=NOON + 2 * HOUR)

    found = faults()

    assert {kind for kind, _ in found} == {"leaf_row"}
    assert len(found) == look() - rows
    assert all("lost:" in name for _, name in found)


def test_public_numbers_are_not_given_out_again(lost):
    call_command("restore_log")

    for kind in RecordKind:
        taken = [number for each, number in map(parse_record_id, lost) if each is kind]
        assert give_number(kind=kind) > max(taken)


def test_a_database_that_was_used_before_the_restore_of_the_log_is_refused(lost, look):
    make_sighting(make_captured_version(text="# Terms\n\nOf a hurried capture.\n"))

    with pytest.raises(SealRefused):
        seal(now=NOON + 2 * HOUR)
    with pytest.raises(CommandError, match="written to"):
        call_command("restore_log")

    assert look()


def test_restoring_twice_does_no_harm(lost):
    call_command("restore_log")
    count = LogLeaf.objects.count()

    call_command("restore_log")

    assert LogLeaf.objects.count() == count


def test_files_that_are_not_those_that_were_signed_restore_nothing(lost):
    count = LogLeaf.objects.count()
    bundles = [path for path in (settings.LOG_ROOT / "tile/entries").rglob("*") if path.is_file()]
    flip(max(bundles, key=lambda path: path.stat().st_size), place=200)

    with pytest.raises(CommandError):
        call_command("restore_log")

    assert LogLeaf.objects.count() == count


def test_an_old_copy_of_the_logs_files_is_told_from_the_log_that_a_witness_saw(
    lost, look, tmp_path
):
    """Database, files and signer's folder of yesterday together: only a witness can tell."""
    call_command("restore_log")
    seal(now=NOON + 2 * HOUR)
    (settings.LOG_ROOT / "checkpoint").write_text(Checkpoint.objects.first().note)

    with pytest.raises(WitnessRefused):
        look()
