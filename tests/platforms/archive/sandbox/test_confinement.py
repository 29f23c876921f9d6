"""What a confined process can no longer do: every attempt in one process that gave it all up."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from platforms.archive.sandbox.confinement import die_with

ROOT = Path(__file__).resolve().parents[4]
REFUSED = {
    "read a file": "open(target)",
    "read the accounts": "open('/etc/passwd')",
    "read its environment": "open('/proc/self/environ')",
    "remove a file": "os.unlink(target)",
    "rename a file": "os.rename(target, target + '2')",
    "make a folder": "os.mkdir(target + '3')",
    "write to a file that was open": "os.write(kept, b'more')",
    "list a folder": "os.listdir('/')",
    "fork": "os.fork()",
    "run a program": "subprocess.run(['true'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a thread": "threading.Thread(target=print).start()",
    "signal its parent": "os.kill(os.getppid(), 0)",
    "change its user": "os.setuid(0)",
    "open a pipe": "os.pipe()",
    "open a pair of sockets": "socket.socketpair()",
    "connect": "socket.socket().connect(('127.0.0.1', port))",
    "send a datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port))",
    "take more memory": "bytearray(400_000_000)",
}
ALLOWED = {
    "compute": "sum(len(str(n)) for n in range(1000))",
    "take some memory": "bytearray(50_000_000)",
    "tell the time": "time.monotonic()",
}
ATTEMPTS = """
import json, os, socket, subprocess, sys, threading, time
from platforms.archive.sandbox.confinement import confine
target, port, attempts = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
kept = os.open(target, os.O_RDWR)
confine(memory_bytes=300_000_000)
ends = {}
for name, code in attempts.items():
    try:
        exec(code)
        ends[name] = "done"
    except (OSError, MemoryError, RuntimeError):
        ends[name] = "refused"
print(json.dumps(ends))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined by Linux's own means")


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """How each attempt ended; the file and the server beside it are as they were."""
    target = tmp_path_factory.mktemp("confined") / "target"
    target.write_text("untouched")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port, attempts = server.getsockname()[1], json.dumps(REFUSED | ALLOWED)
        done = subprocess.run(
            [sys.executable, "-c", ATTEMPTS, str(target), str(port), attempts],
            cwd=ROOT,
            capture_output=True,
            timeout=60,
            check=True,
        )
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert [path.name for path in target.parent.iterdir()] == ["target"]
    assert target.read_text() == "untouched"
    return json.loads(done.stdout)


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_confined_process_cannot(attempt: str, ends: dict[str, str]) -> None:
    assert ends[attempt] == "refused"


@pytest.mark.parametrize("attempt", ALLOWED)
def test_a_confined_process_can(attempt: str, ends: dict[str, str]) -> None:
    assert ends[attempt] == "done"


def test_a_process_whose_parent_has_gone_ends_at_once() -> None:
    child = os.fork()
    if child == 0:
        die_with(parent=1 << 30)
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
