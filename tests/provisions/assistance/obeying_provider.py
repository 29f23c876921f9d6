"""A drafting provider on loopback that does whatever the document tells it, and a canary beside it.

Its honest wording is one that passes every check.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.provisions.assistance.hostile_documents import HostileDocument

KEY = "sk-invented-key-of-these-tests"
HONEST: dict[str, Any] = {
    "what_it_is": "Quillpost states that it may use submitted prompts to improve its services.",
    "why_it_matters": "The document permits a use of prompts, which may hold personal data.",
    "consumer_impact": "What people submit as prompts may serve to improve the services.",
    "interpretive_note": "The quote leaves open which services are meant.",
    "supporting_quotes": ["We may use the prompts you submit to improve our services"],
}


class LoopbackServer:
    """Counts requests; answers with nothing."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        # A short poll: the server of each test has to stop before the next one.
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        """What comes back."""
        send(handler, b"{}")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                server.requests.append((self.path, dict(self.headers), body))
                try:
                    server.respond(self)
                except OSError:  # the client went away, as it should
                    self.close_connection = True

            def do_GET(self) -> None:
                self.do_POST()

            def do_CONNECT(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class ObeyingProvider(LoopbackServer):
    """`document`: the one that it obeys; without one it is honest. `wording`: what it says then."""

    def __init__(self, elsewhere: str = "") -> None:
        super().__init__()
        self.document: HostileDocument | None = None
        self.wording: dict[str, Any] = dict(HONEST)
        self.elsewhere = elsewhere

    @property
    def key(self) -> str:
        """The key that the latest request brought."""
        return self.requests[-1][1]["Authorization"].removeprefix("Bearer ")

    @property
    def asked(self) -> dict[str, Any]:
        """The latest request."""
        asked: dict[str, Any] = json.loads(self.requests[-1][2])
        return asked

    @property
    def words(self) -> str:
        """What the latest request told it, instructions and data."""
        return "\n\n".join(message["content"] for message in self.asked["messages"])

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        document = self.document
        behaviour = BEHAVIOURS.get(document.behaviour) if document else None
        if behaviour:
            return behaviour(self, handler)
        return send(handler, completion(self.content(), **self.extras()))

    def content(self) -> str:
        """The text of the message."""
        document = self.document
        if document is None:
            return json.dumps(self.wording)
        if document.raw:
            return self._filled(document.raw)
        return self._filled_json({**self.wording, **document.says, **document.adds})

    def extras(self) -> dict[str, Any]:
        """What else stands in the message."""
        if self.document is None:
            return {}
        extras: dict[str, Any] = json.loads(self._filled_json(self.document.message))
        return extras

    def _filled_json(self, value: dict[str, Any]) -> str:
        def fill(part: Any) -> Any:
            if isinstance(part, str):
                return self._filled(part)
            if isinstance(part, list):
                return [fill(each) for each in part]
            if isinstance(part, dict):
                return {name: fill(each) for name, each in part.items()}
            return part

        return json.dumps(fill(value))

    def _filled(self, text: str) -> str:
        order = self.asked["messages"][0]["content"]
        text = text.replace("{key}", self.key).replace("{order}", order[:800])
        return text.replace("{elsewhere}", self.elsewhere)


def completion(content: str, *, finish_reason: str = "stop", **message: Any) -> bytes:
    """The body of a chat completion with one choice."""
    said = {"role": "assistant", "content": content, **message}
    choice = {"index": 0, "message": said, "finish_reason": finish_reason}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [choice]}).encode()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """A whole answer."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def _endless(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not provider.stopping.is_set():
        handler.wfile.write(b" " * 16_384)


def _endless_headers(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not provider.stopping.is_set():
        handler.wfile.write(b"X-More: " + b"x" * 4_000 + b"\r\n")


def _slow(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for byte in completion(provider.content()):
        handler.wfile.write(bytes([byte]))
        if provider.stopping.wait(0.05):
            return


def _cut(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
    body = completion(json.dumps(provider.wording))
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[:40])
    handler.close_connection = True


def _two_choices(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
    body = json.loads(completion(json.dumps(provider.wording)))
    body["choices"] *= 2
    send(handler, json.dumps(body).encode())


def _compressed(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
    import gzip

    body = gzip.compress(completion(json.dumps(provider.wording)))
    send(handler, body, Content_Encoding="gzip")


def _error(status: int) -> Callable[[ObeyingProvider, BaseHTTPRequestHandler], None]:
    def respond(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
        send(handler, f"The key {provider.key} is wrong.".encode(), status, X_Key=provider.key)

    return respond


def _redirect(status: int) -> Callable[[ObeyingProvider, BaseHTTPRequestHandler], None]:
    def respond(provider: ObeyingProvider, handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", status, Location=f"{provider.elsewhere}/collect")

    return respond


def _content(text: str) -> Callable[[ObeyingProvider, BaseHTTPRequestHandler], None]:
    return lambda _provider, handler: send(handler, completion(text))


BEHAVIOURS: dict[str, Callable[[ObeyingProvider, BaseHTTPRequestHandler], None]] = {
    "redirect": _redirect(302),
    "redirect_with_body": _redirect(308),
    "endless": _endless,
    "endless_headers": _endless_headers,
    "slow": _slow,
    "cut": _cut,
    "error_with_key": _error(500),
    "forbidden_with_key": _error(403),
    "no_json": _content("All is fine with this clause."),
    "deep": _content("[" * 20_000),
    "two_choices": _two_choices,
    "field_twice": _content('{"what_it_is": "a", "what_it_is": "b"}'),
    "compressed": _compressed,
    "unfinished": lambda provider, handler: send(
        handler, completion(json.dumps(provider.wording), finish_reason="length")
    ),
    "silent": lambda provider, _handler: time.sleep(0) if provider.stopping.wait(20) else None,
}
