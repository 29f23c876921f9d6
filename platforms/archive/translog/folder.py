"""A log as files in one folder, which any web server can serve as it is."""

from collections.abc import Iterator
from pathlib import Path

from platforms.archive.failpoint import failpoint
from platforms.archive.translog.durable import (
    READ_ONLY,
    REPLACEABLE,
    make_folder,
    put_file,
    read_from_disk,
    sync_folder,
)
from platforms.archive.translog.tiles import (
    TILE_WIDTH,
    TileMissing,
    TileName,
    TileReader,
    TileRefused,
    parse_path,
    read_bundle,
    tile_at,
)

CHECKPOINT = "checkpoint"
# One place for what a killed writer leaves; it is no part of the log, and swept by the next one.
UNFINISHED = ".unfinished"


class TileConflict(TileRefused):
    """Other bytes would have to replace a file that a signed checkpoint stands on."""


class LogFolder:
    """The files of one log. Reading is safe at any time; writing is for one process at once."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def fetch(self, path: str) -> bytes:
        """The bytes of a tile or bundle. Raises TileMissing."""
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            raise TileMissing(path, f"cannot be read: {error.strerror}") from error

    def fetch_from_disk(self, path: str) -> bytes:
        """As `fetch`, but asked of the disk again after writing."""
        try:
            return read_from_disk(self.root / path)
        except OSError as error:
            raise TileMissing(path, f"cannot be read: {error.strerror}") from error

    def reader(self, size: int) -> TileReader:
        """The subtree hashes of the tree of a size, for proofs and roots."""
        return TileReader(self.fetch, size)

    def entries(self, start: int, end: int, *, size: int) -> Iterator[bytes]:
        """The entries start..end of the tree of a size, as they stand in the bundles.

        Nothing is proved about them here. Raises TileRefused.
        """
        for index in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)):
            first = index * TILE_WIDTH
            bundle = read_bundle(self.fetch, tile_at(None, index, size))
            yield from bundle[max(0, start - first) : end - first]

    def put(self, name: TileName, data: bytes, *, signed_size: int) -> Path:
        """Write one tile or bundle, synced but for its folder, and return that folder.

        A file that is there with the same bytes is left alone. One with other bytes is replaced
        only if no signed checkpoint needs it, as a killed run leaves them; else TileConflict.
        """
        path = self.root / name.path
        if path.exists():
            if path.read_bytes() == data:
                return path.parent
            if name.end <= signed_size:
                raise TileConflict(name.path, "has other bytes than the entries give")
        make_folder(path.parent)
        make_folder(self.root / UNFINISHED)
        put_file(
            path,
            data,
            mode=READ_ONLY,
            beside=self.root / UNFINISHED,
            half_written=lambda: failpoint("tiles_half_written"),
        )
        return path.parent

    def read_checkpoint(self) -> bytes | None:
        """The published note, or None before the first. Raises OSError."""
        try:
            return (self.root / CHECKPOINT).read_bytes()
        except FileNotFoundError:
            return None

    def publish(self, note: bytes) -> None:
        """Put a checkpoint's note in the place of the one before, at once."""
        make_folder(self.root / UNFINISHED)
        put_file(self.root / CHECKPOINT, note, mode=REPLACEABLE, beside=self.root / UNFINISHED)
        sync_folder(self.root)

    def drop_partials(self, name: TileName) -> None:
        """Remove the partial forms of a tile that is full and there, as tlog-tiles allows."""
        full = self.root / name.full.path
        partials = full.with_name(full.name + ".p")
        if not full.is_file() or not partials.is_dir():
            return
        for path in partials.iterdir():
            path.unlink()
        partials.rmdir()

    def remove_unfinished(self) -> None:
        """Sweep what killed writers left; only for the one who may write."""
        for path in (self.root / UNFINISHED).glob(".unfinished-*"):
            path.unlink(missing_ok=True)

    def paths(self) -> Iterator[tuple[str, TileName | None]]:
        """Every file of the folder but the checkpoint and unfinished ones, and which tile it is."""
        for path in sorted(self.root.rglob("*")):
            relative = path.relative_to(self.root).as_posix()
            if relative == CHECKPOINT or relative.split("/")[0] == UNFINISHED or path.is_dir():
                continue
            yield relative, parse_path(relative)
