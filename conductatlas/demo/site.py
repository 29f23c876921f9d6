"""A small local site that serves the demo's platforms as they stood at a moment.

Each platform has a loopback address of its own, so that politeness per host is real; the moment can
be moved while the site runs.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socketserver import TCPServer
from typing import Self
from urllib.parse import urlsplit

from conductatlas.demo.documents import DemoDocument, DemoPlatform
from conductatlas.demo.loader import load_platforms
from conductatlas.demo.pages import (
    DocumentPage,
    Page,
    document_page,
    documents_at,
    home_page,
    missing_page,
    robots_page,
)

ADDRESS = "127.0.9.{number}"
NOT_MODIFIED_KEEPS = ("ETag", "Last-Modified", "Cache-Control")


def pages_at(
    moment: datetime, platforms: Sequence[DemoPlatform] | None = None
) -> tuple[DocumentPage, ...]:
    """Every document on the demo's sites at this aware moment with the version served.

    Without `platforms` the folders are read. Raises InvalidDemo.
    """
    return documents_at(moment, load_platforms() if platforms is None else platforms)


def render_page(
    document: DemoDocument, moment: datetime, *, request_number: int = 0
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and HTML of a document's page at this aware moment."""
    page = document_page(document, moment, request_number=request_number)
    return page.status, page.headers, page.body


class DemoSite:
    """The platforms' sites, each a threaded HTTP server on its own loopback address.

    Platform N, counted from 1 in the order given, listens on 127.0.9.N. `ports` maps slugs to
    ports; without an entry a free port is taken. Use as a context manager, or `start` and `close`.
    """

    def __init__(
        self,
        moment: datetime,
        *,
        platforms: Sequence[DemoPlatform] | None = None,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        self.platforms = tuple(load_platforms() if platforms is None else platforms)
        self._ports = dict(ports or {})
        self._servers: list[_PlatformServer] = []
        self._threads: list[threading.Thread] = []
        self.set_moment(moment)

    def set_moment(self, moment: datetime) -> None:
        """Serve what the platforms served at this aware moment from the next request on."""
        if moment.tzinfo is None:
            raise ValueError("The moment has no time zone.")
        self.moment = moment.astimezone(UTC)

    @property
    def resolve(self) -> dict[str, str]:
        """Where each host name is found, as `address:port`; empty while the site is closed."""
        return {
            server.platform.host: "{}:{}".format(*server.server_address[:2])
            for server in self._servers
        }

    def start(self) -> Self:
        """Listen on all addresses. Raises OSError if a port is taken; then none is open."""
        try:
            for number, platform in enumerate(self.platforms, 1):
                address = (ADDRESS.format(number=number), self._ports.get(platform.slug, 0))
                self._servers.append(_PlatformServer(address, platform, self))
        except OSError:
            self.close()
            raise
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def close(self) -> None:
        """Stop listening; may be called twice."""
        for server in self._servers:
            if self._threads:
                server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers.clear()
        self._threads.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


class _PlatformServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], platform: DemoPlatform, site: DemoSite) -> None:
        super().__init__(address, _Handler)
        self.platform = platform
        self.site = site
        self.numbers = count(1)

    def server_bind(self) -> None:
        """Bind without the base class's look-up of the address's name, which may ask a DNS."""
        TCPServer.server_bind(self)

    def answer(self, path: str) -> Page:
        """The page at this path now."""
        if path == "/":
            return home_page(self.platform)
        if path == "/robots.txt":
            return robots_page()
        for document in self.platform.documents:
            if document.path == path:
                number = next(self.numbers)
                return document_page(document, self.site.moment, request_number=number)
        return missing_page(self.platform.name)

    def handle_error(self, *_: object) -> None:
        """A visitor who hangs up is no matter for the terminal."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    server: _PlatformServer

    def do_GET(self) -> None:
        if not self._is_addressed_here():
            self._send(Page(HTTPStatus.MISDIRECTED_REQUEST, {}, b"Another host lives here.\n"))
            return
        page = self.server.answer(urlsplit(self.path).path)
        self._send(_unless_held(page, self.headers))

    do_HEAD = do_GET  # noqa: N815, the base class looks for this name

    def version_string(self) -> str:
        return "demo"

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.server.site.moment, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Requests are not printed."""

    def _is_addressed_here(self) -> bool:
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        return name in {self.server.platform.host, self.server.server_address[0]}

    def _send(self, page: Page) -> None:
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)


def _unless_held(page: Page, asked: Message) -> Page:
    """The page, or 304 if the visitor's copy is the same (RFC 9110, section 13)."""
    if page.status != HTTPStatus.OK or not _is_held(page, asked):
        return page
    kept = {name: page.headers[name] for name in NOT_MODIFIED_KEEPS if name in page.headers}
    return Page(HTTPStatus.NOT_MODIFIED, kept, b"")


def _is_held(page: Page, asked: Message) -> bool:
    etag, modified = page.headers.get("ETag"), page.headers.get("Last-Modified")
    if (tags := asked.get("If-None-Match")) is not None:
        known = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return etag is not None and (etag.removeprefix("W/") in known or tags.strip() == "*")
    since = asked.get("If-Modified-Since")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return False
