"""Child processes that never outlive their parent, and waiting until they are ready."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conductatlas.embedded.identity import Identity

_POLL_SECONDS = 0.05
_TAIL_LINES = 15


class NotReady(Exception):
    """A server did not start, or did not answer in time; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running process in a session of its own, so that Ctrl-C reaches only the parent."""

    name: str
    process: "subprocess.Popen[str]"
    stop_signal: signal.Signals
    grace_seconds: float

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal that this program takes as a request for an orderly end."""
        with contextlib.suppress(ProcessLookupError):
            if self.is_alive:
                self.process.send_signal(self.stop_signal)

    def wait_or_kill(self, seconds: float) -> bool:
        """Wait for the end, then kill what is left of the group; False if it had to be killed."""
        try:
            self.process.wait(max(seconds, 0))
            in_time = True
        except subprocess.TimeoutExpired:
            in_time = False
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return in_time


def spawn(
    name: str,
    arguments: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    output: IO[bytes] | int,
    identity: Identity | None = None,
    folder: Path | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    grace_seconds: float = 5,
) -> Child:
    """Start a process that gets `stop_signal` by itself should this parent be killed (Linux).

    Call it from the main thread: the kernel watches the thread that started the child.
    """
    who = identity or Identity()
    process = subprocess.Popen(
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
        user=who.uid,
        group=who.uid,
        extra_groups=None if who.uid is None else [],
        preexec_fn=lambda: who.settle(stop_signal),  # noqa: PLW1509 - main thread, no import in it
    )
    return Child(name, process, stop_signal, grace_seconds)


def stop_together(children: Sequence[Child]) -> list[str]:
    """Ask all to stop at once and wait for each its grace; names of those that had to be killed."""
    for child in children:
        child.ask_to_stop()
    started = time.monotonic()
    return [
        child.name
        for child in children
        if not child.wait_or_kill(child.grace_seconds - (time.monotonic() - started))
    ]


def wait_until_up(child: Child, check: Callable[[], bool], *, what: str) -> None:
    """Wait until a server answers; one that does not is ended. Raises NotReady."""
    try:
        wait_until(check, what=what, is_alive=lambda: child.is_alive)
    except BaseException:
        child.wait_or_kill(0)
        raise


def wait_until(
    check: Callable[[], bool],
    *,
    what: str,
    is_alive: Callable[[], bool] = lambda: True,
    limit_seconds: float = 60,
) -> None:
    """Ask again and again until `check` says yes; an exception from it counts as no.

    Raises NotReady when `is_alive` says no or the limit has passed.
    """
    deadline = time.monotonic() + limit_seconds
    while not _answers(check):
        if not is_alive():
            raise NotReady(f"{what} stopped while starting.")
        if time.monotonic() > deadline:
            raise NotReady(f"{what} was not ready after {limit_seconds:.0f} seconds.")
        time.sleep(_POLL_SECONDS)


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - a server that starts refuses in every imaginable way
        return False


def open_log(path: Path) -> IO[bytes]:
    """A fresh log file; the last run's is kept beside it under the ending `.1`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_name(path.name + ".1"))
    return path.open("wb", buffering=0)


def tail(path: Path) -> str:
    """The last lines of a log, for the message of a failed start."""
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    return "\n".join(f"    {line}" for line in lines[-_TAIL_LINES:])
