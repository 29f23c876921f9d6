"""Blobs: whole or absent, proved at each read, never changed."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from platforms.archive.store import BlobCorrupt, BlobMissing, BlobStore, StorageError

ROOT = Path(__file__).parents[4]
PUT = (
    "import sys; from platforms.archive.store import BlobStore;"
    "BlobStore(sys.argv[1]).put(b'A policy. ' * 500)"
)
BODY = b"A policy. " * 500


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000))
def test_what_was_put_comes_back_byte_for_byte(store: BlobStore, body: bytes) -> None:
    blob = store.put(body)
    assert store.get(blob.sha256) == body
    assert blob.size_bytes == len(body)
    assert store.path_of(blob.sha256).stat().st_size == blob.stored_bytes


def test_a_blob_lies_read_only_under_the_hash_of_its_decoded_bytes(store: BlobStore) -> None:
    blob = store.put(b"")
    path = store.path_of(blob.sha256)
    assert path.relative_to(store.root).as_posix() == f"e3/b0/{blob.sha256}"
    assert path.stat().st_mode & 0o777 == 0o444
    assert store.has(blob.sha256)
    assert list(store.hashes()) == [blob.sha256]


def test_a_repeated_body_is_stored_once_and_its_file_left_alone(store: BlobStore) -> None:
    first = store.put(BODY)
    path = store.path_of(first.sha256)
    before = path.stat()
    assert store.put(BODY) == first
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert first.stored_bytes < len(BODY) / 10


def test_a_damaged_blob_is_written_anew_when_its_body_comes_again(store: BlobStore) -> None:
    blob = store.put(BODY)
    for damaged in (b"", b"damaged"):
        overwrite(store.path_of(blob.sha256), damaged)
        assert store.put(BODY) == blob
        assert store.get(blob.sha256) == BODY
    assert files(store.root) == [f"{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}"]


def test_an_unknown_hash_is_missing_and_a_path_is_not_a_hash(store: BlobStore) -> None:
    assert not store.has("0" * 64)
    with pytest.raises(BlobMissing):
        store.get("0" * 64)
    for name in ("../../etc/passwd", "0" * 63, "A" * 64, "0" * 64 + "\n"):
        with pytest.raises(ValueError):
            store.get(name)


def test_every_flipped_bit_of_a_stored_blob_is_found(store: BlobStore) -> None:
    blob = store.put(BODY)
    path = store.path_of(blob.sha256)
    stored = path.read_bytes()
    for bit in range(len(stored) * 8):
        damaged = bytearray(stored)
        damaged[bit // 8] ^= 1 << bit % 8
        overwrite(path, bytes(damaged))
        with pytest.raises(BlobCorrupt):
            store.get(blob.sha256)


def test_a_cut_lengthened_or_swapped_blob_is_found(store: BlobStore) -> None:
    blob, other = store.put(BODY), store.put(b"Another policy.")
    path = store.path_of(blob.sha256)
    stored = path.read_bytes()
    swapped = store.path_of(other.sha256).read_bytes()
    cuts = [stored[:length] for length in range(len(stored))]
    for damaged in [*cuts, stored + b"x", stored + swapped, swapped]:
        overwrite(path, damaged)
        with pytest.raises(BlobCorrupt):
            store.get(blob.sha256)


@pytest.mark.parametrize("point", ["blob_half_written", "blob_tmp_written", "blob_renamed"])
def test_a_killed_writer_leaves_a_whole_blob_or_none(store: BlobStore, point: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", PUT, str(store.root)],
        cwd=ROOT,
        env={"CONDUCTATLAS_FAILPOINTS": "1", "FAILPOINT": point},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert [store.get(name) for name in store.hashes()] in ([], [BODY])
    assert store.get(store.put(BODY).sha256) == BODY


def test_what_a_killed_writer_left_is_swept_but_not_what_is_being_written(
    store: BlobStore,
) -> None:
    blob = store.put(BODY)
    left = store.path_of(blob.sha256).parent / ".unfinished-0123"
    left.write_bytes(b"half")
    os.utime(left, (1_000, 1_000))
    assert store.remove_unfinished(older_than=999) == 0
    assert store.remove_unfinished(older_than=1_001) == 1
    assert list(left.parent.iterdir()) == [store.path_of(blob.sha256)]


def test_a_full_disk_is_a_storage_error_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from platforms.archive.store import BlobStore, StorageError;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (20, {resource.RLIM_INFINITY}))\n"
        "try: BlobStore(sys.argv[1]).put(bytes(range(256)) * 9)\n"
        "except StorageError: sys.exit(7)"
    )
    ended = subprocess.run(
        [sys.executable, "-B", "-c", script, str(tmp_path)], cwd=ROOT, check=False
    )
    assert ended.returncode == 7
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_root_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        BlobStore(tmp_path / "file" / "blobs").put(BODY)


def test_a_body_is_written_to_the_second_copy_too(doubled: BlobStore, tmp_path: Path) -> None:
    blob = doubled.put(BODY)
    assert blob.copy_fault is None
    assert files(tmp_path / "copy") == files(tmp_path / "blobs")
    assert BlobStore(tmp_path / "copy").get(blob.sha256) == BODY


def test_a_known_body_is_copied_if_the_copy_lacks_it(store: BlobStore, tmp_path: Path) -> None:
    first = store.put(BODY)
    (tmp_path / "copy").mkdir()
    assert BlobStore(store.root, copy=tmp_path / "copy").put(BODY) == first
    assert BlobStore(tmp_path / "copy").get(first.sha256) == BODY


def test_a_copy_that_is_not_there_is_told_and_not_made_and_loses_nothing(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs", copy=tmp_path / "unmounted" / "copy")
    blob = store.put(BODY)
    assert store.get(blob.sha256) == BODY
    assert blob.copy_fault
    assert "unmounted" in blob.copy_fault
    assert not (tmp_path / "unmounted").exists()


def test_reading_never_falls_back_on_the_copy(doubled: BlobStore) -> None:
    blob = doubled.put(BODY)
    overwrite(doubled.path_of(blob.sha256), b"damaged")
    with pytest.raises(BlobCorrupt):
        doubled.get(blob.sha256)
