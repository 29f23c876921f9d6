"""`make run` as a person has it: one start, one page, one stop."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conductatlas.run.ports import answers_page
from tests.conductatlas.embedded.servers import ROOT, clean_environment

STOP_SECONDS = 10


def start(data: Path, port: int | str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=clean_environment(data, PORT=str(port), DEMO="0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(f"ended with {process.wait()} without {words!r}:\n{said}")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def running(data: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    port = free_port()
    process = start(data, port)
    try:
        read_until(process, "Ctrl-C stops everything")
        yield process, port
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_everything_runs_once_and_stops_together(running, data):
    process, port = running
    assert answers_page(f"http://127.0.0.1:{port}/healthz")

    second = start(data, port)
    refusal, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"http://127.0.0.1:{port}/" in refusal

    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0, said
    assert said.endswith("stopped\n")
    assert not processes_of(data)


def processes_of(data: Path) -> list[str]:
    listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listing.stdout.splitlines() if str(data) in line]


def test_a_taken_port_is_refused_with_the_next_command(httpserver, data):
    process = start(data, httpserver.port)

    said, _ = process.communicate(timeout=30)

    assert process.returncode == 1
    assert re.search(rf"Port {httpserver.port} is taken. Try: make run PORT=\d+", said)


def test_a_port_that_is_no_number_is_refused(data):
    process = start(data, "8000x")

    said, _ = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "PORT is a number" in said
