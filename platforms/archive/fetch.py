"""The one way out to addresses that a document, a user or an analyst supplies.

Each hop: parse the URL, look the name up once, have every address approved, connect to one of
those and to nothing else. Redirects are followed here, each through the same steps. No cookies,
no proxy, nothing taken from the environment. Expected trouble is a value, never an exception.
`fetch_many` takes the same steps for many documents at once.
"""

import pycurl

from platforms.archive.exchange import FetchFailure, Hop, Request, Response
from platforms.archive.journey import Connection, Journey
from platforms.archive.lookup import look_up
from platforms.archive.netguard import Gate
from platforms.archive.receiving import Stopped
from platforms.archive.transfer import (
    Transfer,
    aim,
    follow,
    known_addresses,
    this_threads_handle,
)

__all__ = ["FetchFailure", "Hop", "Request", "Response", "fetch"]


def fetch(request: Request, *, gate: Gate) -> Response | FetchFailure:
    """Ask for one document within the gate's limits, following redirects.

    Any whole answer is a Response, errors and walls included, so that its page can be judged.
    A 304 to a conditional request is one without a body. 429 and 503 that name a time to wait,
    a cut or oversized body, and all that kept an answer from coming, are a FetchFailure.
    Blocks for at most `gate.limits.total_seconds`, and the decoding of a packed body after them;
    safe in threads, one connection at a time each.
    """
    journey = Journey(request=request, gate=gate, url=request.url)
    while True:
        journey.listen()
        try:
            answer = follow(journey, _one_hop(journey))
        except Stopped as error:
            return journey.failure(error)
        if answer:
            return answer


def _one_hop(journey: Journey) -> Connection:
    target = aim(journey)
    addresses, port = known_addresses(target, journey) or (
        look_up(target, journey.gate, seconds=journey.seconds_left),
        target.port,
    )
    handle = this_threads_handle()
    transfer = None
    try:
        transfer = Transfer(handle, journey, target, addresses, port)
        while not transfer.settle(_perform(transfer)):
            pass
    finally:
        if transfer:
            transfer.close()
        else:
            handle.reset()
    return transfer.connection


def _perform(transfer: Transfer) -> tuple[int, str] | None:
    try:
        transfer.handle.perform()
    except pycurl.error as error:
        code, text = error.args
        return code, text
    return None
