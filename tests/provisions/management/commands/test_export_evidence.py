"""The command that writes an evidence bundle."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from platforms.actions.capture import blob_store
from platforms.models import Checkpoint
from tests.factories import make_captured_version, make_provision, make_sighting
from tests.platforms.actions.sealing import demand_verified, flip

pytestmark = pytest.mark.django_db


@pytest.fixture
def name() -> str:
    """The id of a published record whose text was captured."""
    version = make_captured_version()
    make_sighting(version)
    return make_provision(version.document, published=True).record_id


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "bundle-of-a-record.zip"


def export(name: str, out: Path) -> str:
    said = StringIO()
    call_command("export_evidence", name, f"--out={out}", stdout=said)
    return said.getvalue()


def refused(name: str, out: Path) -> CommandError:
    with pytest.raises(CommandError) as refusal:
        export(name, out)
    assert not out.exists()
    return refusal.value


def test_it_seals_first_where_the_entries_are_not_signed_yet(name, out, tmp_path):
    call_command("log_key", "--new", stdout=StringIO())

    said = export(name, out)

    assert Checkpoint.objects.count() == 1
    assert said == f"{out}: {out.stat().st_size:,} bytes, evidence of CA-P-000001\n"
    demand_verified(out.read_bytes(), tmp_path)


def test_the_same_id_gives_the_same_file_without_another_signature(name, out):
    call_command("log_key", "--new", stdout=StringIO())
    export(name, out)
    first = out.read_bytes()
    make_captured_version(text="# Terms\n\nWhat came later.\n")

    export(name, out)

    assert out.read_bytes() == first
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("wrong", ["CA-P-000009", "CA-X-000001", "record", "", "CA-D-00001@x"])
def test_an_unknown_id_is_bad_input(name, out, wrong):
    error = refused(wrong, out)

    assert error.returncode == 2
    assert str(error)
    assert not Checkpoint.objects.exists()


def test_a_place_that_cannot_be_written_is_bad_input(name, tmp_path):
    call_command("log_key", "--new", stdout=StringIO())

    assert refused(name, tmp_path / "no such folder" / "bundle.zip").returncode == 2


def test_without_a_signer_it_ends_with_3_and_says_how_to_make_one(name, out):
    error = refused(name, out)

    assert error.returncode == 3
    assert "log_key --new" in str(error)


def test_damaged_bytes_end_with_3_and_say_which(name, out):
    call_command("log_key", "--new", stdout=StringIO())
    flip(next(blob_store().root.glob("??/??/*")))

    error = refused(name, out)

    assert error.returncode == 3
    assert "CA-S-0000001" in str(error)
    assert str(blob_store().root) not in str(error)
