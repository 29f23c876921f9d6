"""The readers of one process: started when needed, used again, never shared with a fork."""

import atexit
import os
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

from platforms.archive.extraction import ExtractionFailure
from platforms.archive.sandbox.frames import Header
from platforms.archive.sandbox.limits import ReaderLimits
from platforms.archive.sandbox.reader import Answer, Reader, Understand

_MOST_IDLE = 4
_pools: "weakref.WeakSet[ReaderPool]" = weakref.WeakSet()


class ReaderPool:
    """As many children as there are threads that ask at once; a few are kept for the next ones."""

    def __init__(self, limits: ReaderLimits | None = None) -> None:
        self.limits = limits or ReaderLimits()
        self._begin()
        _pools.add(self)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the children there are."""
        return tuple(reader.pid for reader in tuple(self._readers))

    def ask(
        self, job: str, asked: Header, body: bytes, understand: Understand[Answer]
    ) -> Answer | ExtractionFailure:
        """Have a child do one job. Raises ReaderNotStarted; a document never raises."""
        reader = self._take()
        try:
            return reader.ask(job, asked, body, understand)
        finally:
            self._give_back(reader)

    def close(self) -> None:
        """End every child; the next question starts a new one."""
        with self._lock:
            readers = tuple(self._readers)
            self._readers.clear()
            self._idle.clear()
        for reader in readers:
            reader.close()

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._readers: set[Reader] = set()
        self._idle: list[Reader] = []
        # The kernel ends a child with the thread that started it, so one thread starts them all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="reader-starter")

    def _take(self) -> Reader:
        with self._lock:
            while self._idle:
                reader = self._idle.pop()
                if reader.is_alive:
                    return reader
                self._readers.discard(reader)
                reader.close()
        reader = self._starter.submit(Reader, self.limits).result()
        with self._lock:
            self._readers.add(reader)
        return reader

    def _give_back(self, reader: Reader) -> None:
        with self._lock:
            if not reader.is_over and len(self._idle) < _MOST_IDLE:
                self._idle.append(reader)
                return
            self._readers.discard(reader)
        reader.close()

    def _forget(self) -> None:
        """In a forked child: the parent's readers are the parent's."""
        for reader in self._readers:
            reader.forget()
        self._begin()


def _forget_all() -> None:
    for pool in tuple(_pools):
        pool._forget()


def _close_all() -> None:
    for pool in tuple(_pools):
        pool.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)

READERS = ReaderPool()
