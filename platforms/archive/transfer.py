"""One hop on the HTTP client: what it is told, where alone it may connect, what it says at its end.

`fetch` performs a hop and waits; `fetch_many` has many under way. Both build it here, so that no
request leaves without the same checks.
"""

import os
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import certifi
import pycurl

from platforms.archive.decoding import ACCEPT_ENCODING
from platforms.archive.exchange import Response
from platforms.archive.journey import Connection, Journey, complete, redirect
from platforms.archive.netguard import (
    Refused,
    Target,
    approve,
    join_pair,
    parse_url,
    plain_address,
    split_pair,
)
from platforms.archive.outcome import Outcome
from platforms.archive.receiving import Stopped, certificate_hashes

ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5"

BUFFER_BYTES = 65_536
"""At most so much of a body comes at a time; the client's own 16 kB call back four times a page."""

CLIENT_ERRORS = {
    pycurl.E_COULDNT_RESOLVE_HOST: Outcome.DNS,
    pycurl.E_OPERATION_TIMEDOUT: Outcome.TIMEOUT,
    pycurl.E_PARTIAL_FILE: Outcome.TRUNCATED,
    pycurl.E_FILESIZE_EXCEEDED: Outcome.TOO_LARGE,
    pycurl.E_BAD_CONTENT_ENCODING: Outcome.UNREADABLE,
    pycurl.E_UNSUPPORTED_PROTOCOL: Outcome.UNREADABLE,
    8: Outcome.UNREADABLE,  # a weird server reply; the binding's name of it is FTP's
    100: Outcome.TOO_LARGE,  # a header beyond the client's own limit; the binding has no name
    pycurl.E_SSL_CONNECT_ERROR: Outcome.TLS,
    pycurl.E_PEER_FAILED_VERIFICATION: Outcome.TLS,
    pycurl.E_SSL_CACERT_BADFILE: Outcome.TLS,
    pycurl.E_SSL_CIPHER: Outcome.TLS,
    pycurl.E_SSL_ISSUER_ERROR: Outcome.TLS,
}

_thread = threading.local()


def aim(journey: Journey) -> Target:
    """Take the journey's present URL apart. Raises Stopped where it must not be fetched."""
    try:
        target = parse_url(journey.url, gate=journey.gate)
    except Refused as error:
        raise Stopped(Outcome.REFUSED_ADDRESS, str(error)) from error
    journey.arrive(target)
    return target


def known_addresses(target: Target, journey: Journey) -> tuple[Sequence[str], int] | None:
    """Where connections go without a look-up: a literal, or mapped by the gate; else None."""
    pair = journey.gate.resolve.get(target.host)
    if pair:
        address, port = split_pair(pair)
        return (address,), port
    return ((target.host,), target.port) if target.is_literal else None


def this_threads_handle() -> Any:
    """This thread's client. Kept, since it also keeps the parsed root certificates."""
    if getattr(_thread, "process", None) != os.getpid():  # a fork must not share it
        _thread.handle, _thread.process = pycurl.Curl(), os.getpid()
    return _thread.handle


class Transfer:
    """One hop on a client's handle, ready to be performed; `close` it in any case."""

    def __init__(
        self, handle: Any, journey: Journey, target: Target, addresses: Sequence[str], port: int
    ) -> None:
        """Approve the addresses, pin the name to them, guard the sockets. Raises Stopped."""
        try:
            self._approved = approve(addresses, port, gate=journey.gate)
        except Refused as error:
            raise Stopped(Outcome.REFUSED_ADDRESS, str(error)) from error
        self.handle = handle
        self.receiver = journey.receiver
        self.connection = Connection(began=time.perf_counter(), resolved=tuple(addresses))
        self._sockets = ExitStack()
        self._is_repeated = False
        configure(handle, journey, target)
        pin(handle, target, addresses, port)
        self._guard()
        self._listen()

    def close(self) -> None:
        """Let go of the callbacks, and with them of the body."""
        self._sockets.close()
        self.handle.reset()

    def settle(self, error: tuple[int, str] | None) -> bool:
        """Note how performing it ended; False where it has to be performed once more.

        Raises Stopped where there is no answer.
        """
        connection, handle = self.connection, self.handle
        connection.ended = time.perf_counter()
        if error:
            is_old = connection.was_refused and not handle.getinfo(pycurl.NUM_CONNECTS)
            if is_old and not self._is_repeated:
                # A kept connection led to an address that the name no longer has: make a new one.
                connection.was_refused, self._is_repeated = False, True
                handle.setopt(pycurl.FRESH_CONNECT, 1)
                return False
            if self.receiver.redirect_location is None or connection.was_refused:
                raise self._reason(*error)
        connection.address = handle.getinfo(pycurl.PRIMARY_IP)
        connection.first_byte_seconds = handle.getinfo(pycurl.STARTTRANSFER_TIME)
        connection.chain_sha256 = certificate_hashes(handle.getinfo(pycurl.INFO_CERTINFO))
        return True

    def _guard(self) -> None:
        """Ask again where a socket is made, and where a request goes out on a kept one."""

        def open_socket(_purpose: int, where: tuple[int, int, int, tuple[Any, ...]]) -> Any:
            family, kind, protocol, address = where
            if family not in (socket.AF_INET, socket.AF_INET6) or not self._allows(*address[:2]):
                return pycurl.SOCKET_BAD
            # Closed with the hop: the client works on a duplicate.
            return self._sockets.enter_context(socket.socket(family, kind, protocol))

        def before_request(address: str, _local: str, port: int, _local_port: int) -> int:
            is_fine = self._allows(address, port)
            return int(pycurl.PREREQFUNC_OK if is_fine else pycurl.PREREQFUNC_ABORT)

        self.handle.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
        self.handle.setopt(pycurl.PREREQFUNCTION, before_request)

    def _allows(self, address: str, port: int) -> bool:
        is_known = (plain_address(address.partition("%")[0]), port) in self._approved
        self.connection.was_refused = self.connection.was_refused or not is_known
        return is_known

    def _listen(self) -> None:
        self.handle.setopt(pycurl.HEADERFUNCTION, self.receiver.take_header)
        self.handle.setopt(pycurl.WRITEFUNCTION, self.receiver.take_body)
        self.handle.setopt(pycurl.DEBUGFUNCTION, self.receiver.take_note)
        self.handle.setopt(pycurl.VERBOSE, 1)

    def _reason(self, code: int, text: str) -> Stopped:
        """What an error of the client means to the archive."""
        if self.receiver.stopped:
            return self.receiver.stopped
        if self.connection.was_refused:
            detail = "The connection went to an unapproved address."
            return Stopped(Outcome.REFUSED_ADDRESS, detail)
        if code in CLIENT_ERRORS:
            return Stopped(CLIENT_ERRORS[code], f"{text}.")
        # Resets and HTTP/2 stream errors say nothing of how far the answer had come.
        return Stopped(Outcome.TRUNCATED if self.receiver.status else Outcome.CONNECT, f"{text}.")


def follow(journey: Journey, connection: Connection) -> Response | None:
    """What a hop led to: the answer, or None after moving the journey on. Raises Stopped."""
    location = journey.receiver.redirect_location
    if location is None:
        return complete(journey, connection)
    redirect(journey, journey.receiver.status, connection.address, location)
    return None


def configure(handle: Any, journey: Journey, target: Target) -> None:
    """Tell the client what to ask, and what never to do. Raises Stopped if no time is left."""
    request, gate = journey.request, journey.gate
    left = journey.seconds_left
    if left <= 0:
        raise Stopped(Outcome.TIMEOUT, "The redirects used up the time.")
    for option, value in (
        (pycurl.URL, target.url),
        (pycurl.PATH_AS_IS, 1),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.HTTP_CONTENT_DECODING, 0),
        (pycurl.PROXY, ""),
        (pycurl.NOPROXY, "*"),
        (pycurl.NETRC, 0),
        (pycurl.NOSIGNAL, 1),
        # A TLS connection is always new and no session is resumed, so that each capture has the
        # certificate it came under. Plain ones may be kept between two pages of a host.
        (pycurl.FRESH_CONNECT, int(target.scheme == "https")),
        (pycurl.FORBID_REUSE, int(target.scheme == "https")),
        (pycurl.SSL_SESSIONID_CACHE, 0),
        (pycurl.MAXCONNECTS, 4),
        (pycurl.DNS_CACHE_TIMEOUT, 0),
        (pycurl.CAINFO, gate.ca_file or certifi.where()),
        (pycurl.SSL_VERIFYPEER, 1),
        (pycurl.SSL_VERIFYHOST, 2),
        (pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2),
        (pycurl.OPT_CERTINFO, 1),
        (pycurl.TIMEOUT_MS, max(int(left * 1000), 1)),
        (pycurl.CONNECTTIMEOUT_MS, max(int(min(left, gate.limits.connect_seconds) * 1000), 1)),
        (pycurl.BUFFERSIZE, BUFFER_BYTES),
        (pycurl.MAXFILESIZE_LARGE, gate.limits.wire_bytes),
        (pycurl.USERAGENT, gate.user_agent.encode("latin-1")),
    ):
        handle.setopt(option, value)
    if request.body is not None:
        handle.setopt(pycurl.POST, 1)
        handle.setopt(pycurl.POSTFIELDS, request.body)
    handle.setopt(pycurl.HTTPHEADER, _header_lines(journey))


def _header_lines(journey: Journey) -> list[bytes]:
    request = journey.request
    own = (
        ("Accept", ACCEPT),
        ("Accept-Encoding", ACCEPT_ENCODING),
        ("Accept-Language", request.accept_language),
        *journey.validators,
        *request.headers,
    )
    lines = [f"{name}: {value}".encode("latin-1") for name, value in own]
    # Without a value the client leaves its own "Expect: 100-continue" out of a POST.
    return lines if request.body is None else [*lines, b"Expect:"]


def pin(handle: Any, target: Target, addresses: Sequence[str], port: int) -> None:
    """Make the client use these addresses for the name, whatever a resolver would now say."""
    if port != target.port:
        pair = join_pair(addresses[0], port)
        handle.setopt(pycurl.CONNECT_TO, [f"{target.host}:{target.port}:{pair}"])
    elif not target.is_literal:
        name = f"{target.host}:{port}"
        brackets = (f"[{address}]" if ":" in address else address for address in addresses)
        handle.setopt(pycurl.RESOLVE, [f"-{name}", f"{name}:{','.join(brackets)}"])
