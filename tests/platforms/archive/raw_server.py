"""A server on loopback that says exactly the bytes it is told to, and counts who came."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

Answer = Callable[[str], bytes | Iterable[bytes]]


class RawServer:
    """Calls `answer(path)` for each request and sends what it returns, then closes.

    With `keeps_alive` the connection serves further requests. `heads` are the requests as received.
    """

    def __init__(
        self,
        answer: Answer | bytes,
        *,
        address: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        keeps_alive: bool = False,
    ) -> None:
        self.answer: Answer = (lambda _path: answer) if isinstance(answer, bytes) else answer
        self.heads: list[str] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._tls = tls
        self._keeps_alive = keeps_alive
        self._listener = socket.create_server((address, port), backlog=64)
        self.address, self.port = self._listener.getsockname()[:2]

    @property
    def pair(self) -> str:
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.pair}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                while self._answer_one(connection) and self._keeps_alive:
                    pass
        except OSError:
            connection.close()

    def _answer_one(self, connection: socket.socket) -> bool:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            received = connection.recv(1)
            if not received:
                return False
            head += received
        self.heads.append(head.decode("latin-1"))
        length = [
            line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
        ]
        for _ in range(int(length[0].split(b":")[1]) if length else 0):
            connection.recv(1)
        answer = self.answer(head.split(b" ")[1].decode("latin-1"))
        for piece in [answer] if isinstance(answer, bytes) else answer:
            connection.sendall(piece)
        return True


def response(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: Iterable[str] = (),
    media_type: str = "text/html; charset=utf-8",
) -> bytes:
    """A whole HTTP/1.1 answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *headers]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, *, status: str = "302 Found") -> bytes:
    """An answer that sends on."""
    return response(b"moved", status=status, headers=[f"Location: {location}"])
