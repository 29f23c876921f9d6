"""Readers that are stopped, killed, forked, interrupted: the next document is always read."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.outcome import Outcome
from platforms.archive.sandbox import (
    STOPPED,
    ReaderLimits,
    ReaderNotStarted,
    ReaderPool,
    extract_apart,
)
from platforms.archive.sandbox import reader as reader_module
from platforms.archive.sandbox.answers import text_of
from platforms.archive.sandbox.reader import Reader
from tests.platforms.archive.sandbox.documents import HEAVY, PAGE

ROOT = Path(__file__).resolve().parents[4]
MakePool = Callable[..., ReaderPool]
ASKED: dict[str, object] = {
    "media_type": "text/html",
    "charset": None,
    "url": "",
    "select": [],
    "remove": [],
}


def read(body: bytes, pool: ReaderPool) -> Extraction | ExtractionFailure:
    return extract_apart(body, media_type="text/html", readers=pool)


def assert_stopped(result: Extraction | ExtractionFailure, *words: str) -> None:
    assert isinstance(result, ExtractionFailure)
    assert result.outcome is Outcome.UNREADABLE
    assert result.detail.startswith(STOPPED)
    assert all(word in result.detail for word in words), result.detail


def assert_gone(pid: int, *, within_seconds: float = 10) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([handle], [], [], within_seconds)[0], "the process lives on"
    finally:
        os.close(handle)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"cpu_seconds": 0.3}, ("0.3 seconds of processor time",)),
        ({"wall_seconds": 0.3}, ("longer than 0.3 seconds",)),
        ({"memory_bytes": 250 << 20}, ("more than 250 MB of memory",)),
    ],
)
def test_a_document_that_costs_too_much_is_stopped_and_the_next_is_read(
    limits: dict[str, float], words: tuple[str, ...], pool_of: MakePool
) -> None:
    pool = pool_of(**limits)
    read(PAGE, pool)
    (first,) = pool.pids
    began = time.monotonic()

    assert_stopped(read(HEAVY, pool), *words)

    assert time.monotonic() - began < 15
    assert_gone(first)
    assert isinstance(read(PAGE, pool), Extraction)


def test_a_reader_that_crashes_is_a_typed_failure() -> None:
    reader = Reader(ReaderLimits())
    os.kill(reader.pid, signal.SIGSEGV)
    assert_gone(reader.pid)

    assert_stopped(reader.ask("text", ASKED, PAGE, text_of), "crashed (SIGSEGV)")

    assert reader.is_over


def test_a_reader_that_the_system_ends_is_a_typed_failure() -> None:
    reader = Reader(ReaderLimits())
    os.kill(reader.pid, signal.SIGKILL)

    assert_stopped(reader.ask("text", ASKED, PAGE, text_of), "memory runs out")


def test_a_mistake_inside_the_reader_is_a_typed_failure(
    pool_of: MakePool, caplog: pytest.LogCaptureFixture
) -> None:
    result = pool_of().ask("text", {**ASKED, "select": 7}, PAGE, text_of)

    assert_stopped(result, "it failed (TypeError)")
    assert "Traceback" in caplog.text


def test_an_answer_of_another_kind_is_a_typed_failure(pool_of: MakePool) -> None:
    coding = {"content_encoding": "", "wire_bytes": 9, "decoded_bytes": 9, "expansion_ratio": 9}

    result = pool_of().ask("body", coding, b"words", text_of)

    assert_stopped(result, "could not be understood")


def test_a_reader_that_died_while_idle_is_replaced_unnoticed(pool_of: MakePool) -> None:
    pool = pool_of()
    read(PAGE, pool)
    (first,) = pool.pids
    os.kill(first, signal.SIGKILL)
    assert_gone(first)

    assert isinstance(read(PAGE, pool), Extraction)
    assert pool.pids != (first,)


def test_a_reader_goes_on_while_its_parent_shuts_down(pool_of: MakePool) -> None:
    pool = pool_of()
    read(PAGE, pool)
    (first,) = pool.pids
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(first, number)

    assert isinstance(read(PAGE, pool), Extraction)
    assert pool.pids == (first,)


def test_one_reader_serves_many_documents_and_is_then_replaced(pool_of: MakePool) -> None:
    pool = pool_of(documents=3)
    seen = []
    for _ in range(6):
        read(PAGE, pool)
        seen.append(pool.pids)

    assert seen[0] == seen[1] != seen[3]
    assert seen[2] == seen[5] == ()


def test_a_reader_that_has_grown_is_replaced(pool_of: MakePool) -> None:
    pool = pool_of(growth_bytes=1)

    read(b"<p>a" * 20_000, pool)

    assert pool.pids == ()


def test_an_interrupted_question_leaves_no_answer_for_the_next(pool_of: MakePool) -> None:
    pool = pool_of()

    def interrupt(_header: object, _payload: bytes) -> Extraction:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.ask("text", ASKED, PAGE, interrupt)

    assert pool.pids == ()
    assert isinstance(read(PAGE, pool), Extraction)


def test_threads_read_at_once_and_each_gets_its_own_answer(pool_of: MakePool) -> None:
    pool = pool_of()
    texts: dict[int, str] = {}

    def run(number: int) -> None:
        for _ in range(5):
            result = read(b"<p>Clause number %d.</p>" % number, pool)
            assert isinstance(result, Extraction)
            texts[number] = result.text

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == {number: f"Clause number {number}.\n" for number in range(6)}
    # The thread that asked first has gone; the reader that was started for it has not.
    assert isinstance(read(PAGE, pool), Extraction)
    assert 1 <= len(pool.pids) <= 4


def test_a_forked_process_has_readers_of_its_own(pool_of: MakePool) -> None:
    pool = pool_of()
    read(PAGE, pool)
    (first,) = pool.pids
    child = os.fork()
    if child == 0:
        fine = pool.pids == () and isinstance(read(PAGE, pool), Extraction)
        fine = fine and first not in pool.pids
        pool.close()
        os._exit(0 if fine else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert isinstance(read(PAGE, pool), Extraction)
    assert pool.pids == (first,)


PARENT = """
import os, signal
from platforms.archive.sandbox import extract_apart
from platforms.archive.sandbox.pool import READERS
extract_apart(b"words", media_type="text/plain")
print(*READERS.pids, flush=True)
{end}
"""


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "pass", "os._exit(0)"])
def test_a_reader_ends_with_its_parent(end: str) -> None:
    script = PARENT.format(end=end)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60, check=False
    )

    assert not done.stderr
    assert_gone(int(done.stdout))


def test_a_reader_that_does_not_start_is_no_fault_of_the_document(
    pool_of: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module.sys, "executable", "/bin/false")

    with pytest.raises(ReaderNotStarted):
        read(PAGE, pool_of())


def test_a_reader_knows_nothing_of_its_parents_environment(
    pool_of: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    pool = pool_of()
    read(PAGE, pool)
    (pid,) = pool.pids

    assert b"canary" not in Path(f"/proc/{pid}/environ").read_bytes()
    assert {path.name for path in Path(f"/proc/{pid}/fd").iterdir()} == {"0", "1", "2", "3"}
