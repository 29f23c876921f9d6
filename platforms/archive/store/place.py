"""What a place that keeps blobs must do, and the errors with which it says that it did not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

SHA256_HEX = re.compile(r"[0-9a-f]{64}")
ERASED_SUFFIX = ".erased"
# A blob that a capture found in place is made young again when it is older than this, so that no
# sweep takes it between the finding and the row. Far below the age at which sweeps take anything.
YOUNG_SECONDS = 3_600


class BlobMissing(Exception):
    """The store has no blob under this hash."""


class BlobCorrupt(Exception):
    """What is stored under this hash does not have it (any more)."""


class StorageError(Exception):
    """The place refused: full, read-only, failing, away. Nothing half-written has a blob's name."""


class BlobErased(BlobMissing, StorageError):
    """These bytes were erased by decision: they are not given out, and not taken in again.

    A BlobMissing to who reads and a StorageError to who writes, so that code which knows nothing
    of erasures still fails in a way it expects.
    """


@dataclass(frozen=True, slots=True)
class Held:
    """A stored frame as the place lists it: its size, and when it was written (POSIX time)."""

    size_bytes: int
    changed_at: float


class Place(Protocol):
    """A folder or a bucket that holds frames under the hashes of their bodies.

    It neither packs nor proves them. Every method raises ValueError for a name that is no SHA-256
    in hex, and StorageError where the place refuses.
    """

    def held(self, sha256: str) -> Held | None:
        """What lies under a name, be it damaged or empty, or None."""

    def keep(self, sha256: str) -> bool:
        """Whether a frame lies there; if so, no sweep that runs now will take it."""

    def read(self, sha256: str) -> bytes:
        """The frame. Raises BlobMissing, and BlobCorrupt for one no body could have made."""

    def write(self, sha256: str, frame: bytes, *, replace: bool = False) -> None:
        """Put a frame there, whole or not at all, past a crash of the machine.

        Without `replace` the caller believes the name to be free: the frame of another writer,
        who was faster, may stand.
        """

    def remove(self, sha256: str, *, older_than: float | None = None) -> bool:
        """Take a frame away; whether one was there.

        With `older_than` (POSIX time) it is left where it was written or kept since. Without, all
        that may hold its bytes goes too: unfinished writes, earlier versions.
        """

    def names(self, digits: str = "") -> Iterator[str]:
        """The names of all frames and marks; only those that begin with two digits, if given.

        For `held_in` and `erased_in`; other files may be among them.
        """

    def mark_erased(self, sha256: str) -> None:
        """Leave the mark that the bytes of this hash are not to be here again."""

    def is_erased(self, sha256: str) -> bool:
        """Whether the mark is there."""

    def remove_unfinished(self, *, older_than: float) -> int:
        """Sweep what killed writers left, last touched before a POSIX time; returns how many."""


def checked_name(sha256: str) -> str:
    """The same name. Raises ValueError for what is no SHA-256 in hex."""
    if not SHA256_HEX.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is not a SHA-256 in lower-case hex.")
    return sha256


def held_in(names: Iterable[str]) -> list[str]:
    """The hashes of frames among a place's names, in order."""
    return sorted(name for name in names if SHA256_HEX.fullmatch(name))


def erased_in(names: Iterable[str]) -> list[str]:
    """The hashes of marks of erasure among a place's names, in order."""
    marks = (name.removesuffix(ERASED_SUFFIX) for name in names if name.endswith(ERASED_SUFFIX))
    return held_in(marks)
