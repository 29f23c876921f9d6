"""One fetch from its first hop to its answer: where it is, what it has cost, how it ended."""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urljoin

from platforms.archive.exchange import (
    FetchFailure,
    Headers,
    Hop,
    Request,
    Response,
    content_type,
    retry_after_seconds,
)
from platforms.archive.netguard import Gate, Target
from platforms.archive.outcome import Outcome
from platforms.archive.receiving import Receiver, Stopped


@dataclass(slots=True)
class Journey:
    """A fetch under way. It reads the time of day once: no step can end before it began."""

    request: Request
    gate: Gate
    url: str
    hops: list[Hop] = field(default_factory=list)
    validators: Headers = ()  # the conditional headers of the present hop
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.perf_counter)
    waited_seconds: float = 0.0  # out of politeness, between two hops; the server's doing it is not
    receiver: Receiver = field(init=False)  # of the present hop

    @property
    def seconds_left(self) -> float:
        """Of the total that the gate allows."""
        gone = time.perf_counter() - self.started - self.waited_seconds
        return self.gate.limits.total_seconds - gone

    def listen(self) -> None:
        """Make ready to take the next hop's answer in."""
        limits, is_get = self.gate.limits, self.request.body is None
        self.receiver = Receiver(limits, follows_redirects=is_get)

    def arrive(self, target: Target) -> None:
        """Begin a hop: its URL in the one spelling, and what may be asked of it."""
        request = self.request
        self.validators = request.validators_for(self.url) or request.validators_for(target.url)
        self.url = target.url

    def at(self, moment: float) -> datetime:
        """The time of day of a reading of the monotonic clock."""
        return self.started_at + timedelta(seconds=moment - self.started)

    def failure(self, error: Stopped, *, ended: float | None = None) -> FetchFailure:
        """The journey's end without an answer, now or at an earlier reading of the clock."""
        receiver = self.receiver
        finished_at = self.at(ended or time.perf_counter())
        return FetchFailure(
            outcome=error.outcome,
            detail=error.detail,
            url=self.url,
            status=receiver.status or None,
            retry_after_seconds=retry_after_seconds(receiver.headers, now=finished_at),
            redirects=tuple(self.hops),
            started_at=self.started_at,
            finished_at=finished_at,
        )


@dataclass(slots=True)
class Connection:
    """What the client told of the hop: where it ended up, and when the first byte came."""

    began: float
    address: str = ""
    first_byte_seconds: float = 0.0
    chain_sha256: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    was_refused: bool = False
    ended: float = 0.0


def redirect(journey: Journey, status: int, address: str, location: str) -> None:
    """Move on to where the answer points; the next hop goes through every check anew."""
    journey.hops.append(Hop(url=journey.url, status=status, address=address))
    if len(journey.hops) > journey.gate.limits.redirects:
        raise Stopped(Outcome.REDIRECT_LOOP, "The page redirects too often.")
    # Header bytes came in as Latin-1; servers mean UTF-8, and some leave spaces as they are.
    wanted = quote(location.encode("latin-1"), safe="\\!#$%&'()*+,-./:;=?@_~[]")
    try:
        journey.url = urljoin(journey.url, wanted).partition("#")[0]
    except ValueError:
        raise Stopped(Outcome.REFUSED_ADDRESS, "The page redirects to no usable URL.") from None
    if journey.url in (hop.url for hop in journey.hops):
        raise Stopped(Outcome.REDIRECT_LOOP, "The page redirects in a circle.")


def complete(journey: Journey, connection: Connection) -> Response:
    """The answer as a value, or Stopped where it was cut or is none."""
    receiver = journey.receiver
    headers = tuple(receiver.headers)
    finished_at = journey.at(connection.ended)
    _judge_status(journey, receiver, finished_at)
    body = receiver.finish()
    request_line, request_headers = receiver.sent()
    media_type, charset = content_type(headers)
    wire_sha256, chain = receiver.wire_sha256, connection.chain_sha256
    return Response(
        requested_url=journey.request.url,
        final_url=journey.url,
        status=receiver.status,
        status_line=receiver.status_line,
        headers=headers,
        request_line=request_line,
        request_headers=request_headers,
        body=body,
        body_sha256=hashlib.sha256(body).hexdigest() if receiver.is_coded else wire_sha256,
        wire_sha256=wire_sha256,
        wire_bytes=receiver.wire_bytes,
        media_type=media_type,
        charset=charset,
        redirects=tuple(journey.hops),
        address=connection.address,
        resolved_addresses=connection.resolved,
        tls_version=receiver.tls_version,
        certificate_sha256=chain[0] if chain else None,
        chain_sha256=chain,
        started_at=journey.started_at,
        first_byte_at=journey.at(connection.began + connection.first_byte_seconds),
        finished_at=finished_at,
        is_not_modified=receiver.status == 304,
    )


def _judge_status(journey: Journey, receiver: Receiver, now: datetime) -> None:
    """Refuse the statuses that are no answer to what was asked."""
    status = receiver.status
    if not receiver.has_head:
        raise Stopped(Outcome.TRUNCATED, "The response ended within its headers.")
    if status in (429, 503) and retry_after_seconds(receiver.headers, now=now) is not None:
        raise Stopped(Outcome.RATE_LIMITED, f"The server asks to come back later ({status}).")
    if status == 304 and not journey.validators:
        raise Stopped(Outcome.UNREADABLE, "The server says unchanged, though nothing was asked.")
    if status == 206:
        raise Stopped(Outcome.TRUNCATED, "The server sent only a part of the page.")
    if status < 200:
        raise Stopped(Outcome.UNREADABLE, "The server never sent its final answer.")
