"""What is asked of a server and what came back: the values on both sides of `fetch`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from platforms.archive.netguard import is_header_value
from platforms.archive.outcome import Outcome

LONGEST_WAIT_SECONDS = 30 * 86_400
LONGEST_MEDIA_TYPE = 120
CHARSET = re.compile(
    r""";\s*charset\s*=\s*["']?([A-Za-z0-9][A-Za-z0-9_.:+-]{0,39})""", re.IGNORECASE
)

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One document to ask for.

    `etag` and `last_modified` are sent as a question only to the URL they came from: to
    `validators_url` (the final URL of that capture) or, without it, to `url` itself. A page that
    has moved must not be called unchanged because another one is. With a `body` the request
    is a POST, is never redirected and asks no conditional question; `headers` are added as given.
    Raises ValueError where a value could not stand in a header.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept_language: str = "en"
    validators_url: str | None = None
    body: bytes | None = None
    headers: Headers = ()

    def __post_init__(self) -> None:
        for name, value in (*self.headers, ("Accept-Language", self.accept_language)):
            if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not is_header_value(value):
                raise ValueError(f"The header {name!r} cannot be sent as given.")

    def validators_for(self, url: str) -> Headers:
        """The conditional headers to send to this URL. Ones that no header can hold are left."""
        if self.body is not None or url != (self.validators_url or self.url):
            return ()
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((name, value) for name, value in pairs if value and is_header_value(value))


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the URL that answered with it, its status, the address it came from."""

    url: str
    status: int
    address: str


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, of any status, with what the evidence record needs.

    `body` is decoded; `wire_sha256` and `wire_bytes` are of the body after transfer coding and
    before content decoding. Headers are verbatim, in order, duplicates kept. Times are UTC.
    `media_type` is lower-case and "" where none was sent. Nothing was cut: that is a failure.
    """

    requested_url: str
    final_url: str
    status: int
    status_line: str
    headers: Headers
    request_line: str
    request_headers: Headers
    body: bytes
    body_sha256: str
    wire_sha256: str
    wire_bytes: int
    media_type: str
    charset: str | None
    redirects: tuple[Hop, ...]
    address: str
    resolved_addresses: tuple[str, ...]
    tls_version: str | None
    certificate_sha256: str | None
    chain_sha256: tuple[str, ...]  # leaf first, as sent by the server
    started_at: datetime
    first_byte_at: datetime
    finished_at: datetime
    is_not_modified: bool

    def header(self, name: str) -> str | None:
        """The first value of a response header, or None."""
        return header_value(self.headers, name)


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why there is no answer to judge; `detail` is one sentence for an operator.

    `url` is the one that failed (after redirects), `status` what it had said by then, if anything.
    """

    outcome: Outcome
    detail: str
    url: str
    status: int | None
    retry_after_seconds: int | None
    redirects: tuple[Hop, ...]
    started_at: datetime
    finished_at: datetime


def header_value(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """The first value under a name, in any case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def content_type(headers: Sequence[tuple[str, str]]) -> tuple[str, str | None]:
    """Media type and charset as the server states them, both lower-case.

    "" for no type, and for one too long to be one.
    """
    value = header_value(headers, "Content-Type") or ""
    charset = CHARSET.search(value)
    media_type = value.partition(";")[0].strip().lower()
    is_one = len(media_type) <= LONGEST_MEDIA_TYPE
    return media_type if is_one else "", charset[1].lower() if charset else None


def retry_after_seconds(headers: Sequence[tuple[str, str]], *, now: datetime) -> int | None:
    """How long the server asks to wait (RFC 9110, 10.2.3), at most 30 days; None if unsaid."""
    value = (header_value(headers, "Retry-After") or "").strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return min(int(value), LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=now.tzinfo)
    return min(max(int((moment - now).total_seconds()), 0), LONGEST_WAIT_SECONDS)
