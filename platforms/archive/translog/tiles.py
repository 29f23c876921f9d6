"""Tiles and entry bundles as c2sp.org/tlog-tiles has them: their names, their bytes, reading.

A tile holds up to 256 neighbouring hashes of one level, 8 levels of the tree apart; a bundle holds
the entries under a tile of level 0. The rightmost of each may be partial, and says how wide it is.
"""

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from platforms.archive.translog.merkle import HASH_BYTES, root_of

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
LONGEST_ENTRY_BYTES = 65_535
ENTRY_LENGTH = struct.Struct(">H")
PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9]|[1-5][0-9]|6[0-3])/"
    r"(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)

# The bytes of the file at a path such as `tile/0/000.p/5`; raises TileMissing.
Fetch = Callable[[str], bytes]


class TileRefused(Exception):
    """A file of the log is not what it should be: `path`, and which `entry` where that is known."""

    def __init__(self, path: str, problem: str, entry: int | None = None) -> None:
        super().__init__(f"{path}: {problem}")
        self.path, self.problem, self.entry = path, problem, entry


class TileMissing(TileRefused):
    """A file of the log is not there, or cannot be read."""


@dataclass(frozen=True, slots=True)
class TileName:
    """Which tile; level None is the bundle of entries."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Where the log serves it: `tile/1/x001/x234/067.p/3`."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
        level = "entries" if self.level is None else self.level
        suffix = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{''.join(f'x{each}/' for each in groups[:-1])}{groups[-1]}{suffix}"

    @property
    def is_full(self) -> bool:
        """Whether it can never grow any more."""
        return self.width == TILE_WIDTH

    @property
    def full(self) -> "TileName":
        """The same place, once it is full."""
        return TileName(self.level, self.index)

    @property
    def end(self) -> int:
        """How many leaves a tree needs to have this tile."""
        return (self.index * TILE_WIDTH + self.width) << TILE_HEIGHT * (self.level or 0)


def parse_path(path: str) -> TileName | None:
    """The tile of a path; None where the path is no tile's, or is another spelling of one."""
    match = PATH.fullmatch(path)
    if match is None:
        return None
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(re.sub(r"[x/]", "", match["index"]))
    name = TileName(level, index, int(match["width"] or TILE_WIDTH))
    return name if name.width <= TILE_WIDTH and name.path == path else None


def tiles_of(size: int, *, since: int = 0) -> Iterator[TileName]:
    """The bundles, then the tiles level by level, of a tree; only those with leaves from `since`.

    `since` is a multiple of the tile's width or falls into a tile that is given whole.
    """
    yield from _row(None, size, since)
    level = 0
    while size >> TILE_HEIGHT * level:
        yield from _row(level, size, since)
        level += 1


def tile_at(level: int | None, index: int, size: int) -> TileName:
    """The tile as wide as a tree of this size has it; the tree must have some of it."""
    width = (size >> TILE_HEIGHT * (level or 0)) - index * TILE_WIDTH
    return TileName(level, index, min(width, TILE_WIDTH))


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of a bundle. Raises ValueError for an entry over 65,535 bytes."""
    if any(len(entry) > LONGEST_ENTRY_BYTES for entry in entries):
        raise ValueError(f"An entry of a log has at most {LONGEST_ENTRY_BYTES} bytes.")
    return b"".join(ENTRY_LENGTH.pack(len(entry)) + entry for entry in entries)


def read_bundle(fetch: Fetch, name: TileName) -> list[bytes]:
    """The entries of a bundle, from the full one if the partial is gone. Raises TileRefused."""
    used, data = _fetch_partial_or_full(fetch, name)
    entries: list[bytes] = []
    place = 0
    while place < len(data):
        start = place + ENTRY_LENGTH.size
        if start > len(data) or start + int.from_bytes(data[place:start], "big") > len(data):
            raise _broken(used, "is cut inside an entry", len(entries))
        place = start + int.from_bytes(data[place:start], "big")
        entries.append(data[start:place])
    if len(entries) != used.width:
        raise _broken(used, f"holds {len(entries)} entries, not {used.width}", len(entries))
    return entries[: name.width]


def read_hashes(fetch: Fetch, name: TileName) -> bytes:
    """The hashes of a tile in one string, from the full one if the partial is gone.

    Raises TileRefused where it has another length than it should.
    """
    used, data = _fetch_partial_or_full(fetch, name)
    if len(data) != used.width * HASH_BYTES:
        raise TileRefused(used.path, f"has {len(data)} bytes, not {used.width * HASH_BYTES}")
    return data[: name.width * HASH_BYTES]


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile, one by one."""
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


class TileReader:
    """A `HashReader` of the tree of one size, through its tiles; each is fetched once.

    Nothing read is proved by itself: compare the tree's root with a signed one.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch, self._size = fetch, size
        self._tiles: dict[TileName, bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree. Raises TileRefused, IndexError."""
        if index < 0 or (index + 1) << level > self._size:
            raise IndexError(f"The tree has no complete subtree {index} of level {level}.")
        height = level % TILE_HEIGHT
        tile, place = divmod(index << height, TILE_WIDTH)
        hashes = self._hashes(tile_at(level // TILE_HEIGHT, tile, self._size))
        start, end = place * HASH_BYTES, (place + (1 << height)) * HASH_BYTES
        return root_of(split_hashes(hashes[start:end]))

    def _hashes(self, name: TileName) -> bytes:
        if name not in self._tiles:
            self._tiles[name] = read_hashes(self._fetch, name)
        return self._tiles[name]


def _row(level: int | None, size: int, since: int) -> Iterator[TileName]:
    height = TILE_HEIGHT * (level or 0)
    count = -(-(size >> height) // TILE_WIDTH)
    for index in range((since >> height) // TILE_WIDTH, count):
        yield tile_at(level, index, size)


def _fetch_partial_or_full(fetch: Fetch, name: TileName) -> tuple[TileName, bytes]:
    """A log may drop a partial tile once the full one is there."""
    try:
        return name, fetch(name.path)
    except TileMissing:
        if name.is_full:
            raise
    try:
        return name.full, fetch(name.full.path)
    except TileMissing as error:
        raise TileMissing(name.path, error.problem) from error


def _broken(name: TileName, problem: str, place: int) -> TileRefused:
    return TileRefused(name.path, problem, name.index * TILE_WIDTH + place)
