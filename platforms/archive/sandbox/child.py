"""The child itself: `python -m platforms.archive.sandbox.child PARENT MEMORY_BYTES`.

It warms up, gives up everything but two pipes and its memory, and then answers one document after
the other until its input ends. Each has its own allowance of processor time: the timer's signal
is not caught, so what runs out of it ends, in C code too.
"""

import os
import signal
import sys
import traceback

from platforms.archive.sandbox.confinement import confine, die_with
from platforms.archive.sandbox.frames import LENGTHS, packed, unpacked
from platforms.archive.sandbox.jobs import JOBS
from platforms.archive.sandbox.warming import warm_up

READY = packed({"kind": "ready"}, 0)
OUT_OF_MEMORY = packed({"kind": "memory"}, 0)
_TRACE_LETTERS = 4_000


def main() -> None:
    """Serve the parent that is named in the first argument until it closes the pipe."""
    parent, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    for asked_to_stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Meant for the whole group: the parent finishes its document first, and then ends us.
        signal.signal(asked_to_stop, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not speak in our place
    warm_up()
    confine(memory_bytes=memory_bytes)
    _write(answers, READY)
    while True:
        header_bytes, body_bytes = LENGTHS.unpack(_read(LENGTHS.size))
        header, body = _read(header_bytes), _read(body_bytes)
        try:
            start, payload = _answer(header, body)
            del header, body
            _write(answers, start, payload)
        except MemoryError:
            _write(answers, OUT_OF_MEMORY)
            os._exit(0)


def _answer(header: bytes, body: bytes) -> tuple[bytes, bytes]:
    asked = unpacked(header)
    signal.setitimer(signal.ITIMER_PROF, float(str(asked["cpu_seconds"])))
    try:
        told, payload = JOBS[str(asked["job"])](body, asked)
        return packed(told, len(payload)), payload
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001, the parent reports it; this document is over
        trace = traceback.format_exc()[-_TRACE_LETTERS:]
        return packed({"kind": "broken", "name": type(error).__name__, "trace": trace}, 0), b""
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _read(count: int) -> bytes:
    """So many bytes of the input; the process ends where the input does."""
    pieces = []
    while count:
        piece = os.read(0, count)
        if not piece:
            os._exit(0)
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _write(descriptor: int, *messages: bytes) -> None:
    parts = [memoryview(message) for message in messages]
    while parts := [part for part in parts if part]:
        sent = os.writev(descriptor, parts)
        for place, part in enumerate(parts):
            parts[place], sent = part[sent:], max(0, sent - len(part))


if __name__ == "__main__":
    main()
