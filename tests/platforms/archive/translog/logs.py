"""A small log with a key, for tests: rows as a database would have them, and the two folders."""

from dataclasses import dataclass, field
from pathlib import Path

from platforms.archive.translog.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.keys import Algorithm, Signer
from platforms.archive.translog.merkle import leaf_hash, root_of
from platforms.archive.translog.signer import LAST_CHECKPOINT, Sealed, seal

ORIGIN = "example.org/log"
KEY = Signer(name=ORIGIN, algorithm=Algorithm.ED25519, seed=bytes(range(32)))


def entry(number: int, text: str = "entry") -> bytes:
    return f'{{"number":{number},"type":"{text}","v":1}}'.encode()


@dataclass
class Log:
    """`rows` stands for the database's log; what was sealed is in `folder` and `state`."""

    root: Path
    rows: list[bytes] = field(default_factory=list)
    signers: list[Signer] = field(default_factory=lambda: [KEY])
    origin: str = ORIGIN

    @property
    def folder(self) -> LogFolder:
        return LogFolder(self.root / "log")

    @property
    def state(self) -> Path:
        return self.root / "state"

    def grow(self, count: int, text: str = "entry") -> None:
        self.rows += [entry(len(self.rows) + place, text) for place in range(count)]

    def grow_to(self, *sizes: int) -> "Log":
        """Seal at each of these sizes."""
        for size in sizes:
            self.grow(size - len(self.rows))
            self.seal()
        return self

    def entries(self, start: int, end: int) -> list[bytes]:
        return self.rows[start:end]

    def seal(self) -> Sealed:
        return seal(
            folder=self.folder,
            size=len(self.rows),
            entries=self.entries,
            signers=self.signers,
            state=self.state,
            origin=self.origin,
        )

    def published(self) -> SignedCheckpoint:
        return self._open(self.root / "log" / "checkpoint")

    def remembered(self) -> SignedCheckpoint:
        return self._open(self.state / LAST_CHECKPOINT)

    def files(self) -> dict[str, bytes]:
        """Every file that is served, by its path."""
        root = self.folder.root
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    def overwrite(self, path: str, data: bytes) -> None:
        file = self.folder.root / path
        file.chmod(0o644)
        file.write_bytes(data)

    def flip(self, path: str, place: int = -1, mask: int = 1) -> None:
        data = bytearray((self.folder.root / path).read_bytes())
        data[place] ^= mask
        self.overwrite(path, bytes(data))

    def _open(self, path: Path) -> SignedCheckpoint:
        verifiers = [signer.verifier for signer in self.signers]
        return open_checkpoint(path.read_bytes(), verifiers, origin=self.origin)


def checkpoint_over(rows: list[bytes], origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, len(rows), root_of([leaf_hash(row) for row in rows]))
