"""The signer's verb: one key file, one history, every refusal on record, entries back."""

import json
from datetime import timedelta

import pgtrigger
import pytest
from django.conf import settings

from platforms.actions.ledger import append_leaf, give_number
from platforms.actions.seal import (
    SealRefused,
    key_file,
    log_folder,
    make_key,
    restore_leaves,
    seal,
    signers,
    standing_refusal,
    verifiers,
)
from platforms.archive.translog.checkpoint import open_checkpoint
from platforms.archive.translog.durable import only_one
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.signer import LAST_CHECKPOINT, SignerBusy
from platforms.models import Checkpoint, LogLeaf, RecordNumber, SealRefusal
from platforms.records import RecordKind
from tests.factories import make_captured_version, make_change, make_sighting, make_snapshot
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.sealing import flip, overwrite, sign, tamper
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def published() -> tuple[int, str]:
    note = log_folder().read_checkpoint()
    found = open_checkpoint(note, verifiers(), origin=settings.LOG_ORIGIN).checkpoint
    return found.size, found.root.hex()


def assert_sound() -> None:
    assert fsck(log_folder(), verifiers(), origin=settings.LOG_ORIGIN).faults == []


def lose(since: int) -> None:
    """As after an older backup: the rows of the latest entries are not there."""
    with pgtrigger.ignore():
        LogLeaf.objects.filter(position__gte=since).delete()


def test_the_first_checkpoint_names_its_key_and_covers_every_entry(noon):
    make_snapshot()
    key = make_key()

    checkpoint = seal(now=noon)

    assert checkpoint.size == LogLeaf.objects.count() == 2
    assert (checkpoint.size, checkpoint.root) == published()
    assert checkpoint.signed_at == noon
    assert [each.line for each in verifiers()] == [key.line]
    assert json.loads(LogLeaf.objects.get(kind="key").entry)["key"] == key.line
    assert_sound()
    assert_archive_holds()


def test_sealing_twice_gives_the_same_checkpoint(noon):
    make_snapshot()

    first, second = sign(noon), sign(noon + HOUR)

    assert first == second
    assert (second.note, second.signed_at) == (first.note, noon)
    assert Checkpoint.objects.count() == 1
    assert LogLeaf.objects.filter(kind="key").count() == 1


def test_each_checkpoint_continues_the_one_before(noon):
    first = sign(noon)
    make_snapshot()
    second = sign(noon + HOUR)

    assert (first.size, second.size) == (1, 2)
    assert (second.size, second.root) == published()
    assert_sound()


def test_without_a_key_nothing_is_signed_and_the_log_says_so(noon):
    with pytest.raises(SealRefused, match="log_key --new"):
        seal(now=noon)

    assert standing_refusal().reason == SealRefusal.objects.get().reason
    assert not Checkpoint.objects.exists()
    assert log_folder().read_checkpoint() is None


def test_a_standing_refusal_is_written_down_once_and_ends_with_the_next_signature(noon):
    for minutes in range(3):
        with pytest.raises(SealRefused):
            seal(now=noon + timedelta(minutes=minutes))
    assert SealRefusal.objects.count() == 1

    sign(noon + HOUR)
    assert standing_refusal() is None

    key_file().rename(key_file().with_name("elsewhere"))
    with pytest.raises(SealRefused):
        seal(now=noon + 2 * HOUR)
    assert SealRefusal.objects.count() == 2
    assert standing_refusal().refused_at == noon + 2 * HOUR


def test_another_reason_is_another_refusal(noon):
    with pytest.raises(SealRefused):
        seal(now=noon)
    make_key()
    overwrite(key_file(), b"no key at all\n")

    with pytest.raises(SealRefused, match="cannot be used"):
        seal(now=noon + HOUR)

    assert SealRefusal.objects.count() == 2


def test_a_damaged_key_is_never_shown(noon):
    make_key()
    line = key_file().read_text().strip()
    secret = line.rsplit("+", 1)[1]
    for damaged in (line[:-3], line.replace("+KEY+", "+KAY+"), line + "A", line.swapcase()):
        overwrite(key_file(), f"{damaged}\n".encode())
        with pytest.raises(SealRefused) as refusal:
            seal(now=noon)
        shown = str(refusal.value) + SealRefusal.objects.last().reason
        assert not any(secret[at : at + 8] in shown for at in range(len(secret) - 8))


def test_what_the_signer_keeps_is_the_signers_alone(noon):
    sign(noon)

    for path in settings.SIGNER_ROOT.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert settings.SIGNER_ROOT.stat().st_mode & 0o077 == 0


def test_a_new_key_signs_beside_the_old_one_until_that_is_taken_out(noon):
    sign(noon)
    old, new = signers()[0].verifier, make_key()
    both = sign(noon + HOUR)
    key_file().write_text("".join(key_file().read_text().splitlines(keepends=True)[1:]))
    make_snapshot()
    alone = sign(noon + 2 * HOUR)

    assert both.note.count("\n— ") == 2
    assert alone.note.count("\n— ") == 1
    assert [each.line for each in verifiers()] == [old.line, new.line]
    for checkpoint, keys in ((both, [old]), (both, [new]), (alone, [new])):
        note = checkpoint.note.encode()
        found = open_checkpoint(note, keys, origin=settings.LOG_ORIGIN).checkpoint
        assert found.root.hex() == checkpoint.root
    assert_sound()


def test_a_new_key_without_the_old_one_signs_nothing(noon):
    sign(noon)
    key_file().unlink()
    make_key()

    with pytest.raises(SealRefused, match="keep the old key"):
        seal(now=noon + HOUR)

    assert Checkpoint.objects.count() == 1


def test_a_clock_that_goes_backwards_signs_nothing(noon):
    sign(noon)
    make_snapshot()

    with pytest.raises(SealRefused, match="clock"):
        seal(now=noon - HOUR)

    assert Checkpoint.objects.get().size == 1


def test_a_signer_that_is_busy_is_no_refusal(noon):
    sign(noon)
    with only_one(settings.SIGNER_ROOT), pytest.raises(SignerBusy):
        seal(now=noon + HOUR)

    assert not SealRefusal.objects.exists()


@pytest.mark.parametrize("path", ["tile/entries/000.p/2", "tile/0/000.p/2"])
def test_a_damaged_file_of_the_log_stops_the_signer(noon, path):
    make_snapshot()
    sign(noon)
    flip(settings.LOG_ROOT / path)
    make_snapshot()

    with pytest.raises(SealRefused):
        seal(now=noon + HOUR)

    assert Checkpoint.objects.get().size == 2
    assert standing_refusal() is not None


def test_a_changed_row_of_the_log_stops_the_signer(noon):
    make_snapshot()
    sign(noon)
    leaf = LogLeaf.objects.get(kind="capture")
    tamper(leaf, entry=leaf.entry.replace("2026", "2025"))
    make_snapshot()

    with pytest.raises(SealRefused, match="is not the one that was signed"):
        seal(now=noon + HOUR)


def test_a_signers_folder_that_was_lost_stops_the_signer(noon):
    sign(noon)
    (settings.SIGNER_ROOT / LAST_CHECKPOINT).unlink()
    make_snapshot()

    with pytest.raises(SealRefused, match="does not know what was signed"):
        seal(now=noon + HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_signers_make_one_checkpoint(noon):
    make_key()
    make_snapshot()

    results = together(*[lambda: seal(now=noon)] * 4)

    made = [each for each in results if isinstance(each, Checkpoint)]
    assert made
    assert {type(each) for each in results if each not in made} <= {SignerBusy}
    assert Checkpoint.objects.get().size == LogLeaf.objects.count() == 2
    assert not SealRefusal.objects.exists()


def test_a_database_without_the_latest_entries_is_refused_and_gets_no_new_one(noon):
    make_snapshot()
    make_snapshot()
    sign(noon)
    lose(since=1)

    with pytest.raises(SealRefused, match="has 1 entries, but 3 were signed"):
        seal(now=noon + HOUR)

    assert LogLeaf.objects.count() == 1


def test_restored_entries_are_those_that_were_signed_and_the_signer_goes_on(noon):
    change = make_change()
    version = make_captured_version(change.document, "# Terms\n\nWe keep nothing.\n", noon)
    make_sighting(version, noon)
    signed = sign(noon)
    before = list(LogLeaf.objects.order_by("position").values("position", "kind", "entry"))
    lose(since=2)

    count = restore_leaves(now=noon + HOUR)

    assert count == signed.size - 2
    assert list(LogLeaf.objects.order_by("position").values("position", "kind", "entry")) == before
    assert restore_leaves(now=noon + HOUR) == 0
    assert seal(now=noon + HOUR) == signed
    make_snapshot()
    assert seal(now=noon + 2 * HOUR).size == signed.size + 1
    assert_sound()
    assert_archive_holds()


def test_restored_entries_name_no_row_but_a_key_and_continue_their_documents(noon):
    change = make_change()
    sign(noon)
    documents = dict(LogLeaf.objects.values_list("position", "document"))
    lose(since=1)

    restore_leaves(now=noon)

    for leaf in LogLeaf.objects.exclude(position=0):
        assert leaf.subject.startswith("key:" if leaf.kind == "key" else "lost:")
        assert leaf.document_id == documents[leaf.position]
    assert {change.document_id, None} == set(documents.values())


def test_numbers_in_restored_entries_are_not_given_again(noon):
    version = make_captured_version()
    make_sighting(version)
    make_change(version.document)
    sign(noon)
    lose(since=0)
    RecordNumber.objects.update(latest=0)

    restore_leaves(now=noon)

    assert [give_number(kind=kind) for kind in RecordKind] == [1, 2, 2, 2]


def test_a_database_that_was_written_to_after_the_restore_is_refused(noon):
    make_snapshot()
    make_snapshot()
    sign(noon)
    lose(since=1)
    append_leaf(kind=LogLeaf.Kind.CAPTURE, subject="snapshot:99", facts={}, now=noon)

    with pytest.raises(SealRefused, match="written to after the restore"):
        restore_leaves(now=noon)

    assert LogLeaf.objects.count() == 2


def test_nothing_is_restored_from_damaged_files(noon):
    make_snapshot()
    sign(noon)
    lose(since=1)
    flip(settings.LOG_ROOT / "tile/entries/000.p/2")

    with pytest.raises(SealRefused):
        restore_leaves(now=noon)

    assert LogLeaf.objects.count() == 1


def test_nothing_is_restored_without_a_log_or_a_key(noon):
    with pytest.raises(SealRefused, match="no key"):
        restore_leaves(now=noon)
    make_key()
    with pytest.raises(SealRefused, match="no checkpoint"):
        restore_leaves(now=noon)


def test_entries_that_were_never_signed_do_not_stand_in_the_way_of_a_restore(noon):
    sign(noon)
    make_snapshot()

    assert restore_leaves(now=noon) == 0
    assert seal(now=noon + HOUR).size == 2
