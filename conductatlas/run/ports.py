"""Questions about a port of this machine, asked before and after the web server starts."""

import errno
import http.client
import socket
from urllib.parse import urlsplit

_LAST_PORT = 65535


def is_free(port: int) -> bool:
    """Whether a server could listen there. A port below 1024 that is not ours counts as taken."""
    with socket.socket() as probe:
        # As gunicorn does: a connection that ended a moment ago is no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            if problem.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def next_free(port: int) -> int:
    """The next higher free port, to name in a message; 8000 if there is none."""
    candidates = range(port + 1 if port >= 1024 else 8000, _LAST_PORT + 1)
    return next((candidate for candidate in candidates if is_free(candidate)), 8000)


def answers_page(url: str) -> bool:
    """Whether a GET is answered with 200. Raises OSError or HTTPException when it is not at all."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    finally:
        connection.close()
