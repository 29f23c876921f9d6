"""The commands of the log: exit codes, what they print, and to whom."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from platforms.actions.capture import blob_store
from platforms.actions.seal import key_file, log_folder, seal
from platforms.archive.translog.keys import Algorithm, Signer, Verifier
from platforms.archive.translog.note import split_note
from platforms.archive.translog.signer import LAST_CHECKPOINT
from platforms.management.commands import seal_log
from platforms.models import Checkpoint, CustodyEvent, LogLeaf, Scrub, SealRefusal, Tombstone
from tests.factories import make_captured_version, make_sighting, make_snapshot
from tests.platforms.actions.sealing import flip, known_keys
from tests.platforms.archive.raw_server import RawServer, response

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    return refusal.value


# cosign_log, repair_log


def test_a_witness_that_is_known_stands_under_the_checkpoint(settings):
    run("log_key", "--new")
    run("seal_log")
    witness = Signer.generate("outside.example/witness", Algorithm.COSIGNATURE)
    text = split_note(log_folder().read_checkpoint())[0]
    line = witness.sign(text, at=1_800_000_000).line

    assert refused("cosign_log", line).returncode == 3
    settings.LOG_WITNESSES = [witness.verifier.line]
    run("cosign_log", line)

    assert line.encode() in log_folder().read_checkpoint()
    assert refused("cosign_log", "not a line").returncode == 3
    run("verify_archive")


def test_a_damaged_file_of_the_log_is_written_anew():
    run("log_key", "--new")
    run("seal_log")
    path = log_folder().root / "tile/entries/000.p/1"
    path.unlink()
    assert refused("verify_archive").returncode == 1

    run("repair_log")

    assert path.exists()
    run("verify_archive")


def test_what_the_database_does_not_have_as_signed_is_no_repair():
    assert refused("repair_log").returncode == 3
    run("log_key", "--new")
    assert "Nothing has been signed" in str(refused("repair_log"))


# log_key


def test_log_key_without_a_key_is_bad_input_and_makes_none():
    assert refused("log_key").returncode == 2
    assert not key_file().exists()


def test_log_key_prints_public_keys_only():
    made = run("log_key", "--new").strip()

    assert Verifier.parse(made).name == settings.LOG_ORIGIN
    assert run("log_key").strip() == made
    assert "PRIVATE" in key_file().read_text()
    assert "PRIVATE" not in made
    run("seal_log")
    assert run("log_key").strip() == made


def test_log_key_prints_the_newest_key_last():
    first = run("log_key", "--new").strip()
    run("seal_log")
    second = run("log_key", "--new").strip()
    run("seal_log")

    assert known_keys() == [first, second]


# seal_log


def test_seal_log_says_what_it_signed():
    run("log_key", "--new")

    said = run("seal_log")

    assert said == f"1 entries signed, root {Checkpoint.objects.get().root}\n"
    assert run("seal_log") == said


def test_seal_log_without_a_key_ends_with_3_and_the_reason():
    error = refused("seal_log")

    assert error.returncode == 3
    assert "log_key --new" in str(error)
    assert SealRefusal.objects.count() == 1


@pytest.mark.parametrize("every", ["0", "-5"])
def test_seal_log_every_no_second_is_bad_input(every):
    assert refused("seal_log", f"--every={every}").returncode == 2


def test_seal_log_signs_again_and_again_until_it_is_told_to_stop(monkeypatch):
    """Also after a refusal, which the next round may find mended."""
    rounds = []

    class Event(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rounds.append((timeout, Checkpoint.objects.count()))
            if len(rounds) == 1:
                run("log_key", "--new")
            if len(rounds) == 2:
                make_snapshot()
            if len(rounds) == 3:
                os.kill(os.getpid(), signal.SIGTERM)
            return self.is_set()

    monkeypatch.setattr(seal_log.threading, "Event", Event)
    monkeypatch.setattr(seal_log, "close_old_connections", lambda: None)
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        run("seal_log", "--every=600")
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)

    assert rounds == [(600, 0), (600, 1), (600, 2)]
    assert SealRefusal.objects.count() == 1


# restore_log


def test_restore_log_of_a_whole_log_puts_nothing_back():
    run("log_key", "--new")
    run("seal_log")

    assert run("restore_log").startswith("0 entries put back")


def test_restore_log_that_may_not_ends_with_3_and_the_reason():
    assert refused("restore_log").returncode == 3
    run("log_key", "--new")
    error = refused("restore_log")
    assert error.returncode == 3
    assert "checkpoint" in str(error)


# scrub_store


def test_scrub_store_tells_what_it_read_and_repaired():
    snapshots = [make_snapshot() for _ in range(3)]
    flip(blob_store().path_of(snapshots[0].body_sha256))

    assert run("scrub_store") == "3 blobs read, 1 damaged, 1 repaired\n"
    assert run("scrub_store") == "3 blobs read, 0 damaged, 0 repaired\n"
    assert Scrub.objects.count() == 2


def test_scrub_store_ends_with_1_where_something_stays_damaged(settings):
    settings.BLOB_COPY = None
    flip(blob_store().path_of(make_snapshot().body_sha256))

    assert refused("scrub_store").returncode == 1
    assert CustodyEvent.objects.get().kind == "damaged"


def test_scrub_store_of_a_slice_that_there_is_not_is_bad_input():
    assert refused("scrub_store", "--part=7", "--parts=7").returncode == 2


# erase_bytes


def test_erase_bytes_by_public_id_or_hash():
    version = make_captured_version(parts=2)
    make_sighting(version)
    one, two = version.inputs.order_by("versioninput__position")

    said = run("erase_bytes", one.record_id.lower(), "--reason=A court ordered it.")
    run("erase_bytes", two.body_sha256.upper(), "--reason=The same.")

    assert said == f"{one.body_sha256} erased: A court ordered it.\n"
    assert not blob_store().has(one.body_sha256)
    assert not blob_store().has(two.body_sha256)
    assert Tombstone.objects.filter(erased_by=None).count() == 2


@pytest.mark.parametrize("name", ["CA-S-0000009", "CA-P-000001", "f" * 64, "../x", ""])
def test_erase_bytes_of_an_unknown_id_is_bad_input(name):
    make_snapshot()

    assert refused("erase_bytes", name, "--reason=x").returncode == 2
    assert not Tombstone.objects.exists()


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_erase_bytes_without_a_fit_reason_is_bad_input(reason):
    snapshot = make_snapshot()

    assert refused("erase_bytes", snapshot.body_sha256, f"--reason={reason}").returncode == 2
    assert blob_store().has(snapshot.body_sha256)


def test_erase_bytes_that_the_store_keeps_ends_with_1_and_stands_decided():
    snapshot = make_snapshot()
    settings.BLOB_COPY.rename(settings.BLOB_COPY.with_name(f"{settings.BLOB_COPY.name}-away"))

    error = refused("erase_bytes", snapshot.body_sha256, "--reason=Asked for.")

    assert error.returncode == 1
    assert "Decided and recorded" in str(error)
    assert Tombstone.objects.exists()


# witness_log


@pytest.fixture
def served(tmp_path: Path) -> Iterator[RawServer]:
    """The log's folder as any web server would serve it."""

    def answer(path: str) -> bytes:
        file = settings.LOG_ROOT / path.removeprefix("/log/")
        if not file.is_file():
            return response(b"", status="404 Not Found")
        return response(file.read_bytes(), media_type="application/octet-stream")

    run("log_key", "--new")
    make_snapshot()
    run("seal_log")
    with RawServer(answer) as server:
        yield server


def look(served: RawServer, state: Path, key: str = "") -> str:
    key = key or known_keys()[0]
    return run("witness_log", served.url("/log"), f"--key={key}", f"--state={state}", "--name=w")


def test_witness_log_cosigns_a_log_that_goes_on(served, tmp_path):
    first = look(served, tmp_path / "w")
    make_snapshot()
    seal(now=timezone.now())

    second = look(served, tmp_path / "w")

    assert first.startswith("— w ")
    assert second.startswith("— w ")
    assert (tmp_path / "w" / LAST_CHECKPOINT).read_bytes() == log_folder().read_checkpoint()
    assert (tmp_path / "w" / "key").stat().st_mode & 0o077 == 0


def test_witness_log_refuses_a_log_that_goes_back(served, tmp_path):
    earlier = log_folder().read_checkpoint()
    make_snapshot()
    seal(now=timezone.now())
    look(served, tmp_path / "w")
    (settings.LOG_ROOT / "checkpoint").write_bytes(earlier)

    with pytest.raises(CommandError, match="REFUSED") as refusal:
        look(served, tmp_path / "w")

    assert refusal.value.returncode == 1


def test_witness_log_refuses_another_key(served, tmp_path):
    other = run("log_key", "--new").strip()

    with pytest.raises(CommandError, match="REFUSED") as refusal:
        look(served, tmp_path / "w", key=other)

    assert refusal.value.returncode == 1


def test_witness_log_without_an_answer_or_a_key_could_not_look(served, tmp_path):
    (settings.LOG_ROOT / "checkpoint").rename(tmp_path / "away")
    with pytest.raises(CommandError) as silence:
        look(served, tmp_path / "w")
    with pytest.raises(CommandError) as nonsense:
        look(served, tmp_path / "w", key="no key")

    assert (silence.value.returncode, nonsense.value.returncode) == (2, 2)


def test_the_log_names_its_key_in_an_entry_that_anyone_can_read(served):
    entry = json.loads(LogLeaf.objects.get(kind="key").entry)

    assert entry == {"v": 1, "type": "key", "key": known_keys()[0]}


def test_the_exit_code_of_a_command_is_that_of_its_process(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "witness_log", "http://127.0.0.1:9", "--key=x", "--state=y"],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
