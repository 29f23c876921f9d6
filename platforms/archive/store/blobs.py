"""Captured bodies, each kept once under the SHA-256 of its bytes, and never changed again.

The name is the hash of the bytes before compression, so every read proves itself. Rows come after
blobs, never before. A second copy elsewhere is for repairs: reading never falls back on it, since
a damaged blob must show until it is repaired.
"""

import hashlib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from platforms.archive.store.folder import Folder
from platforms.archive.store.frame import LARGEST_BODY_BYTES, pack, unpack
from platforms.archive.store.place import (
    BlobCorrupt,
    BlobErased,
    BlobMissing,
    Place,
    StorageError,
    held_in,
)
from platforms.archive.store.scrub import FIRST_DIGITS, Finding, scrub_places, state_of


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A body in the store: `size_bytes` as fetched and decoded, `stored_bytes` in its place.

    `copy_fault` says why the second copy could not be written, None where it was or none is set.
    The body is stored nevertheless; the scrub makes up for the copy.
    """

    sha256: str
    size_bytes: int
    stored_bytes: int
    copy_fault: str | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Where the bytes were when they were erased; nowhere, if it had been done before."""

    sha256: str
    was_in_store: bool
    was_in_copy: bool


class BlobStore:
    """The blobs of a folder or bucket, with a second copy in another place if one is given.

    Safe for many processes. A path is a folder: that of the store is made when it is needed, that
    of the copy must be there, so that a disk which is not mounted counts as a failing copy.
    """

    def __init__(self, root: Path | str | Place, copy: Path | str | Place | None = None) -> None:
        self.main: Place = Folder(root) if isinstance(root, str | Path) else root
        self.copy: Place | None = (
            Folder(copy, must_exist=True) if isinstance(copy, str | Path) else copy
        )

    @property
    def root(self) -> Path:
        """The folder of a store on this machine. Raises TypeError for another."""
        return self._folder().root

    def path_of(self, sha256: str) -> Path:
        """Where a blob is or would be, if that is on this machine.

        Raises ValueError for what is no hash, TypeError for a store elsewhere.
        """
        return self._folder().path_of(sha256)

    def has(self, sha256: str) -> bool:
        """Whether a blob is there, by its name alone."""
        return self.main.held(sha256) is not None

    def put(self, body: bytes) -> StoredBlob:
        """Store a body and prove that it can be read again; repairs a damaged blob of its hash.

        Raises StorageError where the store cannot keep it, and of that BlobErased where these
        bytes were erased by decision. A failing copy is told in the answer.
        """
        if len(body) > LARGEST_BODY_BYTES:
            raise StorageError(f"A body of {len(body)} bytes is larger than any fetch allows.")
        sha256 = hashlib.sha256(body).hexdigest()
        self._refuse_erased(sha256)
        stored_bytes = _keep(self.main, sha256, body)
        copy_fault = None
        if self.copy is not None:
            try:
                _keep(self.copy, sha256, body)
            except StorageError as error:
                copy_fault = str(error)
        if self.main.is_erased(sha256):  # while this was being written
            self.erase(sha256)
            self._refuse_erased(sha256)
        return StoredBlob(sha256, len(body), stored_bytes, copy_fault)

    def get(self, sha256: str) -> bytes:
        """The body under a hash, hashed again.

        Raises BlobMissing, of that BlobErased; BlobCorrupt; StorageError.
        """
        self._refuse_erased(sha256)
        return unpack(self.main.read(sha256), sha256)

    def hashes(self) -> Iterator[str]:
        """The hashes of all blobs by name, in order, without reading them."""
        return iter(held_in(self.main.names()))

    def is_erased(self, sha256: str) -> bool:
        """Whether these bytes were erased by decision."""
        return self.main.is_erased(sha256)

    def erase(self, sha256: str) -> Erasure:
        """Take the bytes out of both places, for good: the same bytes are refused from then on.

        Raises StorageError if a place did not do so; the marks that could be set stand, and the
        same call, or the next scrub of that slice, finishes it. The decision, its rows and its
        leaf are the caller's. Backups of the places are not reached.
        """
        faults: list[str] = []
        found: list[bool] = []
        for place in self._places:
            try:
                place.mark_erased(sha256)
            except StorageError as error:
                faults.append(str(error))
        # Only then the bytes, so that a writer who put them back meanwhile sees a mark.
        for place in self._places:
            try:
                found.append(place.remove(sha256))
            except StorageError as error:
                faults.append(str(error))
        if faults:
            raise StorageError(f"{sha256} is not wholly erased: {' '.join(faults)}")
        return Erasure(sha256, was_in_store=found[0], was_in_copy=any(found[1:]))

    def scrub(
        self, part: int = 0, parts: int = 1, expected: Iterable[str] = ()
    ) -> Iterator[Finding]:
        """Read each blob of a slice again, in both places, and repair the one from the other.

        `part` counts from 0. `expected` are the hashes that rows name, of any slice: one that is
        nowhere is found missing. One Finding for each blob, sound ones too, as it goes.
        """
        if not 0 <= part < parts <= len(FIRST_DIGITS):
            raise ValueError(f"There is no part {part} of {parts}.")
        return scrub_places(self.main, self.copy, part=part, parts=parts, expected=expected)

    def sweep_orphans(
        self, known: AbstractSet[str], *, older_than: float, dry_run: bool = True
    ) -> list[str]:
        """Remove blobs that no row names (`known`) and that were last wanted before a POSIX time.

        Returns their hashes, or those that would go. `older_than` lies well before the reading of
        `known` (a day): a capture writes its row soon after its blob. Raises ValueError for an
        empty `known`, which is a query gone wrong rather than an archive without rows.
        """
        if not known and not dry_run:
            raise ValueError("Without any known hash everything would go.")
        swept: set[str] = set()
        for place in self._places:
            for sha256 in held_in(place.names()):
                found = None if sha256 in known else place.held(sha256)
                if found is None or found.changed_at >= older_than:
                    continue
                if dry_run or place.remove(sha256, older_than=older_than):
                    swept.add(sha256)
        return sorted(swept)

    def remove_unfinished(self, *, older_than: float) -> int:
        """Sweep what killed writers left, last touched before a POSIX time; returns how many."""
        return sum(place.remove_unfinished(older_than=older_than) for place in self._places)

    @property
    def _places(self) -> tuple[Place, ...]:
        return (self.main,) if self.copy is None else (self.main, self.copy)

    def _folder(self) -> Folder:
        if not isinstance(self.main, Folder):
            raise TypeError(f"{self.main} is not a folder of this machine.")
        return self.main

    def _refuse_erased(self, sha256: str) -> None:
        if self.main.is_erased(sha256):
            raise BlobErased(f"The blob {sha256} was erased by decision.")


def _keep(place: Place, sha256: str, body: bytes) -> int:
    """See to it that a place has a body, proved by reading it; its stored size.

    Raises StorageError.
    """
    is_there = place.keep(sha256)
    if not is_there or state_of(place, sha256).frame is None:
        place.write(sha256, pack(body), replace=is_there)
        try:
            unpack(place.read(sha256), sha256)
        except (BlobMissing, BlobCorrupt) as error:
            raise StorageError(f"{place} gave something else back: {error}") from error
    found = place.held(sha256)
    return found.size_bytes if found else 0
