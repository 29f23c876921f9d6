"""Bytes that go: erased ones by decision and for good, orphans until they are captured again."""

import hashlib
import os
import threading
import time
from pathlib import Path

import pytest

from platforms.archive.store import (
    BlobErased,
    BlobMissing,
    BlobStore,
    Erasure,
    StorageError,
)
from platforms.archive.store.folder import Folder

BODY = b"A policy. " * 500


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_erased_bytes_are_gone_from_both_places_and_stay_away(
    doubled: BlobStore, tmp_path: Path
) -> None:
    kept, blob = doubled.put(b"Another policy."), doubled.put(BODY)
    assert doubled.erase(blob.sha256) == Erasure(blob.sha256, True, True)
    for place in ("blobs", "copy"):
        left = [name for name in files(tmp_path / place) if kept.sha256 not in name]
        assert left == [f"{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}.erased"]
    with pytest.raises(BlobErased):
        doubled.get(blob.sha256)
    with pytest.raises(BlobErased):
        doubled.put(BODY)
    assert doubled.is_erased(blob.sha256)
    assert not doubled.has(blob.sha256)
    assert list(doubled.hashes()) == [kept.sha256]
    assert doubled.get(kept.sha256) == b"Another policy."


def test_code_that_knows_no_erasures_meets_a_missing_blob_or_a_refusing_disk() -> None:
    assert issubclass(BlobErased, BlobMissing)
    assert issubclass(BlobErased, StorageError)


def test_erasing_twice_or_what_was_never_there_is_the_same(store: BlobStore) -> None:
    blob = store.put(BODY)
    assert store.erase(blob.sha256) == Erasure(blob.sha256, True, False)
    assert store.erase(blob.sha256) == Erasure(blob.sha256, False, False)
    never = hashlib.sha256(b"never captured").hexdigest()
    assert store.erase(never) == Erasure(never, False, False)
    with pytest.raises(BlobErased):
        store.put(b"never captured")


def test_erasing_takes_what_a_killed_writer_of_the_same_bytes_left(store: BlobStore) -> None:
    blob = store.put(BODY)
    folder = store.path_of(blob.sha256).parent
    (folder / f".unfinished-{blob.sha256}-0123").write_bytes(b"half")
    (folder / f".unfinished-{'0' * 64}-0123").write_bytes(b"another's")
    store.erase(blob.sha256)
    assert sorted(path.name for path in folder.iterdir()) == [
        f".unfinished-{'0' * 64}-0123",
        f"{blob.sha256}.erased",
    ]


def test_an_erasure_that_a_place_refuses_says_so_and_is_finished_by_the_next(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    store = BlobStore(tmp_path / "blobs", copy=copy)
    blob = store.put(BODY)
    copy.rename(tmp_path / "away")
    with pytest.raises(StorageError, match="not wholly erased"):
        store.erase(blob.sha256)
    with pytest.raises(BlobErased):
        store.get(blob.sha256)
    (tmp_path / "away").rename(copy)
    assert store.erase(blob.sha256) == Erasure(blob.sha256, False, True)


class ErasedMeanwhile(Folder):
    """A folder where an erasure runs to its end just before a write."""

    def write(self, sha256: str, frame: bytes, *, replace: bool = False) -> None:
        BlobStore(self.root).erase(sha256)
        super().write(sha256, frame, replace=replace)


def test_a_writer_that_an_erasure_overtook_does_not_put_the_bytes_back(tmp_path: Path) -> None:
    with pytest.raises(BlobErased):
        BlobStore(ErasedMeanwhile(tmp_path)).put(BODY)
    assert [name for name in files(tmp_path) if not name.endswith(".erased")] == []


def age(store: BlobStore, sha256: str, seconds: float) -> None:
    written_at = time.time() - seconds
    os.utime(store.path_of(sha256), (written_at, written_at))


def test_orphans_are_listed_and_only_then_swept_from_both_places(doubled: BlobStore) -> None:
    day_ago = time.time() - 86_400
    known, orphan, young = (doubled.put(body).sha256 for body in (b"known", b"orphan", b"young"))
    for sha256 in (known, orphan):
        age(doubled, sha256, 90_000)
        age(BlobStore(doubled.copy), sha256, 90_000)
    assert doubled.sweep_orphans({known}, older_than=day_ago) == [orphan]
    assert doubled.has(orphan)
    assert doubled.sweep_orphans({known}, older_than=day_ago, dry_run=False) == [orphan]
    assert sorted(doubled.hashes()) == sorted([known, young])
    assert sorted(BlobStore(doubled.copy).hashes()) == sorted([known, young])
    assert doubled.put(b"orphan").sha256 == orphan


def test_a_query_that_went_wrong_sweeps_nothing(store: BlobStore) -> None:
    blob = store.put(BODY)
    with pytest.raises(ValueError):
        store.sweep_orphans(set(), older_than=time.time() + 9, dry_run=False)
    assert store.get(blob.sha256) == BODY


def test_an_old_orphan_that_was_captured_again_is_young_for_every_sweep(store: BlobStore) -> None:
    blob = store.put(BODY)
    age(store, blob.sha256, 90_000)
    store.put(BODY)
    assert store.sweep_orphans({"0" * 64}, older_than=time.time() - 86_400, dry_run=False) == []
    assert store.get(blob.sha256) == BODY


def test_a_sweeper_never_takes_what_was_just_put(store: BlobStore) -> None:
    stop, swept = threading.Event(), []

    def sweep() -> None:
        while not stop.is_set():
            day_ago = time.time() - 86_400
            swept.extend(store.sweep_orphans({"0" * 64}, older_than=day_ago, dry_run=False))

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    try:
        for _ in range(100):
            sha256 = store.put(BODY).sha256
            assert store.get(sha256) == BODY
            age(store, sha256, 90_000)
    finally:
        stop.set()
        sweeper.join()
    assert swept, "the sweeper was never in the way"
