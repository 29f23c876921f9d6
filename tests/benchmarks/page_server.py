"""A web server on a loopback address that serves one recorded page at a time, whatever is asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ADDRESS = "127.77.0.1"


class PageServer(ThreadingHTTPServer):
    """Serves what `show` was given last; there are no rules for robots, and no validators."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((ADDRESS, 0), _Answer)
        self.body, self.content_type = b"", "text/html"

    @property
    def pair(self) -> str:
        """What the gate must allow: address and port."""
        return f"{ADDRESS}:{self.server_port}"

    def show(self, body: bytes, *, media_type: str) -> None:
        """Serve this page from now on. A page is text in UTF-8, or a file of another kind."""
        is_text = media_type.startswith("text/")
        self.content_type = f"{media_type}; charset=utf-8" if is_text else media_type
        self.body = body


@contextmanager
def open_page_server() -> Iterator[PageServer]:
    """A server that answers until the end of the block."""
    with PageServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Answer(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        is_rules = self.path == "/robots.txt"
        body = b"" if is_rules else self.server.body
        self.send_response(404 if is_rules else 200)
        self.send_header("Content-Type", "text/plain" if is_rules else self.server.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Nothing: the progress bar has the terminal."""
