"""The disk below the archive: full, read-only, failing, damaged; a second copy for repairs."""

import errno
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache

from platforms.actions.capture import blob_store
from platforms.archive.store import BlobStore, Kind, StorageError
from platforms.evidence import snapshot_stored
from platforms.models import Check, LogLeaf, Snapshot, Version
from tests.faults.invariants import assert_invariants, assert_settled
from tests.faults.rounds import CADENCE, declare, make_due, work_off
from tests.platforms.actions.local_site import policy

DISK_BYTES = 2_000_000
Breaking = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB of its own, or a plain folder for who has no right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    is_mounted = not _mount("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder))
    yield folder
    if is_mounted:
        subprocess.run(["umount", str(folder)], check=True)


def demand_own(disk: Path) -> None:
    if not disk.is_mount():
        pytest.skip("no right to mount a small disk")


def _mount(*arguments: str) -> int:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not one byte is left."""
    demand_own(disk)
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4_096)
    assert not os.statvfs(disk).f_bavail
    yield
    filler.unlink()


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """As the system remounts a disk in doubt."""
    demand_own(disk)
    assert not _mount("-o", "remount,ro", str(disk))
    yield
    assert not _mount("-o", f"remount,rw,size={DISK_BYTES}", str(disk))


def failing(call: str) -> Breaking:
    """A disk that answers one call of the system with an input/output error."""

    @contextmanager
    def breaking(_disk: Path) -> Iterator[None]:
        def fail(*_arguments: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, call, fail)
            yield

    return breaking


BREAKINGS = {
    "full": full,
    "read-only": read_only,
    "EIO at write": failing("write"),
    "EIO at fsync": failing("fsync"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("breaking", BREAKINGS.values(), ids=BREAKINGS.keys())
def test_a_capture_on_a_broken_disk_fails_typed_and_recovers_by_itself(
    breaking, disk, site, clock, settings
):
    settings.BLOB_ROOT = disk / "blobs"
    settings.BLOB_ROOT.mkdir()
    source = declare("/privacy", clock.now)

    with breaking(disk):
        work_off(now=clock.now, gate=site.gate)
        assert Check.objects.get().outcome == "storage"
        assert Check.objects.get().detail
        assert not Snapshot.objects.exists()
        assert not LogLeaf.objects.exists()
    assert [path for path in settings.BLOB_ROOT.rglob("*") if path.is_file()] == []

    clock.now += CADENCE + timedelta(hours=1)
    make_due(source, clock.now)
    work_off(now=clock.now, gate=site.gate)
    assert [check.outcome for check in Check.objects.order_by("pk")] == ["storage", "new_version"]
    assert_invariants()
    assert_settled()


@pytest.mark.parametrize("breaking", [full, read_only])
def test_a_broken_copy_loses_no_capture_and_is_made_up_for(breaking, disk, tmp_path):
    (disk / "copy").mkdir()
    store = BlobStore(tmp_path / "blobs", copy=disk / "copy")

    with breaking(disk):
        blobs = [store.put(os.urandom(9_000)) for _ in range(5)]
        assert all(blob.copy_fault for blob in blobs)
        assert {finding.kind for finding in store.scrub()} == {Kind.COPY_FAULTY}
    assert all(len(store.get(blob.sha256)) == 9_000 for blob in blobs)

    assert Counter(finding.kind for finding in store.scrub()) == {Kind.COPY_RESTORED: 5}
    assert Counter(finding.kind for finding in store.scrub()) == {Kind.SOUND: 5}


def test_a_disk_that_fills_up_keeps_whole_blobs_only(disk):
    demand_own(disk)
    store, kept = BlobStore(disk / "blobs"), []
    body = os.urandom(100_000)

    with suppress(StorageError):
        while len(kept) < DISK_BYTES / len(body):
            kept.append(store.put(body).sha256)
            body = os.urandom(100_000)

    with pytest.raises(StorageError, match="No space"):
        store.put(body)
    assert len(kept) > 10
    assert sorted(store.hashes()) == sorted(kept)
    assert {finding.kind for finding in store.scrub(expected=kept)} == {Kind.SOUND}
    store.erase(kept[0])
    assert store.put(body).size_bytes == 100_000


def flip_a_bit(path: Path, _other: bytes) -> None:
    stored = bytearray(path.read_bytes())
    stored[len(stored) // 3] ^= 1
    overwrite(path, bytes(stored))


def truncate(path: Path, _other: bytes) -> None:
    overwrite(path, path.read_bytes()[:-4])


def remove(path: Path, _other: bytes) -> None:
    path.unlink()


def swap(path: Path, other: bytes) -> None:
    overwrite(path, other)


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


DAMAGES = (flip_a_bit, truncate, remove, swap)


@pytest.mark.django_db
def test_20_of_20_damaged_blobs_show_at_once_and_one_scrub_repairs_them(
    site, clock, settings, tmp_path
):
    (tmp_path / "copy").mkdir()
    for number in range(20):
        site.serve(policy(("30 days", f"{number + 40} days")), f"/{number}")
        declare(f"/{number}", clock.now)
    while Check.objects.filter(outcome="new_version").count() < 20:
        work_off(now=clock.now, gate=site.gate)
    store = BlobStore(settings.BLOB_ROOT, copy=tmp_path / "copy")
    expected = set(Snapshot.objects.values_list("body_sha256", flat=True))
    assert Counter(found.kind for found in store.scrub()) == {Kind.COPY_RESTORED: 20}

    frames = {sha256: store.path_of(sha256).read_bytes() for sha256 in expected}
    for number, sha256 in enumerate(sorted(expected)):
        other = frames[sorted(expected)[number - 1]]
        DAMAGES[number % 4](store.path_of(sha256), other)
    assert {tick.state for tick in ticks()} == {"fail"}

    findings = list(store.scrub(expected=expected))

    assert {found.sha256 for found in findings if found.kind is Kind.RESTORED} == expected
    assert {tick.state for tick in ticks()} == {"ok"}
    assert {sha256: store.path_of(sha256).read_bytes() for sha256 in expected} == frames
    assert sorted(blob_store().hashes()) == sorted(expected)


def ticks():
    cache.clear()
    versions = Version.objects.all()
    return [snapshot_stored(version, version.inputs.all()) for version in versions]
