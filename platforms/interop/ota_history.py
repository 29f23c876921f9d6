"""Read a version history in Open Terms Archive's form: a git repository of `<Service>/<Type>.md`.

Order is topological without merges; times are the committer's, made non-decreasing per document.
An exact rename continues a document, a deletion ends it.
"""

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

TECHNICAL_SUBJECT = "Apply technical"
NO_BLOB = "0" * 40


class NotAHistory(ValueError):
    """The path is no git repository or bundle that can be read; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """One commit's word on one document; `blob` is None where the commit deleted it."""

    commit: str
    at: datetime
    subject: str
    path: str
    blob: str | None

    @property
    def is_technical(self) -> bool:
        """Whether the archive itself says that the platform changed nothing."""
        return self.subject.startswith(TECHNICAL_SUBJECT)


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """All records of one document in order, under the name that it has in the end."""

    service: str
    terms_type: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class History:
    """An opened history: its identity, its documents, its last date, what was left aside."""

    collection: str
    documents: tuple[DocumentHistory, ...]
    ended_at: datetime
    skipped: tuple[str, ...]
    repository: Path

    @property
    def record_count(self) -> int:
        """Records of all documents."""
        return sum(len(document.records) for document in self.documents)


@contextmanager
def open_history(path: Path) -> Iterator[History]:
    """Open a bundle (through a temporary clone) or a repository.

    Raises NotAHistory before anything else happens.
    """
    if path.is_dir():
        if not any((path / name).exists() for name in (".git", "HEAD")):  # not a folder inside one
            raise NotAHistory(f"{path}: not a git repository.")
        yield _read(path)
        return
    if not path.is_file():
        raise NotAHistory(f"{path}: there is no such file or folder.")
    with tempfile.TemporaryDirectory(prefix="ca-history-") as folder:
        clone = Path(folder) / "history.git"
        _git(Path(folder), "clone", "--quiet", "--mirror", str(path.resolve()), str(clone), of=path)
        yield _read(clone, of=path)


@contextmanager
def blob_reader(repository: Path) -> Iterator["BlobReader"]:
    """One `git cat-file` for many blobs."""
    process = subprocess.Popen(
        ["git", "-C", str(repository), "cat-file", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield BlobReader(process)
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


class BlobReader:
    """Asks a running `git cat-file --batch` for contents."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def read(self, blob: str) -> bytes:
        """The bytes of a blob. Raises NotAHistory where the repository has lost it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise NotAHistory("git gives no contents.")
        stdin.write(f"{blob}\n".encode())
        stdin.flush()
        head = stdout.readline().split()
        if len(head) != 3:
            raise NotAHistory(f"The object {blob} is missing from the history.")
        content = stdout.read(int(head[2]))
        stdout.read(1)
        return content


def _read(repository: Path, of: Path | None = None) -> History:
    of = of or repository
    log = _git(
        repository,
        "log",
        "--topo-order",
        "--reverse",
        "--no-merges",
        "--raw",
        "--no-abbrev",
        "-z",
        "-M100%",
        "--format=%x01%H%x00%ct%x00%s%x00",
        of=of,
    )
    walk = _Walk()
    for entry in log.split("\x01")[1:]:
        commit, seconds, subject, changes = [*entry.split("\x00", 3), ""][:4]
        at = datetime.fromtimestamp(int(seconds), UTC)
        walk.take(commit, at, subject, changes.strip("\x00\n").split("\x00"))
    if not walk.first_commit:
        raise NotAHistory(f"{of}: the history has no commit.")
    return History(
        walk.first_commit, walk.documents(), walk.latest, tuple(sorted(walk.skipped)), repository
    )


class _Walk:
    """Follows documents through the commits."""

    def __init__(self) -> None:
        self.first_commit = ""
        self.latest = datetime.min.replace(tzinfo=UTC)
        self.skipped: set[str] = set()
        self._threads: dict[str, list[Record]] = {}  # by the present path
        self._ended: list[list[Record]] = []

    def take(self, commit: str, at: datetime, subject: str, fields: list[str]) -> None:
        """Take one commit; `fields` are git's raw changes, split at NUL."""
        self.first_commit = self.first_commit or commit
        self.latest = max(self.latest, at)
        queue = [field for field in fields if field]
        while queue:
            status = queue.pop(0).split()
            before = queue.pop(0)
            after = queue.pop(0) if status[-1][0] in "RC" else before
            blob = None if status[3] == NO_BLOB else status[3]
            self._follow(status[-1][0], before, Record(commit, at, subject, after, blob))

    def _follow(self, status: str, before: str, record: Record) -> None:
        if not _is_document(record.path):
            self.skipped.add(record.path)
            if status == "R" and before in self._threads:  # moved out of the tree: it ends
                self._follow("D", before, replace(record, path=before, blob=None))
            return
        if status == "R" and before in self._threads:
            self._threads[record.path] = self._threads.pop(before)
        thread = self._threads.setdefault(record.path, [])
        at = max(record.at, thread[-1].at) if thread else record.at
        thread.append(Record(record.commit, at, record.subject, record.path, record.blob))
        if record.blob is None:
            self._ended.append(self._threads.pop(record.path))

    def documents(self) -> tuple[DocumentHistory, ...]:
        """One history for each name; a document that ended and came back is one."""
        by_name: dict[str, list[Record]] = defaultdict(list)
        for thread in [*self._ended, *self._threads.values()]:
            by_name[thread[-1].path].extend(thread)
        return tuple(
            DocumentHistory(*_names(path), tuple(_in_time(records)))
            for path, records in sorted(by_name.items())
        )


def _in_time(records: list[Record]) -> Iterator[Record]:
    latest = records[0].at
    for record in records:
        latest = max(latest, record.at)
        yield Record(record.commit, latest, record.subject, record.path, record.blob)


def _is_document(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) == 2 and parts[1].endswith(".md") and not parts[0].startswith(".")


def _names(path: str) -> tuple[str, str]:
    service, file = PurePosixPath(path).parts
    return service, file.removesuffix(".md")


def _git(folder: Path, *arguments: str, of: Path) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=True
        )
    except FileNotFoundError as error:
        raise NotAHistory("git is not installed; it reads the history.") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").splitlines()
        why = next((line for line in lines if "fatal" in line), "git could not read it")
        raise NotAHistory(f"{of}: not a git repository or bundle ({why}).") from error
    return done.stdout.decode("utf-8", "surrogateescape")
