"""The one way out to addresses that a document, a user or an analyst supplies.

Each hop: parse the URL, look the name up once, have every address approved, connect to one of
those and to nothing else. Redirects are followed here, each through the same steps. No cookies,
no proxy, nothing taken from the environment. Expected trouble is a value, never an exception.
"""

import os
import queue
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from ipaddress import ip_address
from typing import Any

import certifi
import pycurl

from platforms.archive.decoding import ACCEPT_ENCODING
from platforms.archive.exchange import FetchFailure, Hop, Request, Response
from platforms.archive.journey import Connection, Journey, complete, redirect
from platforms.archive.netguard import (
    Gate,
    Lookup,
    Refused,
    Target,
    approve,
    join_pair,
    parse_url,
    split_pair,
)
from platforms.archive.outcome import Outcome
from platforms.archive.receiving import Receiver, Stopped, certificate_hashes

__all__ = ["FetchFailure", "Hop", "Request", "Response", "fetch"]

ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5"

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


def fetch(request: Request, *, gate: Gate) -> Response | FetchFailure:
    """Ask for one document within the gate's limits, following redirects.

    Any whole answer is a Response, errors and walls included, so that its page can be judged.
    A 304 to a conditional request is one without a body. 429 and 503 that name a time to wait,
    a cut or oversized body, and all that kept an answer from coming, are a FetchFailure.
    Blocks for at most `gate.limits.total_seconds`; safe in threads, one connection at a time each.
    """
    journey = Journey(request=request, gate=gate, url=request.url)
    while True:
        receiver = Receiver(gate.limits, follows_redirects=request.body is None)
        try:
            connection = _one_hop(journey, receiver)
            location = receiver.redirect_location
            if location is None:
                return complete(journey, receiver, connection)
            redirect(journey, receiver.status, connection.address, location)
        except Stopped as error:
            return journey.failure(error, receiver)


def _one_hop(journey: Journey, receiver: Receiver) -> Connection:
    try:
        target = parse_url(journey.url, gate=journey.gate)
        journey.arrive(target)
        addresses, port = _addresses(target, journey)
        approved = approve(addresses, port, gate=journey.gate)
    except Refused as error:
        raise Stopped(Outcome.REFUSED_ADDRESS, str(error)) from error
    connection = Connection(began=time.perf_counter(), resolved=tuple(addresses))
    handle = _handle()
    try:
        with ExitStack() as sockets:
            _configure(handle, journey, target)
            _pin(handle, target, addresses, port)
            _guard(handle, connection, approved, sockets)
            _listen(handle, receiver)
            _perform(handle, receiver, connection)
    finally:
        handle.reset()  # lets go of the callbacks, and with them of the body
    return connection


def _addresses(target: Target, journey: Journey) -> tuple[Sequence[str], int]:
    """Where a target's connections may go: literal, mapped by the gate, or looked up once."""
    pair = journey.gate.resolve.get(target.host)
    if pair:
        address, port = split_pair(pair)
        return (address,), port
    if target.is_literal:
        return (target.host,), target.port
    lookup = journey.gate.lookup or system_lookup
    return _look_up(lookup, target, seconds=journey.seconds_left), target.port


def system_lookup(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, as the system's resolver gives them. Raises OSError."""
    # The closing dot keeps the resolver from trying the name inside local search domains.
    found = socket.getaddrinfo(f"{host}.", port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _look_up(lookup: Lookup, target: Target, *, seconds: float) -> Sequence[str]:
    """Run a lookup with a limit, which the system's resolver does not have."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(lookup(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True, name="look-up").start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise Stopped(Outcome.TIMEOUT, f"Looking {target.host} up took too long.") from None
    if isinstance(answer, Exception) or not answer:
        raise Stopped(Outcome.DNS, f"The name {target.host} has no address.")
    return answer


def _handle() -> Any:
    """This thread's client. Kept, since it also keeps the parsed root certificates."""
    if getattr(_thread, "process", None) != os.getpid():  # a fork must not share it
        _thread.handle, _thread.process = pycurl.Curl(), os.getpid()
    return _thread.handle


def _configure(handle: Any, journey: Journey, target: Target) -> None:
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


def _pin(handle: Any, target: Target, addresses: Sequence[str], port: int) -> None:
    """Make the client use these addresses for the name, whatever a resolver would now say."""
    if port != target.port:
        pair = join_pair(addresses[0], port)
        handle.setopt(pycurl.CONNECT_TO, [f"{target.host}:{target.port}:{pair}"])
    elif not target.is_literal:
        name = f"{target.host}:{port}"
        brackets = (f"[{address}]" if ":" in address else address for address in addresses)
        handle.setopt(pycurl.RESOLVE, [f"-{name}", f"{name}:{','.join(brackets)}"])


def _guard(
    handle: Any, connection: Connection, approved: frozenset[tuple[str, int]], sockets: ExitStack
) -> None:
    """Ask again where a socket is made, and where a request goes out on a kept one."""

    def is_approved(address: str, port: int) -> bool:
        is_known = (str(ip_address(address.partition("%")[0])), port) in approved
        connection.was_refused = connection.was_refused or not is_known
        return is_known

    def open_socket(_purpose: int, where: tuple[int, int, int, tuple[Any, ...]]) -> Any:
        family, kind, protocol, address = where
        if family not in (socket.AF_INET, socket.AF_INET6) or not is_approved(*address[:2]):
            return pycurl.SOCKET_BAD
        # Closed with the hop: the client works on a duplicate.
        return sockets.enter_context(socket.socket(family, kind, protocol))

    def before_request(address: str, _local: str, port: int, _local_port: int) -> int:
        is_fine = is_approved(address, port)
        return int(pycurl.PREREQFUNC_OK if is_fine else pycurl.PREREQFUNC_ABORT)

    handle.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
    handle.setopt(pycurl.PREREQFUNCTION, before_request)


def _listen(handle: Any, receiver: Receiver) -> None:
    handle.setopt(pycurl.HEADERFUNCTION, receiver.take_header)
    handle.setopt(pycurl.WRITEFUNCTION, receiver.take_body)
    handle.setopt(pycurl.DEBUGFUNCTION, receiver.take_note)
    handle.setopt(pycurl.VERBOSE, 1)


def _perform(handle: Any, receiver: Receiver, connection: Connection) -> None:
    try:
        try:
            handle.perform()
        except pycurl.error:
            if not connection.was_refused or handle.getinfo(pycurl.NUM_CONNECTS):
                raise
            # A kept connection led to an address that the name no longer has: make a new one.
            connection.was_refused = False
            handle.setopt(pycurl.FRESH_CONNECT, 1)
            handle.perform()
    except pycurl.error as error:
        code, text = error.args
        if receiver.redirect_location is None or connection.was_refused:
            raise _reason(code, text, receiver, connection) from error
    connection.address = handle.getinfo(pycurl.PRIMARY_IP)
    connection.first_byte_seconds = handle.getinfo(pycurl.STARTTRANSFER_TIME)
    connection.chain_sha256 = certificate_hashes(handle.getinfo(pycurl.INFO_CERTINFO))


def _reason(code: int, text: str, receiver: Receiver, connection: Connection) -> Stopped:
    """What an error of the client means to the archive."""
    if receiver.stopped:
        return receiver.stopped
    if connection.was_refused:
        return Stopped(Outcome.REFUSED_ADDRESS, "The connection went to an unapproved address.")
    if code in CLIENT_ERRORS:
        return Stopped(CLIENT_ERRORS[code], f"{text}.")
    # Resets and HTTP/2 stream errors say nothing of how far the answer had come.
    return Stopped(Outcome.TRUNCATED if receiver.status else Outcome.CONNECT, f"{text}.")
