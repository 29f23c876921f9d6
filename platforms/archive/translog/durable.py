"""Files that survive a crash whole: written under another name, synced, renamed, folder synced."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

READ_ONLY = 0o444
REPLACEABLE = 0o644
SECRET = 0o600
SECRET_FOLDER = 0o700


class AlreadyLocked(Exception):
    """Another process holds the lock."""


def put_file(
    path: Path,
    data: bytes,
    *,
    mode: int,
    beside: Path | None = None,
    half_written: Callable[[], None] = lambda: None,
) -> None:
    """Give a path these bytes at once; `sync_folder` of its folder must follow.

    What is unfinished lies in the folder `beside`, on the same disk, or else in the path's own.
    """
    unfinished = (beside or path.parent) / f".unfinished-{secrets.token_hex(8)}"
    try:
        descriptor = os.open(
            unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, SECRET
        )
        try:
            _write_all(descriptor, data[: len(data) // 2])
            half_written()
            _write_all(descriptor, data[len(data) // 2 :])
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        unfinished.rename(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def make_folder(folder: Path, mode: int = 0o755) -> None:
    """Make a folder and those above it, each one's name synced into the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_from_disk(path: Path) -> bytes:
    """The bytes of a synced file, asked of the disk again where the system can forget its copy."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, which the system lets go when the process dies.

    Makes the folder, for its owner alone. Raises AlreadyLocked at once instead of waiting.
    """
    make_folder(folder, SECRET_FOLDER)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, SECRET)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyLocked(f"Another process works in {folder}.") from error
        yield
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[os.write(descriptor, remaining) :]
