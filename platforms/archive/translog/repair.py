"""Giving a log its damaged or missing files back, from entries that are proved to be the signed."""

from platforms.archive.translog.checkpoint import SignedCheckpoint
from platforms.archive.translog.durable import sync_folder
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.growth import EntrySource, read_bundles, write_tree
from platforms.archive.translog.merkle import HASH_BYTES, leaf_hash, reader_of, root_of
from platforms.archive.translog.tiles import (
    TileName,
    encode_bundle,
    read_bundle,
    read_hashes,
    tile_at,
    tiles_of,
)


class RepairRefused(Exception):
    """The entries at hand are not the signed ones; no file was touched."""


def repair(folder: LogFolder, signed: SignedCheckpoint, entries: EntrySource) -> None:
    """Write every tile and bundle of a signed tree that is not there as it should be.

    `entries` is the database, or a copy of the log; it is read twice. Only under the signer's
    lock, or while nobody signs. Strangers' files stay. Raises RepairRefused, OSError.
    """
    size = signed.checkpoint.size
    leaves = [leaf_hash(entry) for bundle in read_bundles(entries, 0, size) for entry in bundle]
    if root_of(leaves) != signed.checkpoint.root:
        raise RepairRefused(f"The {size} entries do not have the root that was signed.")
    # The root proves the entries, so no file needs protection from them.
    write_tree(folder, entries, size=size, older=reader_of([]), signed_size=0)
    needed = set(tiles_of(size))
    for _, name in folder.paths():
        if name is not None and name.end <= size and name not in needed:
            data = _beginning(folder, name, size)
            sync_folder(folder.put(name, data, signed_size=0))
    if folder.read_checkpoint() != signed.note:
        folder.publish(signed.note)


def _beginning(folder: LogFolder, name: TileName, size: int) -> bytes:
    """What a partial file of an earlier tree holds, by the present one."""
    present = tile_at(name.level, name.index, size)
    if name.level is None:
        return encode_bundle(read_bundle(folder.fetch, present)[: name.width])
    return read_hashes(folder.fetch, present)[: name.width * HASH_BYTES]
