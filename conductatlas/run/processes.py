"""The processes of one run: started one by one, watched, stopped together."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from conductatlas.embedded import NotReady
from conductatlas.embedded.processes import Child, spawn, stop_together, wait_until
from conductatlas.run.terminal import Terminal

_GRACE_SECONDS = 4
_WATCH_SECONDS = 0.3


class Group:
    """Children whose lines go to one terminal; leaving the block stops those that still run."""

    def __init__(self, terminal: Terminal, environment: Mapping[str, str], *, folder: Path) -> None:
        self._terminal = terminal
        self._environment = environment
        self._folder = folder
        self._children: dict[str, Child] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in stop_together(list(self._children.values())):
            self._terminal.say("up", f"{name} did not stop in time and was ended")

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process that is expected to run until the end."""
        child = spawn(
            name,
            command,
            environment=self._environment,
            output=subprocess.PIPE,
            folder=self._folder,
            grace_seconds=_GRACE_SECONDS,
        )
        self._children[name] = child
        threading.Thread(target=self._read, args=(child,), daemon=True).start()

    def run(self, name: str, command: Sequence[str]) -> None:
        """Run a process to its end. Raises NotReady if it fails."""
        self.start(name, command)
        process = self._children[name].process
        if code := process.wait():
            raise NotReady(f"{name} failed with exit code {code}; see its lines above.")
        del self._children[name]

    def wait_for(self, name: str, check: Callable[[], bool]) -> None:
        """Wait until `check` says yes. Raises NotReady if any process ended meanwhile."""
        wait_until(check, what=name, is_alive=lambda: self._ended() is None)

    def watch(self) -> None:
        """Return never: raises NotReady when a process ends by itself."""
        while (child := self._ended()) is None:
            time.sleep(_WATCH_SECONDS)
        raise NotReady(f"{child.name} ended by itself, with exit code {child.process.returncode}.")

    def _ended(self) -> Child | None:
        return next((child for child in self._children.values() if not child.is_alive), None)

    def _read(self, child: Child) -> None:
        assert child.process.stdout is not None
        with child.process.stdout as lines:
            for line in lines:
                # A page brings ten of these; only the page itself tells what happened.
                if not line.startswith("GET /static/"):
                    self._terminal.say(child.name, line.rstrip())
