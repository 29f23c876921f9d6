"""The log against itself: rows, files, checkpoints, time stamps, numbers."""

from collections.abc import Iterable
from datetime import timedelta

import pgtrigger
import pytest
from django.conf import settings

from platforms.actions.ledger import leaf_hash
from platforms.actions.seal import log_folder
from platforms.faults import Fault
from platforms.log_faults import anchor_faults, leaf_faults, log_file_faults, number_faults
from platforms.models import Anchor, Change, Checkpoint, LogLeaf, RecordNumber, Snapshot
from tests.factories import NOON, make_captured_version, make_change, make_sighting, make_snapshot
from tests.monitoring.whole_archive import make_stamp
from tests.platforms.actions.sealing import flip, overwrite, sign, tamper

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def kinds(found: Iterable[Fault]) -> set[str]:
    return {fault.kind for fault in found}


def of_leaves() -> set[str]:
    return kinds(leaf_faults(lambda: None))


@pytest.fixture
def leaf() -> LogLeaf:
    """The second of three entries of one document, all of them signed."""
    make_sighting(make_captured_version())
    make_snapshot(Snapshot.objects.get().source)
    sign(NOON)
    return LogLeaf.objects.get(kind="version")


def test_a_log_as_it_was_signed_has_no_fault(leaf):
    assert of_leaves() == set()
    assert list(log_file_faults()) == []
    assert list(number_faults()) == []


def test_a_log_that_was_never_signed_has_no_fault():
    make_snapshot()

    assert list(log_file_faults()) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"position": 90}, "leaf_position"),
        ({"kind": "record"}, "leaf_entry"),
        ({"leaf_hash": "f" * 64}, "leaf_hash"),
        ({"entry": "{}"}, "leaf_entry"),
        ({"entry": "no json"}, "leaf_entry"),
        ({"entry": '{"type": "version", "v": 1}'}, "leaf_entry"),
        ({"document": None}, "leaf_chain"),
        ({"subject": "lost:0"}, "leaf_row"),
    ],
)
def test_a_changed_entry_is_named(leaf, change, expected):
    tamper(leaf, **change)

    found = list(leaf_faults(lambda: None))

    assert expected in kinds(found)
    subject = change.get("subject", leaf.subject)
    assert any(subject in fault.id for fault in found if fault.kind == expected)


def test_the_last_entry_of_a_document_taken_out_of_its_chain_is_named(leaf):
    last = LogLeaf.objects.filter(kind="capture").last()
    tamper(last, document=None)

    assert of_leaves() == {"leaf_chain"}


def test_an_entry_changed_with_its_hash_is_named_by_the_signed_files(leaf):
    forged = leaf.entry.replace("ca-plain/1", "ca-plain/9")
    tamper(leaf, entry=forged, leaf_hash=leaf_hash(forged.encode()))

    assert [(fault.kind, fault.id) for fault in log_file_faults()] == [
        ("entry", str(leaf.position))
    ]


def test_a_deleted_entry_is_named(leaf):
    with pgtrigger.ignore():
        LogLeaf.objects.filter(kind="key").delete()

    assert of_leaves() == set(), "it was the last one"
    assert {"checkpoint", "log_file"} & kinds(log_file_faults())
    assert "entry" in kinds(log_file_faults())


def test_every_file_of_the_log_is_named_when_a_bit_of_it_falls_over(leaf):
    files = [path for path in settings.LOG_ROOT.rglob("*") if path.is_file()]
    assert len(files) >= 3

    for path in files:
        data = path.read_bytes()
        flip(path, place=len(data) // 2)
        named = {fault.id for fault in log_file_faults()}
        assert path.relative_to(settings.LOG_ROOT).as_posix() in named
        overwrite(path, data)
    assert list(log_file_faults()) == []


def test_every_file_of_the_log_is_named_when_it_is_missing(leaf):
    for path in [each for each in settings.LOG_ROOT.rglob("*") if each.is_file()]:
        data = path.read_bytes()
        path.unlink()
        named = {fault.id for fault in log_file_faults()}
        assert path.relative_to(settings.LOG_ROOT).as_posix() in named
        path.write_bytes(data)


@pytest.mark.parametrize(
    "change", [{"size": 2}, {"size": 90}, {"root": "f" * 64}, {"note": "no note"}, {"note": ""}]
)
def test_a_checkpoint_that_was_changed_is_named(leaf, change):
    make_snapshot()
    sign(NOON + HOUR)
    first = Checkpoint.objects.order_by("size")[0]
    tamper(first, **change)

    found = [fault for fault in log_file_faults() if fault.kind.startswith("checkpoint")]

    assert f"checkpoint:{change.get('size', first.size)}" in {fault.id for fault in found}


def test_a_published_checkpoint_that_no_row_knows_is_named(leaf):
    with pgtrigger.ignore():
        Checkpoint.objects.all().delete()

    assert "checkpoint_newest" in kinds(log_file_faults())


def test_an_earlier_checkpoint_published_again_is_named(leaf):
    earlier = log_folder().read_checkpoint()
    make_snapshot()
    sign(NOON + HOUR)
    overwrite(settings.LOG_ROOT / "checkpoint", earlier)

    assert "checkpoint_newest" in kinds(log_file_faults())


@pytest.mark.parametrize(
    "change",
    [
        {"token": b""},
        {"token": b"no token"},
        {"chain": ""},
        {"chain": "no certificate"},
        {"stamped_at": NOON},
        {"stamped_at": None},
    ],
)
def test_a_time_stamp_that_was_changed_is_named(leaf, tmp_path, change):
    stamp = make_stamp(Checkpoint.objects.get(), tmp_path / "authority")
    assert list(anchor_faults()) == []

    tamper(stamp, **change)

    assert [fault.id for fault in anchor_faults()] == [f"anchor:{stamp.pk} checkpoint:{4}"]


def test_a_time_stamp_of_another_checkpoint_is_named(leaf, tmp_path):
    make_stamp(Checkpoint.objects.get(), tmp_path / "authority")
    stamp = Anchor.objects.get(kind="timestamp")
    make_snapshot()
    tamper(stamp, checkpoint=sign(NOON + HOUR))

    assert kinds(anchor_faults()) == {"anchor"}


def test_a_copy_of_another_time_is_named(leaf, tmp_path):
    make_stamp(Checkpoint.objects.get(), tmp_path / "authority")
    tamper(Anchor.objects.get(kind="wayback"), stamped_at=NOON)

    assert kinds(anchor_faults()) == {"anchor"}


def test_what_failed_to_be_anchored_is_no_fault(leaf):
    Anchor.objects.create(
        checkpoint=Checkpoint.objects.get(), kind="timestamp", asked_at=NOON, is_confirmed=False
    )

    assert list(anchor_faults()) == []


@pytest.mark.parametrize("kind", ["C", "D", "S"])
def test_a_counter_behind_an_id_that_was_given_is_named(kind):
    version = make_captured_version()
    make_sighting(version)
    make_change(version.document)
    assert Change.objects.public().exists()

    RecordNumber.objects.filter(kind=kind).update(latest=0)

    assert [(fault.kind, fault.id) for fault in number_faults()] == [("record_number", kind)]
