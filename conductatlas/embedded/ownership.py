"""Who owns the servers of a data folder, and how others find and share them."""

import contextlib
import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from conductatlas.embedded.identity import NotSearchable
from conductatlas.embedded.postgres import accepts_connections, remove_sockets, start_postgres
from conductatlas.embedded.processes import Child, NotReady, stop_together
from conductatlas.embedded.valkey import answers, start_valkey

_SHARE_LIMIT_SECONDS = 90
_POLL_SECONDS = 0.1


class DataInUse(Exception):
    """Another process owns the servers of this data folder; `owner` says who, if it is known."""

    def __init__(self, owner: "Owner | None") -> None:
        super().__init__(f"In use by {owner.purpose}, process {owner.pid}." if owner else "In use.")
        self.owner = owner


@dataclass(frozen=True, slots=True)
class Owner:
    """What the owner writes down for others. A URL is empty while, or because, it is not served."""

    pid: int
    purpose: str
    page: str = ""
    database_url: str = ""
    redis_url: str = ""


def current_owner(data: Path) -> Owner | None:
    """Who owns the servers of `data` just now; None if nobody does or it is not known yet."""
    if not data.is_dir():
        return None
    with _lock(data / "lock") as free:
        return None if free else _read_owner(data)


@contextlib.contextmanager
def own_servers(
    data: Path,
    environment: MutableMapping[str, str],
    *,
    purpose: str,
    page: str = "",
    options: Sequence[str] = (),
    waits_for_others: bool = False,
) -> Iterator[None]:
    """Hold `data` and run the servers that `environment` does not already name; it gets their URLs.

    With `waits_for_others` the end waits until nobody shares them. Raises DataInUse, NotReady.
    """
    data = data.resolve()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _lock(data / "lock") as held:
        if not held:
            raise DataInUse(_read_owner(data))
        children: list[Child] = []
        owner = Owner(pid=os.getpid(), purpose=purpose, page=page)
        try:
            _write_owner(data, owner)
            _start_missing(data, environment, children, options)
            started = {child.name for child in children}
            database_url = environment["DATABASE_URL"] if "postgres" in started else ""
            redis_url = environment["REDIS_URL"] if "valkey" in started else ""
            owner = replace(owner, database_url=database_url, redis_url=redis_url)
            _write_owner(data, owner)
            yield
            if waits_for_others:
                _wait_for_sharers(data)
        finally:
            (data / "servers.json").unlink(missing_ok=True)
            for child in reversed(children):
                stop_together([child])
            remove_sockets(owner.database_url)


@contextlib.contextmanager
def shared_or_owned_servers(
    data: Path, environment: MutableMapping[str, str], *, purpose: str
) -> Iterator[None]:
    """Make the servers run that `environment` does not name: another's if there is one, else ours.

    Waits for an owner that is still starting, at most 90 seconds. Raises NotReady.
    """
    if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
        yield
        return
    deadline = time.monotonic() + _SHARE_LIMIT_SECONDS
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(
                    own_servers(data, environment, purpose=purpose, waits_for_others=True)
                )
                break
            except DataInUse as held:
                if _share(stack, data, environment):
                    break
                if time.monotonic() > deadline:
                    raise NotReady(f"{held} Its servers in {data} do not answer.") from held
                time.sleep(_POLL_SECONDS)
        yield


def _start_missing(
    data: Path, environment: MutableMapping[str, str], children: list[Child], options: Sequence[str]
) -> None:
    try:
        if not environment.get("DATABASE_URL"):
            child, url = start_postgres(data / "pg", log=data / "log/postgres.log", options=options)
            children.append(child)
            environment["DATABASE_URL"] = url
    except NotSearchable as problem:
        raise NotReady(str(problem)) from problem
    if not environment.get("REDIS_URL"):
        child, url = start_valkey(data / "valkey", log=data / "log/valkey.log")
        children.append(child)
        environment["REDIS_URL"] = url


def _share(stack: contextlib.ExitStack, data: Path, environment: MutableMapping[str, str]) -> bool:
    """Use the owner's servers if they are ready; the owner then waits for the end of `stack`."""
    attempt = contextlib.ExitStack()
    with attempt:
        held = attempt.enter_context(_lock(data / "sharers", shared=True))
        owner = _read_owner(data)
        if not held or owner is None or not _is_ready(owner, environment):
            return False
        environment.setdefault("DATABASE_URL", owner.database_url)
        environment.setdefault("REDIS_URL", owner.redis_url)
        stack.push(attempt.pop_all())
    return True


def _is_ready(owner: Owner, environment: MutableMapping[str, str]) -> bool:
    try:
        return bool(
            (environment.get("DATABASE_URL") or accepts_connections(owner.database_url))
            and (environment.get("REDIS_URL") or answers(owner.redis_url))
        )
    except Exception:  # noqa: BLE001 - starting or stopping servers refuse in many ways
        return False


def _wait_for_sharers(data: Path) -> None:
    with _lock(data / "sharers") as alone:
        if alone:
            return
    print(
        "Done. Another command still uses the database that this one started; waiting for it.",
        file=sys.stderr,
    )
    with _lock(data / "sharers", blocking=True):
        pass


@contextlib.contextmanager
def _lock(path: Path, *, shared: bool = False, blocking: bool = False) -> Iterator[bool]:
    """Whether the lock could be taken. The system releases it when the process ends, however."""
    # Read-only suffices for flock, and lets a second user of the folder open it.
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        try:
            fcntl.flock(descriptor, kind if blocking else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def _write_owner(data: Path, owner: Owner) -> None:
    """Whole or not at all, and for the present user only: the URLs hold a password."""
    new = data / f"servers.{os.getpid()}.new"
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(owner), file)
    new.replace(data / "servers.json")


def _read_owner(data: Path) -> Owner | None:
    try:
        return Owner(**json.loads((data / "servers.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
