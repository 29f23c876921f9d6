"""Names looked up on a few threads, each look-up with a limit that the system's resolver lacks."""

import os
import queue
import socket
import threading
from collections.abc import Callable, Sequence

from platforms.archive.netguard import Gate, Target
from platforms.archive.outcome import Outcome
from platforms.archive.receiving import Stopped

THREADS = 32
IDLE_SECONDS = 30.0

Found = Sequence[str] | Exception
Task = Callable[[], None]


def system_lookup(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, as the system's resolver gives them. Raises OSError."""
    # The closing dot keeps the resolver from trying the name inside local search domains.
    found = socket.getaddrinfo(f"{host}.", port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def start_lookup(target: Target, gate: Gate, *, then: Callable[[Found], None]) -> None:
    """Look a target's name up on another thread, and there tell `then` what was found."""
    lookup = gate.lookup or system_lookup

    def run() -> None:
        found: Found
        try:
            found = lookup(target.host, target.port)
        except (OSError, UnicodeError) as error:
            found = error
        then(found)

    _pool.submit(run)


def look_up(target: Target, gate: Gate, *, seconds: float) -> Sequence[str]:
    """The addresses of a target's name. Raises Stopped where there are none in time."""
    answers: queue.SimpleQueue[Found] = queue.SimpleQueue()
    start_lookup(target, gate, then=answers.put)
    try:
        return addresses_of(target, answers.get(timeout=max(seconds, 0.001)))
    except queue.Empty:
        raise too_slow(target) from None


def addresses_of(target: Target, found: Found) -> Sequence[str]:
    """What was found, or Stopped if that is nothing."""
    if isinstance(found, Exception) or not found:
        raise Stopped(Outcome.DNS, f"The name {target.host} has no address.")
    return found


def too_slow(target: Target) -> Stopped:
    """The end of a fetch whose name nobody found in time."""
    return Stopped(Outcome.TIMEOUT, f"Looking {target.host} up took too long.")


class _Pool:
    """At most THREADS threads, made when there is work, gone when there was none for a while.

    They are daemons: a resolver that hangs must not keep a process from its end.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the threads: those of a parent do not live in a fork."""
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = self._busy = 0

    def submit(self, task: Task) -> None:
        """Have one of the threads do it."""
        self._tasks.put(task)
        with self._lock:
            is_enough = self._threads - self._busy >= self._tasks.qsize()
            if is_enough or self._threads >= THREADS:
                return
            self._threads += 1
        threading.Thread(target=self._work, daemon=True, name="look-up").start()

    def _work(self) -> None:
        while (task := self._next()) is not None:
            try:
                task()
            finally:
                with self._lock:
                    self._busy -= 1

    def _next(self) -> Task | None:
        """The next task, now counted as busy; None when this thread is no longer needed."""
        while True:
            try:
                task = self._tasks.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                with self._lock:
                    if self._tasks.empty():
                        self._threads -= 1
                        return None
                continue
            with self._lock:
                self._busy += 1
            return task


_pool = _Pool()
os.register_at_fork(after_in_child=_pool.begin)
