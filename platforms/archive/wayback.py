"""The Wayback Machine: asked to save a page, believed only where it names what it saved.

A copy in somebody else's archive is a second witness. That it was asked for is none: a link to a
capture is made only once the archive has named one. Expected trouble is a value.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit

from platforms.archive.exchange import FetchFailure, Request, Response
from platforms.archive.fetch import fetch
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome

WAYBACK = "https://web.archive.org"
PUNCTUATION = string.punctuation
CLOCK_TOLERANCE = timedelta(minutes=10)
MEMENTO = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(https?:.+)", re.ASCII)
LINK = re.compile(r"<([^<>]+)>([^<]*)")  # RFC 8288, as far as mementos (RFC 7089) need it
JOB = re.compile(rb"\bspn2-[0-9a-f]{8,64}\b")


class Reason(StrEnum):
    """Why no capture is confirmed. Codes may be stored: never rename, only add."""

    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    REFUSED = "refused"  # an error status: excluded by the site, blocked, broken
    PENDING = "pending"  # queued: it may be saved later, and may not
    UNNAMED = "unnamed"  # an answer that names no capture
    OTHER_PAGE = "other_page"
    WRONG_TIME = "wrong_time"  # older than asked for, or in the future


@dataclass(frozen=True, slots=True)
class WaybackCapture:
    """A capture that the archive named: of what, when by its own clock, and where."""

    url: str
    captured_at: datetime
    memento_url: str


@dataclass(frozen=True, slots=True)
class WaybackFailure:
    """Why no capture is confirmed; `detail` is one sentence for an operator."""

    reason: Reason
    detail: str
    retry_after_seconds: int | None = None


def save(
    url: str, *, gate: Gate, not_before: datetime | None = None, archive: str = WAYBACK
) -> WaybackCapture | WaybackFailure:
    """Ask the archive to save a page now, anonymously: one GET through the gate.

    It may answer with a capture of the last hour instead; one older than `not_before` is a
    WRONG_TIME. Saving takes the archive up to two minutes, so the gate's limits should allow as
    much. What it plays back is fetched as part of the answer and thrown away.
    """
    answer = fetch(Request(f"{archive}/save/{url}"), gate=gate)
    if isinstance(answer, FetchFailure):
        is_limit = answer.outcome is Outcome.RATE_LIMITED
        reason = Reason.RATE_LIMITED if is_limit else Reason.UNREACHABLE
        return WaybackFailure(reason, answer.detail, answer.retry_after_seconds)
    if answer.status == 429:
        return WaybackFailure(Reason.RATE_LIMITED, "The archive asks to wait.")
    if not 200 <= answer.status < 300:
        return WaybackFailure(Reason.REFUSED, f"It answered {answer.status_line}.")
    return _named_capture(url, answer, not_before, archive)


def wayback_link(url: str, confirmed: datetime | None, archive: str = WAYBACK) -> str:
    """The link to a confirmed capture of a page, or to the archive's list of all captures.

    `confirmed` is the capture's own time, aware. Raises ValueError for a naive one.
    """
    if confirmed is None:
        return f"{archive}/web/*/{url}"
    if confirmed.tzinfo is None:
        raise ValueError("The time of a capture needs its zone.")
    return f"{archive}/web/{confirmed.astimezone(UTC):%Y%m%d%H%M%S}/{url}"


def _named_capture(
    url: str, answer: Response, not_before: datetime | None, archive: str
) -> WaybackCapture | WaybackFailure:
    if not answer.final_url.startswith(f"{archive}/"):
        # From there on the words are another's, who may say anything of the archive.
        return WaybackFailure(Reason.OTHER_PAGE, f"It sent on to {answer.final_url}.")
    named = [found for place in _places(answer) if (found := _capture(place, answer.final_url))]
    ours = [found for found in named if _same_page(found.url, url)]
    if not ours:
        if named:
            return WaybackFailure(Reason.OTHER_PAGE, f"It names a capture of {named[0].url}.")
        job = JOB.search(answer.body)
        if job:
            return WaybackFailure(Reason.PENDING, f"It queued the page as {job[0].decode()}.")
        return WaybackFailure(Reason.UNNAMED, "Its answer names no capture.")
    latest = max(ours, key=lambda found: found.captured_at)
    is_old = not_before is not None and latest.captured_at < not_before
    if is_old or latest.captured_at > answer.finished_at + CLOCK_TOLERANCE:
        words = f"It names a capture of {latest.captured_at.isoformat()}."
        return WaybackFailure(Reason.WRONG_TIME, words)
    return WaybackCapture(url, latest.captured_at, wayback_link(url, latest.captured_at, archive))


def _places(answer: Response) -> Iterator[str]:
    """Every address, perhaps a relative one, at which the answer says that the capture is."""
    yield answer.final_url
    for name, value in answer.headers:
        if name.lower() in ("content-location", "location"):
            yield value
        elif name.lower() == "link":
            for target, parameters in LINK.findall(value):
                if re.search(r"""\brel\s*=\s*["']?[^"';]*\bmemento\b""", parameters):
                    yield target


def _capture(place: str, said_at: str) -> WaybackCapture | None:
    """The capture that an address on the archive's own host names, if it does."""
    try:
        memento_url = urljoin(said_at, place)
        host = urlsplit(memento_url).netloc
        found = MEMENTO.fullmatch(memento_url.partition(host)[2])
        if host.lower() != urlsplit(said_at).netloc.lower() or not found:
            return None
        captured_at = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return WaybackCapture(found[2], captured_at, memento_url)


def _same_page(one: str, other: str) -> bool:
    """Whether two addresses are the same but for what every archive treats as one.

    That is the scheme, the host's case, the scheme's own port, a missing path, the fragment, and
    whether letters beyond ASCII are encoded.
    """
    return _page(one) == _page(other)


def _page(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", "", url
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    shown = "" if port in (None, usual) else f":{port}"
    path, query = (quote(part, safe=PUNCTUATION) for part in (parts.path or "/", parts.query))
    return f"{parts.hostname or ''}{shown}", path, query
