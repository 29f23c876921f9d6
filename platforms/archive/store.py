"""Captured bodies, each kept once under the SHA-256 of its bytes, and never changed again.

A body is stored as one zstd frame in `ROOT/ab/cd/abcd…`; the name is the hash of the bytes
before compression, so every read proves itself. Written under another name, synced, renamed,
folder synced: after a crash a blob is there whole or not at all. Rows come after, never before.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import zstandard

from platforms.archive.failpoint import failpoint

COMPRESSION_LEVEL = 6
LARGEST_BODY_BYTES = 64_000_000
SHA256_HEX = re.compile(r"[0-9a-f]{64}")
UNFINISHED_PREFIX = ".unfinished-"
READ_ONLY = 0o444
RESERVED_DESCRIPTOR_BITS = 0x18  # RFC 8878, 3.1.1.1.1: unused and reserved, so zero


class BlobMissing(Exception):
    """The store has no blob under this hash."""


class BlobCorrupt(Exception):
    """What is stored under this hash does not have it (any more)."""


class StorageError(Exception):
    """The disk refused: full, read-only, failing. Nothing half-written has the blob's name."""


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A body in the store: `size_bytes` as fetched and decoded, `stored_bytes` on disk."""

    sha256: str
    size_bytes: int
    stored_bytes: int


class BlobStore:
    """The blobs under one folder. Safe for many processes; equal bodies meet in one file."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def path_of(self, sha256: str) -> Path:
        """Where a blob is or would be. Raises ValueError for what is no SHA-256 in hex."""
        if not SHA256_HEX.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is not a SHA-256 in lower-case hex.")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        """Whether a blob is there, by its name alone."""
        return self.path_of(sha256).is_file()

    def put(self, body: bytes) -> StoredBlob:
        """Store a body and prove that it can be read again; a known one costs a hash and a stat.

        Raises StorageError, and BlobCorrupt where the disk gave back something else.
        """
        if len(body) > LARGEST_BODY_BYTES:
            raise StorageError(f"A body of {len(body)} bytes is larger than any fetch allows.")
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path_of(sha256)
        try:
            stored_bytes = _size_on_disk(path)
            if stored_bytes is None:
                self._write(path, _compress(body))
                self.get(sha256)
                stored_bytes = path.stat().st_size
        except (OSError, BlobMissing) as error:
            raise StorageError(f"The blob {sha256} could not be stored: {error}") from error
        return StoredBlob(sha256=sha256, size_bytes=len(body), stored_bytes=stored_bytes)

    def get(self, sha256: str) -> bytes:
        """The body under a hash, hashed again. Raises BlobMissing, BlobCorrupt, StorageError."""
        path = self.path_of(sha256)
        try:
            stored = path.read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(f"The blob {sha256} is missing.") from error
        except OSError as error:
            raise StorageError(f"The blob {sha256} could not be read: {error}") from error
        body = _decompress(stored, sha256)
        if hashlib.sha256(body).hexdigest() != sha256:
            raise BlobCorrupt(f"The blob {sha256} holds other bytes than its name says.")
        return body

    def hashes(self) -> Iterator[str]:
        """The hashes of all blobs by name, in order, without reading them: the scrub's list."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if SHA256_HEX.fullmatch(path.name):
                yield path.name

    def remove_unfinished(self, *, older_than: float) -> int:
        """Sweep what killed writers left, last touched before a POSIX time; returns how many."""
        removed = 0
        for path in self.root.glob(f"*/*/{UNFINISHED_PREFIX}*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < older_than:
                    path.unlink()
                    removed += 1
        return removed

    def _write(self, path: Path, stored: bytes) -> None:
        self._make_folders(path.parent)
        unfinished = path.parent / f"{UNFINISHED_PREFIX}{secrets.token_hex(8)}"
        try:
            _write_synced(unfinished, stored)
            failpoint("blob_tmp_written")
            # Another writer may have been first: its bytes are the same, so either file will do.
            unfinished.rename(path)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        failpoint("blob_renamed")
        _sync_folder(path.parent)

    def _make_folders(self, folder: Path) -> None:
        """Both levels, each entry synced into its parent, so that a crash loses no folder."""
        if folder.is_dir():
            return
        self.root.mkdir(parents=True, exist_ok=True)
        for level in (folder.parent, folder):
            level.mkdir(exist_ok=True)
            _sync_folder(level.parent)


def _compress(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=COMPRESSION_LEVEL, write_checksum=True).compress(body)


def _decompress(stored: bytes, sha256: str) -> bytes:
    """Undo one frame that must fill the whole file. Raises BlobCorrupt."""
    try:
        size = zstandard.get_frame_parameters(stored).content_size
        if size > LARGEST_BODY_BYTES or stored[4] & RESERVED_DESCRIPTOR_BITS:
            raise BlobCorrupt(f"The blob {sha256} has a broken header.")
        frame = zstandard.ZstdDecompressor().decompressobj()
        body = frame.decompress(stored)
    except (zstandard.ZstdError, MemoryError) as error:
        raise BlobCorrupt(f"The blob {sha256} cannot be unpacked.") from error
    if not frame.eof or frame.unused_data:
        raise BlobCorrupt(f"The blob {sha256} is cut, or something follows it.")
    return body


def _size_on_disk(path: Path) -> int | None:
    """The size of a file that is there and not empty, else None."""
    try:
        return path.stat().st_size or None
    except FileNotFoundError:
        return None


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
