"""A scrub reads everything again, names what is damaged, and repairs it from the other place."""

import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.store import BlobMissing, BlobStore, Kind, StorageError
from platforms.archive.store.folder import Folder

BODIES = [f"Policy {number}. ".encode() * 200 for number in range(20)]


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    """Twenty blobs, each in both places."""
    (tmp_path / "copy").mkdir()
    store = BlobStore(tmp_path / "blobs", copy=tmp_path / "copy")
    for body in BODIES:
        assert store.put(body).copy_fault is None
    return store


def copy_of(store: BlobStore) -> BlobStore:
    assert isinstance(store.copy, Folder)
    return BlobStore(store.copy.root)


def flip_a_bit(path: Path, _other: bytes) -> None:
    stored = bytearray(path.read_bytes())
    stored[len(stored) // 2] ^= 4
    overwrite(path, bytes(stored))


def truncate(path: Path, _other: bytes) -> None:
    overwrite(path, path.read_bytes()[:-1])


def remove(path: Path, _other: bytes) -> None:
    path.unlink()


def swap(path: Path, other: bytes) -> None:
    overwrite(path, other)


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


DAMAGES: list[Callable[[Path, bytes], None]] = [flip_a_bit, truncate, remove, swap]


def damage_all(store: BlobStore) -> list[str]:
    """Every blob of a store, each in one of four ways; their hashes."""
    hashes = list(store.hashes())
    frames = [store.path_of(sha256).read_bytes() for sha256 in hashes]
    for number, sha256 in enumerate(hashes):
        DAMAGES[number % 4](store.path_of(sha256), frames[number - 1])
    return hashes


def kinds(store: BlobStore, **how) -> Counter[Kind]:
    return Counter(finding.kind for finding in store.scrub(**how))


def assert_all_whole(store: BlobStore) -> None:
    for one in (store, copy_of(store)):
        assert sorted(one.get(sha256) for sha256 in one.hashes()) == sorted(BODIES)
        assert all(one.path_of(name).stat().st_mode & 0o777 == 0o444 for name in one.hashes())
    assert kinds(store) == {Kind.SOUND: 20}


def test_each_of_20_damaged_blobs_is_found_and_repaired_from_the_copy(store: BlobStore) -> None:
    hashes = damage_all(store)
    findings = list(store.scrub())
    assert [finding.sha256 for finding in findings] == hashes
    assert {finding.kind for finding in findings} == {Kind.RESTORED}
    assert all(finding.is_repair and finding.detail for finding in findings)
    assert_all_whole(store)


def test_each_of_20_damaged_copies_is_found_and_repaired_from_the_store(store: BlobStore) -> None:
    damage_all(copy_of(store))
    assert kinds(store) == {Kind.COPY_RESTORED: 20}
    assert_all_whole(store)


def test_without_a_copy_each_damage_is_named_and_left(store: BlobStore) -> None:
    alone = BlobStore(store.root)
    hashes = damage_all(alone)
    findings = list(alone.scrub(expected=hashes))
    assert [finding.sha256 for finding in findings] == hashes
    assert Counter(finding.kind for finding in findings) == {Kind.CORRUPT: 15, Kind.MISSING: 5}
    assert all(finding.is_fault for finding in findings)


def test_a_blob_damaged_in_both_places_is_a_fault_that_names_both(store: BlobStore) -> None:
    sha256 = next(store.hashes())
    overwrite(store.path_of(sha256), b"damaged")
    copy_of(store).path_of(sha256).unlink()
    (fault,) = [finding for finding in store.scrub() if finding.is_fault]
    assert (fault.sha256, fault.kind) == (sha256, Kind.CORRUPT)
    assert "unpacked" in fault.detail
    assert "missing" in fault.detail


def test_a_blob_that_only_the_rows_know_is_missing(store: BlobStore) -> None:
    unknown = "7" * 64
    found = {finding.sha256: finding.kind for finding in store.scrub(expected=[unknown])}
    assert found[unknown] is Kind.MISSING
    assert Counter(found.values()) == {Kind.SOUND: 20, Kind.MISSING: 1}


def test_the_slices_of_a_week_cover_each_blob_once(store: BlobStore) -> None:
    expected = [*store.hashes(), "7" * 64]
    nights = [[finding.sha256 for finding in store.scrub(night, 7, expected)] for night in range(7)]
    assert sorted(itertools.chain.from_iterable(nights)) == sorted(expected)
    assert sum(map(bool, nights)) > 1


@given(st.integers(-3, 300), st.integers(-3, 300))
def test_a_slice_that_does_not_exist_is_refused_at_once(part: int, parts: int) -> None:
    if 0 <= part < parts <= 256:
        assert list(BlobStore("nowhere").scrub(part, parts)) == []
    else:
        with pytest.raises(ValueError):
            BlobStore("nowhere").scrub(part, parts)


def test_a_copy_set_later_is_filled(store: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "third").mkdir()
    later = BlobStore(store.root, copy=tmp_path / "third")
    assert kinds(later) == {Kind.COPY_RESTORED: 20}
    assert_all_whole(later)


def test_a_lost_store_comes_back_from_the_copy(store: BlobStore) -> None:
    for sha256 in list(store.hashes()):
        store.path_of(sha256).unlink()
    assert kinds(store) == {Kind.RESTORED: 20}
    assert_all_whole(store)


def test_a_copy_that_is_away_is_one_fault_and_the_store_is_still_read(
    store: BlobStore, tmp_path: Path
) -> None:
    (tmp_path / "copy").rename(tmp_path / "away")
    flip_a_bit(store.path_of(next(store.hashes())), b"")
    assert kinds(store) == {Kind.COPY_FAULTY: 1, Kind.CORRUPT: 1, Kind.SOUND: 19}
    assert not (tmp_path / "copy").exists()


def test_erased_bytes_that_came_back_are_removed_again(store: BlobStore, tmp_path: Path) -> None:
    sha256 = next(store.hashes())
    frame = store.path_of(sha256).read_bytes()
    store.erase(sha256)
    assert kinds(store) == {Kind.ERASED: 1, Kind.SOUND: 19}

    # As when a copy is restored from an old backup: the bytes are there, the mark is not.
    path = copy_of(store).path_of(sha256)
    path.with_name(f"{sha256}.erased").unlink()
    path.write_bytes(frame)
    assert kinds(store) == {Kind.ERASED_AGAIN: 1, Kind.SOUND: 19}
    assert copy_of(store).is_erased(sha256)
    with pytest.raises(BlobMissing):
        copy_of(store).get(sha256)
    assert kinds(store) == {Kind.ERASED: 1, Kind.SOUND: 19}


class Refusing(Folder):
    """A folder that refuses what it is told to refuse."""

    refused = ""

    def read(self, sha256: str) -> bytes:
        self._refuse("read")
        return super().read(sha256)

    def write(self, sha256: str, frame: bytes, *, replace: bool = False) -> None:
        self._refuse("write")
        super().write(sha256, frame, replace=replace)

    def remove(self, sha256: str, *, older_than: float | None = None) -> bool:
        self._refuse("remove")
        return super().remove(sha256, older_than=older_than)

    def _refuse(self, doing: str) -> None:
        if doing == self.refused:
            raise StorageError(f"The disk does not {doing}.")


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ("write", {Kind.CORRUPT: 1, Kind.SOUND: 19}),
        ("read", {Kind.UNREADABLE: 20}),
        ("remove", {Kind.RESTORED: 1, Kind.SOUND: 19}),
    ],
)
def test_a_repair_that_the_disk_refuses_leaves_the_fault(
    store: BlobStore, refused: str, expected: dict[Kind, int]
) -> None:
    flip_a_bit(store.path_of(next(store.hashes())), b"")
    place = Refusing(store.root)
    place.refused = refused
    assert kinds(BlobStore(place, copy=store.copy)) == expected


def test_erased_bytes_that_a_place_does_not_let_go_are_a_fault(store: BlobStore) -> None:
    sha256 = next(store.hashes())
    store.main.mark_erased(sha256)
    place = Refusing(store.root)
    place.refused = "remove"
    assert kinds(BlobStore(place, copy=store.copy)) == {Kind.NOT_ERASED: 1, Kind.SOUND: 19}
    assert kinds(store) == {Kind.ERASED_AGAIN: 1, Kind.SOUND: 19}


class ErasedMeanwhile(Folder):
    """A folder where an erasure runs just before a repair is written."""

    def write(self, sha256: str, frame: bytes, *, replace: bool = False) -> None:
        BlobStore(self.root).erase(sha256)
        super().write(sha256, frame, replace=replace)


def test_a_repair_that_an_erasure_overtook_does_not_bring_the_bytes_back(
    store: BlobStore,
) -> None:
    sha256 = next(store.hashes())
    flip_a_bit(store.path_of(sha256), b"")
    list(BlobStore(ErasedMeanwhile(store.root), copy=store.copy).scrub())
    assert not store.has(sha256)
