"""Takes one HTTP answer in as it arrives, piece by piece, and stops it when a limit is met.

The client hands it header lines, body bytes and what it says of the connection. The body is kept
as it came over the wire; a content coding is undone at the end, in a reader's own process.
"""

import base64
import hashlib
import re
from collections.abc import Sequence

from platforms.archive.decoding import NO_CODING
from platforms.archive.exchange import Headers, content_type, header_value
from platforms.archive.extraction import ExtractionFailure
from platforms.archive.netguard import Limits
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox import decode_apart

CONTINUE, STOP = None, -1  # what the client's callbacks understand
NOTE_TEXT, NOTE_REQUEST = 0, 2  # libcurl's CURLINFO_TEXT and CURLINFO_HEADER_OUT
REDIRECTS = frozenset({301, 302, 303, 307, 308})
STATUS_LINE = re.compile(r"HTTP/[0-9.]+ +([0-9]{3})(?: .*)?")
TLS_LINE = re.compile(rb"SSL connection using (TLSv[0-9.]+)")
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
HTML_START = re.compile(rb"<(?:html|body)[\s>]", re.IGNORECASE)
HTML_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


class Stopped(Exception):
    """The answer cannot be used; carries the outcome and one sentence."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class Receiver:
    """One answer in the making. `take_*` return STOP to end the transfer; `stopped` says why."""

    def __init__(self, limits: Limits, *, follows_redirects: bool) -> None:
        self.status = 0
        self.status_line = ""
        self.headers: list[tuple[str, str]] = []
        self.has_head = False
        self.stopped: Stopped | None = None
        self.request_head = b""
        self.tls_version: str | None = None
        self.wire_bytes = 0
        self._pieces: list[bytes] = []
        self._wire_hash = hashlib.sha256()
        self._limits = limits
        self._follows_redirects = follows_redirects
        self._header_bytes = 0
        self._header_lines = 0

    @property
    def redirect_location(self) -> str | None:
        """Where the answer sends on to, if it does and if that is followed."""
        if not (self.has_head and self._follows_redirects and self.status in REDIRECTS):
            return None
        return header_value(self.headers, "Location")

    @property
    def wire_sha256(self) -> str:
        """Hash of the body so far, as it came over the wire."""
        return self._wire_hash.hexdigest()

    def take_header(self, line: bytes) -> int | None:
        """A status line, a header line or the blank line after them; also of 1xx answers."""
        self._header_bytes += len(line)
        self._header_lines += 1
        limits = self._limits
        if self._header_bytes > limits.header_bytes or self._header_lines > limits.header_lines:
            return self._stop(Outcome.TOO_LARGE, "The response's headers are larger than allowed.")
        text = line.decode("latin-1").rstrip("\r\n")
        if not self.status_line or (self.has_head and self.status < 200):
            return self._start(text)
        if self.has_head:  # a trailer after the chunks
            return CONTINUE
        if not text:
            self.has_head = True
            return CONTINUE
        name, _, value = text.partition(":")
        self.headers.append((name, value.strip(" \t")))
        return CONTINUE

    def take_body(self, data: bytes) -> int | None:
        """The next bytes of the body, after transfer coding. A redirect's body is not read."""
        if self.redirect_location is not None:
            return STOP
        self.wire_bytes += len(data)
        if self.wire_bytes > self._limits.wire_bytes:
            detail = f"The body is larger than {self._limits.wire_bytes} bytes."
            return self._stop(Outcome.TOO_LARGE, detail)
        self._wire_hash.update(data)
        self._pieces.append(data)
        return CONTINUE

    def take_note(self, kind: int, data: bytes) -> None:
        """The client's own account of the connection: the request as sent, the TLS version."""
        if kind == NOTE_REQUEST:
            # A second request line: the client found its kept connection dead and began anew.
            is_start = data.startswith((b"GET ", b"POST "))
            self.request_head = data if is_start else self.request_head + data
        elif kind == NOTE_TEXT and (found := TLS_LINE.search(data)):
            self.tls_version = found[1].decode()

    def finish(self) -> bytes:
        """The whole decoded body, or Stopped if it was cut or cannot be read."""
        body = self._decoded(b"".join(self._pieces))
        if self._ends_by_closing and self._looks_cut(body):
            raise Stopped(Outcome.TRUNCATED, "The connection closed before the page's end.")
        return body

    def sent(self) -> tuple[str, Headers]:
        """The request line and headers as they went out."""
        line, *rest = self.request_head.decode("latin-1").rstrip("\r\n").split("\r\n")
        pairs = (text.partition(":") for text in rest)
        return line, tuple((name, value.strip(" \t")) for name, _, value in pairs)

    @property
    def is_coded(self) -> bool:
        """Whether a content coding stands between the wire and the body."""
        return any(name.strip().lower() not in NO_CODING for name in self._coding.split(","))

    @property
    def _coding(self) -> str:
        # Without content there is nothing to decode, whatever the header says.
        if self.status in (204, 304):
            return ""
        values = (value for name, value in self.headers if name.lower() == "content-encoding")
        return ", ".join(values)

    def _decoded(self, wire: bytes) -> bytes:
        body = decode_apart(wire, self._coding, self._limits) if self.is_coded else wire
        if isinstance(body, ExtractionFailure):
            raise Stopped(body.outcome, body.detail)
        return body

    @property
    def _ends_by_closing(self) -> bool:
        if self.status in (204, 304) or not self.status_line.startswith("HTTP/1."):
            return False
        return not (
            header_value(self.headers, "Content-Length")
            or header_value(self.headers, "Transfer-Encoding")
        )

    def _looks_cut(self, body: bytes) -> bool:
        """Where only the closing ends the body, HTML must show that it has come to its end."""
        if not body:
            return self.is_coded and not self.wire_bytes
        is_html = content_type(self.headers)[0] in HTML_TYPES
        return is_html and bool(HTML_START.search(body)) and not HTML_END.search(body)

    def _start(self, text: str) -> int | None:
        found = STATUS_LINE.fullmatch(text)
        if found is None:
            return self._stop(Outcome.UNREADABLE, "The response has no proper status line.")
        self.status, self.status_line = int(found[1]), text
        self.headers, self.has_head = [], False
        return CONTINUE

    def _stop(self, outcome: Outcome, detail: str) -> int:
        self.stopped = Stopped(outcome, detail)
        return STOP


def certificate_hashes(chain: Sequence[Sequence[tuple[str, str]]]) -> tuple[str, ...]:
    """SHA-256 of each certificate's DER, leaf first, out of the client's list of fields."""
    texts = (value for fields in chain for name, value in fields if name == "Cert")
    return tuple(hashlib.sha256(der_of(text)).hexdigest() for text in texts)


def der_of(pem: str) -> bytes:
    """The bytes inside one PEM block."""
    lines = [line for line in pem.splitlines() if line and not line.startswith("-----")]
    return base64.b64decode("".join(lines))
