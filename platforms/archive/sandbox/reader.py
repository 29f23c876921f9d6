"""One child process as its parent sees it: started, asked, stopped when it takes too long."""

import contextlib
import fcntl
import logging
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from platforms.archive.extraction import ExtractionFailure
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox.frames import LENGTHS, Header, NotAnAnswer, packed, unpacked
from platforms.archive.sandbox.limits import HEADER_BYTES, RESULT_BYTES, STOPPED, ReaderLimits

Answer = TypeVar("Answer")
Understand = Callable[[Header, bytes], Answer | ExtractionFailure]

_ROOT = Path(__file__).resolve().parents[3]
_PIPE_BYTES = 1 << 20
# What the interpreter itself may need to start; nothing else of the environment is handed on.
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
# A crash with so much of the memory in use is put down to memory.
_NEARLY_ALL = 0.6
_TRACE_LETTERS = 4_000
_log = logging.getLogger(__name__)


class ReaderNotStarted(Exception):
    """No child process can be had: the machine's trouble, not the document's."""


class _TookTooLong(Exception):
    pass


class _Died(Exception):
    pass


class Reader:
    """A child process. It must be started by a thread that outlives it: the kernel ends it with
    that thread. `is_over` tells, after a question, that it must not be asked again.
    """

    def __init__(self, limits: ReaderLimits) -> None:
        """Start it and wait until it is warm. Raises ReaderNotStarted."""
        self._limits = limits
        self._asked = 0
        self.is_over = False
        self._process = _start(limits)
        self._stdin, self._stdout = _pipes(self._process)
        try:
            self._receive(time.monotonic() + limits.start_seconds)
        except (_Died, _TookTooLong, NotAnAnswer) as error:
            self.close()
            raise ReaderNotStarted("The reader of documents does not start.") from error
        self._first_resident_bytes = self.resident_bytes

    @property
    def pid(self) -> int:
        """The process id, for those who watch its memory."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked; one that was ended from outside while idle cannot."""
        return not self.is_over and self._process.poll() is None

    @property
    def resident_bytes(self) -> int:
        """Memory that it holds now, 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_bytes().split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def ask(
        self, job: str, asked: Header, body: bytes, understand: Understand[Answer]
    ) -> Answer | ExtractionFailure:
        """The answer for one document, or the failure that stopped the child.

        `understand` makes a value of the message and raises NotAnAnswer where it is none.
        """
        limits = self._limits
        question = packed({"job": job, "cpu_seconds": limits.cpu_seconds, **asked}, len(body))
        deadline = time.monotonic() + limits.wall_seconds
        self.is_over = True  # whatever interrupts this thread, no stale answer waits in the pipe
        try:
            self._send([memoryview(question), memoryview(body)], deadline)
            header, payload = self._receive(deadline)
            if failure := self._broken(header):
                return failure
            return self._rested(understand(header, payload))
        except _TookTooLong:
            return self._stopped(limits.wall_sentence)
        except _Died:
            return self._stopped(self._cause())
        except NotAnAnswer as error:
            _log.error("A reader gave no proper answer: %s", error)
            return self._stopped(f"{STOPPED}its answer could not be understood.")

    def close(self) -> None:
        """End it and free all that it held."""
        self.is_over = True
        self._process.kill()
        self._process.wait()
        self._stdin.close()
        self._stdout.close()

    def forget(self) -> None:
        """In a process forked from the parent: let go of what is the parent's."""
        self.is_over = True
        self._process.returncode = 0  # it is not ours to wait for
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def _broken(self, told: Header) -> ExtractionFailure | None:
        """The child's own word that it could not go on."""
        if told.get("kind") == "memory":
            return self._stopped(self._limits.memory_sentence)
        if told.get("kind") == "broken":
            trace, name = str(told.get("trace")), str(told.get("name"))
            _log.error("A reader failed on a document: %s", trace[:_TRACE_LETTERS])
            name = "".join(letter for letter in name[:80] if letter.isascii() and letter.isalnum())
            return self._stopped(f"{STOPPED}it failed ({name}).")
        return None

    def _rested(self, answer: Answer | ExtractionFailure) -> Answer | ExtractionFailure:
        """The answer; a child that has read much, or grown, makes room for a new one."""
        self._asked += 1
        grown = self.resident_bytes - self._first_resident_bytes
        self.is_over = self._asked >= self._limits.documents or grown > self._limits.growth_bytes
        return answer

    def _stopped(self, sentence: str) -> ExtractionFailure:
        self.close()
        return ExtractionFailure(Outcome.UNREADABLE, sentence)

    def _cause(self) -> str:
        """Why it died by itself."""
        code, peak_bytes = self._reaped()
        if code == -signal.SIGPROF:
            return self._limits.cpu_sentence
        if code == -signal.SIGKILL:
            return f"{STOPPED}the system ended it, as it does when memory runs out."
        name = signal.Signals(-code).name if code < 0 else f"status {code}"
        if peak_bytes > self._limits.memory_bytes * _NEARLY_ALL:
            held = f"{peak_bytes >> 20:,} MB of {self._limits.memory_bytes >> 20:,} MB of memory"
            return f"{STOPPED}it crashed ({name}) with {held} in use."
        return f"{STOPPED}it crashed ({name})."

    def _reaped(self) -> tuple[int, int]:
        """How it ended, and the most memory that it held, 0 where that is not known."""
        self._process.kill()  # changes nothing for one that is dying; its pipe is closed
        try:
            _, status, usage = os.wait4(self.pid, 0)
        except ChildProcessError:
            return self._process.wait(), 0
        self._process.returncode = os.waitstatus_to_exitcode(status)
        # A new program's figure begins with its parent's.
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        peak = usage.ru_maxrss if usage.ru_maxrss > own else 0
        return self._process.returncode, peak * 1_024

    def _send(self, parts: list[memoryview], deadline: float) -> None:
        """All parts in one call where the pipe has room: each call may wake the child."""
        while parts := [part for part in parts if part]:
            try:
                sent = os.writev(self._stdin.fileno(), parts)
            except BlockingIOError:
                self._wait(self._stdin.fileno(), select.POLLOUT, deadline)
                continue
            except OSError as error:
                raise _Died from error
            for place, part in enumerate(parts):
                parts[place], sent = part[sent:], max(0, sent - len(part))

    def _receive(self, deadline: float) -> tuple[Header, bytes]:
        lengths = self._exactly(LENGTHS.size, deadline)
        header_bytes, payload_bytes = LENGTHS.unpack(lengths)
        if header_bytes > HEADER_BYTES or payload_bytes > RESULT_BYTES:
            raise NotAnAnswer("The answer is larger than any may be.")
        header = unpacked(self._exactly(header_bytes, deadline))
        return header, self._exactly(payload_bytes, deadline)

    def _exactly(self, count: int, deadline: float) -> bytes:
        pieces = []
        while count:
            try:
                piece = os.read(self._stdout.fileno(), min(count, _PIPE_BYTES))
            except BlockingIOError:
                self._wait(self._stdout.fileno(), select.POLLIN, deadline)
                continue
            if not piece:
                raise _Died
            pieces.append(piece)
            count -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if left <= 0 or not poll.poll(left * 1000):
            raise _TookTooLong


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    """Both pipes: never waiting, and as roomy as the system allows."""
    assert process.stdin, "asked for"
    assert process.stdout, "asked for"
    for pipe in (process.stdin, process.stdout):
        os.set_blocking(pipe.fileno(), False)
        with contextlib.suppress(OSError):  # the user's share of pipe memory may be used up
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return process.stdin, process.stdout


def _start(limits: ReaderLimits) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            [
                sys.executable,
                *("-B", "-s", "-m", "platforms.archive.sandbox.child"),
                *(str(os.getpid()), str(limits.memory_bytes)),
            ],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        )
    except OSError as error:
        raise ReaderNotStarted("The reader of documents cannot be started.") from error
