"""Appending to a tree in files: writing its tiles, and deriving it again from what was written."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from platforms.archive.translog.durable import sync_folder
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.merkle import HashReader, leaf_hash, node_hash
from platforms.archive.translog.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    TileName,
    TileRefused,
    encode_bundle,
    read_bundle,
    read_hashes,
    tiles_of,
)

# Entries start..end of the log that is to be written, in order.
EntrySource = Callable[[int, int], Iterable[bytes]]

BUNDLES_A_READ = 16


class EntriesMissing(Exception):
    """The source of entries gave another number of them than it was asked for."""


class GrownTree:
    """A `HashReader`: the subtrees left of `start` from an older tree, the others from leaves.

    `start` is a multiple of the tile's width. Takes 64 bytes or so a leaf.
    """

    def __init__(self, older: HashReader, start: int, leaves: list[bytes]) -> None:
        self._older, self._start = older, start
        self._rows = [leaves]
        size = start + len(leaves)
        level = 0
        while size >> (level + 1):
            places = range(start >> (level + 1), size >> (level + 1))
            row = [node_hash(self(level, 2 * at), self(level, 2 * at + 1)) for at in places]
            self._rows.append(row)
            level += 1

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree. Raises IndexError."""
        first = self._start >> level
        return self._rows[level][index - first] if index >= first else self._older(level, index)

    def tile(self, name: TileName) -> bytes:
        """The bytes of a tile of hashes."""
        level = TILE_HEIGHT * (name.level or 0)
        first = name.index * TILE_WIDTH
        return b"".join(self(level, index) for index in range(first, first + name.width))


def read_bundles(entries: EntrySource, start: int, size: int) -> Iterator[list[bytes]]:
    """The entries from `start` in lists as wide as a tile, asked for many at a time.

    Raises EntriesMissing.
    """
    step = BUNDLES_A_READ * TILE_WIDTH
    for first in range(start, size, step):
        end = min(first + step, size)
        chunk = list(entries(first, end))
        if len(chunk) != end - first:
            raise EntriesMissing(
                f"The database gave {len(chunk)} entries for {first} to {end} of the log."
            )
        for place in range(0, len(chunk), TILE_WIDTH):
            yield chunk[place : place + TILE_WIDTH]


def write_tree(
    folder: LogFolder,
    entries: EntrySource,
    *,
    size: int,
    start: int = 0,
    older: HashReader,
    signed_size: int,
) -> None:
    """Write and sync all bundles and tiles of the tree of `size` that have leaves from `start`.

    From `start` 0 it repairs a folder in which files are missing. Raises TileConflict,
    EntriesMissing, OSError.
    """
    leaves: list[bytes] = []
    touched: set[Path] = set()
    names = list(tiles_of(size, since=start))
    bundles = [name for name in names if name.level is None]
    for name, bundle in zip(bundles, read_bundles(entries, start, size), strict=True):
        leaves += map(leaf_hash, bundle)
        touched.add(folder.put(name, encode_bundle(bundle), signed_size=signed_size))
    tree = GrownTree(older, start, leaves)
    for name in names[len(bundles) :]:
        touched.add(folder.put(name, tree.tile(name), signed_size=signed_size))
    for each in touched:
        sync_folder(each)


def derive_tree(folder: LogFolder, *, size: int, start: int, older: HashReader) -> GrownTree:
    """The tree that the bundles on disk make, after each tile on disk was compared with it.

    Raises TileRefused naming the file that is missing or wrong.
    """
    fetch = folder.fetch_from_disk
    names = list(tiles_of(size, since=start))
    leaves = [
        leaf_hash(entry)
        for name in names
        if name.level is None
        for entry in read_bundle(fetch, name)
    ]
    tree = GrownTree(older, start, leaves)
    for name in names:
        if name.level is not None and read_hashes(fetch, name) != tree.tile(name):
            raise TileRefused(name.path, "does not hold the hashes that the entries give")
    return tree
