"""The scrub: reads a slice of all blobs again, finds what is damaged, repairs from the other copy.

Slices go by the first two hex digits: 1 of 7 each night reads everything in a week.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from platforms.archive.store.frame import unpack
from platforms.archive.store.place import (
    BlobCorrupt,
    BlobMissing,
    Place,
    StorageError,
    erased_in,
    held_in,
)

FIRST_DIGITS = tuple(f"{number:02x}" for number in range(256))


class Kind(StrEnum):
    """What a scrub found of one blob, and did about it. Codes may be stored: only add."""

    SOUND = "sound"  # in every place, with its hash
    RESTORED = "restored"  # was damaged or missing; written again from the copy
    COPY_RESTORED = "copy_restored"  # the copy was damaged or missing; written from the store
    MISSING = "missing"
    CORRUPT = "corrupt"
    UNREADABLE = "unreadable"  # the place refused to read or list
    COPY_FAULTY = "copy_faulty"  # the store has it, and the copy could not be repaired
    ERASED = "erased"  # by decision, and gone from everywhere
    ERASED_AGAIN = "erased_again"  # by decision, but bytes were back (or left): gone now
    NOT_ERASED = "not_erased"  # by decision, but a place does not let go


REPAIRS = frozenset({Kind.RESTORED, Kind.COPY_RESTORED, Kind.ERASED_AGAIN})
FAULTS = frozenset({Kind.MISSING, Kind.CORRUPT, Kind.UNREADABLE, Kind.COPY_FAULTY, Kind.NOT_ERASED})


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one blob; `detail` is one sentence for an operator, "" where all is well.

    `sha256` is empty where a place could not even be listed.
    """

    sha256: str
    kind: Kind
    detail: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether something is still wrong."""
        return self.kind in FAULTS

    @property
    def is_repair(self) -> bool:
        """Whether something was wrong and is right now."""
        return self.kind in REPAIRS


@dataclass(frozen=True, slots=True)
class State:
    """One place's frame of a blob, if it is sound; else what is wrong with it."""

    frame: bytes | None
    kind: Kind
    detail: str = ""


def state_of(place: Place, sha256: str) -> State:
    """Read a blob in one place and prove it."""
    try:
        frame = place.read(sha256)
        unpack(frame, sha256)
    except BlobMissing as error:
        return State(None, Kind.MISSING, str(error))
    except BlobCorrupt as error:
        return State(None, Kind.CORRUPT, str(error))
    except StorageError as error:
        return State(None, Kind.UNREADABLE, str(error))
    return State(frame, Kind.SOUND)


def scrub_places(
    main: Place, copy: Place | None, *, part: int, parts: int, expected: Iterable[str]
) -> Iterator[Finding]:
    """One finding for each blob of a slice that is held anywhere or expected, in order."""
    slices = [digits for digits in FIRST_DIGITS if int(digits, 16) % parts == part]
    wanted: dict[str, set[str]] = {digits: set() for digits in slices}
    for sha256 in expected:
        if sha256[:2] in wanted:
            wanted[sha256[:2]].add(sha256)
    for digits in slices:
        copy = yield from _scrub_digits(main, copy, digits, wanted[digits])


def _scrub_digits(
    main: Place, copy: Place | None, digits: str, names: set[str]
) -> Generator[Finding, None, Place | None]:
    """Scrub what begins with two digits; returns the copy, or None once it cannot be listed."""
    erased: set[str] = set()
    for place in (main, copy):
        if place is None:
            continue
        try:
            listed = list(place.names(digits))
            names.update(held_in(listed))
            erased.update(erased_in(listed))
        except StorageError as error:
            kind = Kind.UNREADABLE if place is main else Kind.COPY_FAULTY
            yield Finding("", kind, str(error))
            if place is copy:
                copy = None  # every blob of it would only say the same again
    for sha256 in sorted(names | erased):
        if sha256 in erased:
            yield _still_erased(main, copy, sha256)
        else:
            yield _examine(main, copy, sha256)
    return copy


def _examine(main: Place, copy: Place | None, sha256: str) -> Finding:
    here = state_of(main, sha256)
    if copy is None:
        return Finding(sha256, here.kind, here.detail)
    there = state_of(copy, sha256)
    if here.frame is not None and there.frame is not None:
        return Finding(sha256, Kind.SOUND)
    if here.frame is not None:
        fault = _repair(copy, sha256, here.frame)
        detail = f"The copy: {there.detail} {fault}".strip()
        return Finding(sha256, Kind.COPY_FAULTY if fault else Kind.COPY_RESTORED, detail)
    if there.frame is not None:
        fault = _repair(main, sha256, there.frame)
        return Finding(
            sha256, here.kind if fault else Kind.RESTORED, f"{here.detail} {fault}".strip()
        )
    return Finding(sha256, here.kind, f"{here.detail} The copy: {there.detail}")


def _repair(place: Place, sha256: str, frame: bytes) -> str:
    """Write a sound frame over what is there; what is wrong after that, or ""."""
    try:
        place.write(sha256, frame, replace=True)
        if place.is_erased(sha256):  # while this was being written
            place.remove(sha256)
            return ""
    except StorageError as error:
        return str(error)
    return state_of(place, sha256).detail


def _still_erased(main: Place, copy: Place | None, sha256: str) -> Finding:
    """See to it that both places have the mark and neither has the bytes."""
    was_back = False
    try:
        for place in (main, copy):
            if place is not None:
                place.mark_erased(sha256)
                was_back = place.remove(sha256) or was_back
    except StorageError as error:
        return Finding(sha256, Kind.NOT_ERASED, str(error))
    detail = "Erased bytes were there." if was_back else ""
    return Finding(sha256, Kind.ERASED_AGAIN if was_back else Kind.ERASED, detail)
