"""Entries back from the log's files, for a database that was restored from an older backup."""

from collections.abc import Iterator, Sequence

from platforms.archive.translog.checkpoint import open_checkpoint
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.keys import NoteRefused, Verifier
from platforms.archive.translog.merkle import leaf_hash, root_of
from platforms.archive.translog.tiles import (
    TILE_WIDTH,
    TileName,
    TileRefused,
    read_bundle,
    tiles_of,
)


class RebuildRefused(Exception):
    """The files do not hold the entries that were signed: nothing may be taken from them."""


def signed_entries(
    folder: LogFolder, verifiers: Sequence[Verifier], *, origin: str, start: int = 0
) -> Iterator[bytes]:
    """All entries under the published checkpoint from `start`, in order.

    Everything is read and proved against the signed root before the first entry is given.
    Raises RebuildRefused.
    """
    try:
        note = folder.read_checkpoint()
        if note is None:
            raise RebuildRefused(f"There is no checkpoint in {folder.root}.")
        checkpoint = open_checkpoint(note, verifiers, origin=origin).checkpoint
        bundles = [name for name in tiles_of(checkpoint.size) if name.level is None]
        leaves = [leaf_hash(entry) for name in bundles for entry in read_bundle(folder.fetch, name)]
    except (NoteRefused, TileRefused, OSError) as error:
        raise RebuildRefused(str(error)) from error
    if root_of(leaves) != checkpoint.root:
        raise RebuildRefused("The entries do not have the root that was signed.")
    return _again(folder, bundles, leaves, start)


def _again(
    folder: LogFolder, bundles: list[TileName], leaves: list[bytes], start: int
) -> Iterator[bytes]:
    """The entries read once more, for they need not all be held in memory, and compared."""
    for name in bundles[start // TILE_WIDTH :]:
        first = name.index * TILE_WIDTH
        for index, entry in enumerate(read_bundle(folder.fetch, name), first):
            if leaf_hash(entry) != leaves[index]:
                raise RebuildRefused(f"{name.path} was changed while it was read.")
            if index >= start:
                yield entry
