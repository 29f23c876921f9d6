"""Blobs in a folder of this machine: `ROOT/ab/cd/abcd…`, read-only files that never change.

Written under another name, synced, renamed, folder synced: after a crash a frame is there whole
or not at all.
"""

import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platforms.archive.failpoint import failpoint
from platforms.archive.store.frame import LARGEST_FRAME_BYTES
from platforms.archive.store.place import (
    ERASED_SUFFIX,
    YOUNG_SECONDS,
    BlobCorrupt,
    BlobMissing,
    Held,
    StorageError,
    checked_name,
)

TWO_DIGITS = re.compile(r"[0-9a-f]{2}")
UNFINISHED_PREFIX = ".unfinished-"
READ_ONLY = 0o444


class Folder:
    """A place in one folder. Safe for many processes; equal bodies meet in one file.

    With `must_exist` the folder itself is never made: where a disk is not mounted, a second copy
    must fail, not fill the disk below. Make it inside the mounted disk, not at its top.
    """

    def __init__(self, root: Path | str, *, must_exist: bool = False) -> None:
        self.root = Path(root)
        self._must_exist = must_exist

    def __str__(self) -> str:
        return str(self.root)

    def path_of(self, sha256: str) -> Path:
        """Where a frame is or would be. Raises ValueError for what is no SHA-256 in hex."""
        name = checked_name(sha256)
        return self.root / name[:2] / name[2:4] / name

    def held(self, sha256: str) -> Held | None:
        """What lies under a name: one stat."""
        with self._refusals(f"look for {sha256}"):
            return _held(self.path_of(sha256))

    def keep(self, sha256: str) -> bool:
        """Whether a frame lies there, young enough for every sweep; a lock on its folder."""
        path = self.path_of(sha256)
        with self._refusals(f"look for {sha256}"):
            try:
                with _locked(path.parent):
                    found = _held(path)
                    if found and found.changed_at < time.time() - YOUNG_SECONDS:
                        # Who may not touch it, as on a read-only disk, may not sweep it either.
                        with suppress(OSError):
                            os.utime(path)
                    return found is not None
            except FileNotFoundError:
                return False

    def read(self, sha256: str) -> bytes:
        """The frame. Raises BlobMissing, BlobCorrupt, StorageError."""
        path = self.path_of(sha256)
        with self._refusals(f"read {sha256}"):
            try:
                if path.stat().st_size > LARGEST_FRAME_BYTES:
                    raise BlobCorrupt(f"The blob {sha256} is larger than any body.")
                return path.read_bytes()
            except FileNotFoundError as error:
                raise BlobMissing(f"The blob {sha256} is missing.") from error

    def write(self, sha256: str, frame: bytes, *, replace: bool = False) -> None:
        """Write beside, then rename over what may be there."""
        path = self.path_of(sha256)
        with self._refusals(f"store {sha256}"):
            self._make_folders(path.parent)
            unfinished = path.parent / f"{UNFINISHED_PREFIX}{sha256}-{secrets.token_hex(8)}"
            try:
                _write_synced(unfinished, frame)
                failpoint("blob_tmp_written")
                # Another writer may have been first: its body is the same, so either will do.
                unfinished.rename(path)
            except BaseException:
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                raise
            failpoint("blob_renamed")
            _sync_folder(path.parent)

    def remove(self, sha256: str, *, older_than: float | None = None) -> bool:
        """Unlink a frame; without `older_than` also what writers of the same bytes left."""
        path = self.path_of(sha256)
        with self._refusals(f"remove {sha256}"):
            if older_than is None:
                for left in path.parent.glob(f"{UNFINISHED_PREFIX}{sha256}-*"):
                    left.unlink(missing_ok=True)
            try:
                with _locked(path.parent):
                    if older_than is not None and path.stat().st_mtime >= older_than:
                        return False
                    path.unlink()
            except FileNotFoundError:
                return False
            _sync_folder(path.parent)
            return True

    def names(self, digits: str = "") -> Iterator[str]:
        """All names in the folders of the first two digits, or in all folders, in order."""
        with self._refusals("list"):
            if self._must_exist:
                self.root.stat()
            for first in [digits] if digits else filter(TWO_DIGITS.fullmatch, _listed(self.root)):
                for second in filter(TWO_DIGITS.fullmatch, _listed(self.root / first)):
                    for name in _listed(self.root / first / second):
                        if name.startswith(first + second):
                            yield name

    def mark_erased(self, sha256: str) -> None:
        """An empty file `HASH.erased` beside the frame's place, synced."""
        path = self.path_of(sha256)
        with self._refusals(f"mark {sha256} as erased"):
            self._make_folders(path.parent)
            path.with_name(f"{sha256}{ERASED_SUFFIX}").touch(mode=READ_ONLY)
            _sync_folder(path.parent)

    def is_erased(self, sha256: str) -> bool:
        """Whether the mark's file is there."""
        path = self.path_of(sha256)
        with self._refusals(f"look for {sha256}"):
            try:
                path.with_name(f"{sha256}{ERASED_SUFFIX}").stat()
            except FileNotFoundError:
                return False
            return True

    def remove_unfinished(self, *, older_than: float) -> int:
        """Sweep what killed writers left, last touched before a POSIX time; returns how many."""
        removed = 0
        with self._refusals("sweep"):
            for path in self.root.glob(f"*/*/{UNFINISHED_PREFIX}*"):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < older_than:
                        path.unlink()
                        removed += 1
        return removed

    def _make_folders(self, folder: Path) -> None:
        """Both levels, each entry synced into its parent, so that a crash loses no folder."""
        if folder.is_dir():
            return
        if not self._must_exist:
            self.root.mkdir(parents=True, exist_ok=True)
        for level in (folder.parent, folder):
            level.mkdir(exist_ok=True)
            _sync_folder(level.parent)

    @contextmanager
    def _refusals(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StorageError(f"{self} could not {doing}: {error}") from error


def _held(path: Path) -> Held | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Held(found.st_size, found.st_mtime)


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are wanted, not paths
    except FileNotFoundError:
        return []


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep a sweep from unlinking between another's look and its touch. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_synced(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        _write_all(descriptor, data[: len(data) // 2])
        failpoint("blob_half_written")
        _write_all(descriptor, data[len(data) // 2 :])
        os.fchmod(descriptor, READ_ONLY)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[os.write(descriptor, remaining) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
