"""The check of a whole log: everything derived again from the entries, every wrong file named.

Each hash of the tree can be had in up to three ways: from the bundle, from the tile, and through
the tile above or the signed root. Where two agree, the third file is the wrong one.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from platforms.archive.translog.checkpoint import Checkpoint, open_checkpoint
from platforms.archive.translog.folder import CHECKPOINT, LogFolder
from platforms.archive.translog.keys import NoteRefused, Verifier
from platforms.archive.translog.merkle import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash, root_of
from platforms.archive.translog.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    TileName,
    TileRefused,
    read_bundle,
    read_hashes,
    split_hashes,
    tile_at,
    tiles_of,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One file that is wrong, missing or not the log's, and the entry where that is known."""

    path: str
    problem: str
    entry: int | None = None


@dataclass(slots=True)
class Report:
    """What a check found. `ahead` counts files of entries that no checkpoint covers yet."""

    size: int = 0
    files: int = 0
    ahead: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether every file is right and has the signed root."""
        return not self.faults


def fsck(folder: LogFolder, verifiers: Sequence[Verifier], *, origin: str) -> Report:
    """Check every file of a log against its published checkpoint.

    Give the keys of the witnesses too: a signature line of a key that is not given is a fault,
    as nobody could tell a damaged one from a stranger's. Reads every file once, about 3 s for a
    million entries.
    """
    check = _Check(folder)
    checkpoint = check.read_checkpoint(verifiers, origin)
    if checkpoint is not None:
        check.list_files(checkpoint.size)
        check.derive(checkpoint)
    return check.report


class _Check:
    def __init__(self, folder: LogFolder) -> None:
        self._folder = folder
        self._partials: dict[tuple[int | None, int], list[TileName]] = defaultdict(list)
        self.report = Report()

    def read_checkpoint(self, verifiers: Sequence[Verifier], origin: str) -> Checkpoint | None:
        try:
            note = self._folder.read_checkpoint()
            if note is None:
                self._fault(CHECKPOINT, "is missing")
                return None
            signed = open_checkpoint(note, verifiers, origin=origin)
        except (NoteRefused, OSError) as error:
            self._fault(CHECKPOINT, str(error))
            return None
        for signature in signed.opened.unknown:
            self._fault(CHECKPOINT, f"has a signature of an unknown key of {signature.name}")
        self.report.size, self.report.files = signed.checkpoint.size, 1
        return signed.checkpoint

    def list_files(self, size: int) -> None:
        """Sort every file: needed by this tree, of an earlier tree, ahead of it, or a stranger."""
        needed = {name.path for name in tiles_of(size)}
        for path, name in self._folder.paths():
            self.report.files += 1
            if name is None:
                self._fault(path, "is no file of a log")
            elif path in needed:
                continue
            elif name.end > size:
                self.report.ahead += 1
            else:
                self._partials[name.level, name.index].append(name)

    def derive(self, checkpoint: Checkpoint) -> None:
        """Climb from the entries to the root, a row of tiles at a time."""
        size = checkpoint.size
        edges: list[list[bytes]] = [[]]
        row: list[bytes | None] = [
            self._full_leaves(index, size) for index in range(size >> TILE_HEIGHT)
        ]
        level = 1
        while row:
            row, edge = self._row_above(level, row, size)
            edges.append(edge)
            level += 1
        if size % TILE_WIDTH:
            edges[0] = self._last_leaves(checkpoint, edges[1:])
        if _root_over(edges) != checkpoint.root and self.report.is_sound:
            self._fault(CHECKPOINT, "has another root than the entries give")

    def _full_leaves(self, index: int, size: int) -> bytes | None:
        """The root of a full tile of leaves as most files have it."""
        above = self._hash_above(index, size)
        leaves = self._leaves(tile_at(None, index, size), lambda each: root_of(each) == above)
        return root_of(leaves) if leaves else above

    def _last_leaves(self, checkpoint: Checkpoint, above: list[list[bytes]]) -> list[bytes]:
        size = checkpoint.size
        return self._leaves(
            tile_at(None, size // TILE_WIDTH, size),
            lambda each: _root_over([each, *above]) == checkpoint.root,
        )

    def _leaves(self, bundle: TileName, is_right: Callable[[list[bytes]], bool]) -> list[bytes]:
        """The leaf hashes of one bundle and its tile; empty where neither can be read."""
        tile = TileName(0, bundle.index, bundle.width)
        by_entries, by_tile = self._hashes_of(bundle), self._hashes_of(tile)
        leaves = by_entries or by_tile
        if by_entries and by_tile and by_entries != by_tile:
            place = next(at for at, each in enumerate(by_entries) if each != by_tile[at])
            entry = bundle.index * TILE_WIDTH + place
            entries_are_right = is_right(by_entries)
            if not entries_are_right:
                leaves = by_tile
                self._fault(bundle.path, f"entry {entry} is not the one of the tile", entry)
            if entries_are_right or not is_right(by_tile):
                self._fault(tile.path, f"the hash of entry {entry} is another", entry)
        for level in (None, 0):
            self._compare_partials(level, bundle.index, leaves)
        return leaves

    def _row_above(
        self, level: int, below: list[bytes | None], size: int
    ) -> tuple[list[bytes | None], list[bytes]]:
        """Compare a row of tiles with the roots of those below.

        Returns the roots of its full tiles, and the hashes of the last one if it is partial.
        """
        roots: list[bytes | None] = []
        edge: list[bytes] = []
        for first in range(0, len(below), TILE_WIDTH):
            name = tile_at(level, first // TILE_WIDTH, size)
            hashes = self._judged_tile(name, below[first : first + TILE_WIDTH])
            if name.is_full:
                roots.append(root_of(hashes))
            else:
                edge = hashes
        return roots, edge

    def _judged_tile(self, name: TileName, below: list[bytes | None]) -> list[bytes]:
        stored = self._hashes_of(name) or [b""] * name.width
        hashes = [mine or theirs for mine, theirs in zip(below, stored, strict=True)]
        if any(stored) and stored != hashes:
            place = next(at for at, each in enumerate(stored) if each != hashes[at])
            self._fault(name.path, f"its hash {place} is not the root of the tile below")
        self._compare_partials(name.level, name.index, hashes)
        return hashes

    def _compare_partials(self, level: int | None, index: int, hashes: list[bytes]) -> None:
        """Files of earlier trees must hold the beginning of what the present ones hold."""
        for name in self._partials[level, index] if hashes else []:
            found = self._hashes_of(name)
            wrong = [at for at, each in enumerate(found) if each != hashes[at]]
            if wrong:
                entry = index * TILE_WIDTH + wrong[0] if not level else None
                self._fault(name.path, f"its hash {wrong[0]} is another in later files", entry)

    def _hashes_of(self, name: TileName) -> list[bytes]:
        """The hashes that a file holds or its entries have; empty, and a fault, if unreadable."""
        try:
            if name.level is None:
                return [leaf_hash(entry) for entry in read_bundle(self._folder.fetch, name)]
            return split_hashes(read_hashes(self._folder.fetch, name))
        except TileRefused as error:
            self._fault(error.path, error.problem, error.entry)
            return []

    def _hash_above(self, index: int, size: int) -> bytes | None:
        """What the tile above says of a full tile of leaves; its own faults are told later."""
        try:
            above = read_hashes(self._folder.fetch, tile_at(1, index // TILE_WIDTH, size))
        except TileRefused:
            return None
        place = index % TILE_WIDTH * HASH_BYTES
        return above[place : place + HASH_BYTES]

    def _fault(self, path: str, problem: str, entry: int | None = None) -> None:
        self.report.faults.append(Fault(path=path, problem=problem, entry=entry))


def _root_over(edges: list[list[bytes]]) -> bytes:
    """The tree's root from the hashes of its partial tiles, from the leaves' level upwards."""
    peaks: list[bytes] = []
    for hashes in reversed(edges):
        place = 0
        while place < len(hashes):
            width = 1 << (len(hashes) - place).bit_length() - 1
            peaks.append(root_of(hashes[place : place + width]))
            place += width
    if not peaks:
        return EMPTY_ROOT
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root
