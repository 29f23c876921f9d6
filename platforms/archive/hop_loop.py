"""Many hops at once: the client's event loop on a thread of its own.

On its own thread, so that a transfer keeps its deadline while a page that came earlier is read,
and so that a slow server costs nothing but its place.
"""

import queue
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import pycurl

from platforms.archive.journey import Connection, Journey
from platforms.archive.lookup import Found, addresses_of, start_lookup, too_slow
from platforms.archive.netguard import Target
from platforms.archive.receiving import Stopped
from platforms.archive.transfer import Transfer, aim, known_addresses

LONGEST_SLEEP_SECONDS = 1.0
KEPT_CONNECTIONS = 256
Key = TypeVar("Key")


@dataclass(slots=True, eq=False)
class Flight(Generic[Key]):
    """One fetch among many: whose it is, how far it is, and how its latest hop ended."""

    key: Key | None
    journey: Journey
    host: str
    connection: Connection | None = None
    error: Stopped | Exception | None = None
    landed_at: float = 0.0


class HopLoop(Generic[Key]):
    """Performs the present hop of each flight that it is given, and gives the flight back."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._landed: queue.SimpleQueue[Flight[Key] | BaseException] = queue.SimpleQueue()
        self._is_closing = False
        self._asleep, self._alarm = socket.socketpair()
        self._alarm.setblocking(False)
        self._thread = threading.Thread(target=self._run, daemon=True, name="fetch-many")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Abandon what is under way."""
        self._is_closing = True
        self._wake()
        self._thread.join()
        self._alarm.close()

    def start(self, flights: Iterable[Flight[Key]]) -> None:
        """Perform the present hop of each."""
        for flight in flights:
            self._calls.put(partial(self._take_off, flight))
        self._wake()

    def landed(self, *, seconds: float) -> list[Flight[Key]]:
        """Those whose hop has ended; waits so long for the first of them."""
        found = []
        try:
            found.append(self._landed.get(timeout=max(seconds, 0)))
            while True:
                found.append(self._landed.get_nowait())
        except queue.Empty:
            pass
        for each in found:
            if isinstance(each, BaseException):
                raise each  # a bug of ours on the other thread: seen here
        return [each for each in found if isinstance(each, Flight)]

    def _wake(self) -> None:
        try:
            self._alarm.send(b"\0")
        except OSError:
            pass  # it has alarms enough, or has ended before a look-up did

    # What follows runs on the loop's own thread.

    def _run(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._asleep, selectors.EVENT_READ)
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._multi.setopt(pycurl.M_PIPELINING, 0)
        self._multi.setopt(pycurl.M_MAXCONNECTS, KEPT_CONNECTIONS)
        self._timer: float | None = None
        self._free: list[Any] = []
        self._flying: dict[Any, tuple[Flight[Key], Transfer]] = {}
        self._looking: dict[Flight[Key], tuple[Target, float]] = {}
        try:
            while not self._is_closing:
                self._turn()
        except BaseException as error:  # noqa: BLE001, raised again where the flights are awaited
            self._landed.put(error)
        finally:
            self._tear_down()

    def _turn(self) -> None:
        for ready, events in self._selector.select(self._seconds_to_sleep()):
            if ready.fileobj is self._asleep:
                self._asleep.recv(65_536)
            else:
                self._multi.socket_action(ready.fd, _as_curl_says(events))
        while not self._calls.empty():
            self._calls.get()()
        now = time.perf_counter()
        if self._timer is not None and self._timer <= now:
            self._timer = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        self._collect()
        for flight, (target, until) in list(self._looking.items()):
            if until <= now:
                del self._looking[flight]
                self._land(flight, error=too_slow(target))

    def _seconds_to_sleep(self) -> float:
        now = time.perf_counter()
        moments = [until for _, until in self._looking.values()]
        moments += [self._timer] if self._timer is not None else []
        return min(max(min(moments, default=now + 1) - now, 0), LONGEST_SLEEP_SECONDS)

    def _take_off(self, flight: Flight[Key]) -> None:
        journey = flight.journey
        flight.error = flight.connection = None
        try:
            journey.listen()
            target = aim(journey)
            known = known_addresses(target, journey)
            if known:
                self._perform(flight, target, *known)
                return
        except Exception as error:  # noqa: BLE001, a bug met on one address must not stop the others
            self._land(flight, error=error)
            return
        self._looking[flight] = target, time.perf_counter() + journey.seconds_left
        start_lookup(target, journey.gate, then=partial(self._looked_up, flight))

    def _looked_up(self, flight: Flight[Key], found: Found) -> None:
        """On the thread that looked up."""
        self._calls.put(partial(self._go_on, flight, found))
        self._wake()

    def _go_on(self, flight: Flight[Key], found: Found) -> None:
        looking = self._looking.pop(flight, None)
        if looking is None:
            return  # it came too late
        target, _ = looking
        try:
            self._perform(flight, target, addresses_of(target, found), target.port)
        except Exception as error:  # noqa: BLE001, as above
            self._land(flight, error=error)

    def _perform(
        self, flight: Flight[Key], target: Target, addresses: Iterable[str], port: int
    ) -> None:
        handle = self._free.pop() if self._free else pycurl.Curl()
        try:
            transfer = Transfer(handle, flight.journey, target, tuple(addresses), port)
        except BaseException:
            handle.close()
            raise
        self._flying[handle] = flight, transfer
        self._multi.add_handle(handle)

    def _collect(self) -> None:
        left = 1
        while left:
            left, ended, failed = self._multi.info_read()
            for handle in ended:
                self._settle(handle, None)
            for handle, code, text in failed:
                self._settle(handle, (code, text))

    def _settle(self, handle: Any, error: tuple[int, str] | None) -> None:
        self._multi.remove_handle(handle)
        flight, transfer = self._flying[handle]
        stopped: Exception | None = None
        try:
            if not transfer.settle(error):
                self._multi.add_handle(handle)
                return
        except Exception as reason:  # noqa: BLE001, as above
            stopped = reason
        del self._flying[handle]
        transfer.close()
        self._free.append(handle)
        self._land(flight, connection=transfer.connection, error=stopped)

    def _land(
        self,
        flight: Flight[Key],
        *,
        connection: Connection | None = None,
        error: Exception | None = None,
    ) -> None:
        flight.connection, flight.error = connection, error
        flight.landed_at = time.perf_counter()
        self._landed.put(flight)

    def _watch(self, what: int, descriptor: int, _multi: Any, _data: object) -> None:
        """The client says what it waits for on a socket."""
        is_watched = descriptor in self._selector.get_map()
        events = _as_selectors_say(what)
        if not events:
            if is_watched:
                self._selector.unregister(descriptor)
        elif is_watched:
            self._selector.modify(descriptor, events)
        else:
            self._selector.register(descriptor, events)

    def _set_timer(self, milliseconds: int) -> None:
        """The client says when it wants to be asked again."""
        now = time.perf_counter()
        self._timer = None if milliseconds < 0 else now + milliseconds / 1000

    def _tear_down(self) -> None:
        for handle, (_, transfer) in self._flying.items():
            self._multi.remove_handle(handle)
            transfer.close()
        self._multi.close()
        self._selector.close()
        self._asleep.close()


def _as_curl_says(events: int) -> int:
    reads = pycurl.CSELECT_IN if events & selectors.EVENT_READ else 0
    return int(reads | (pycurl.CSELECT_OUT if events & selectors.EVENT_WRITE else 0))


def _as_selectors_say(what: int) -> int:
    if what == pycurl.POLL_REMOVE:
        return 0
    reads = selectors.EVENT_READ if what & pycurl.POLL_IN else 0
    return reads | (selectors.EVENT_WRITE if what & pycurl.POLL_OUT else 0)
