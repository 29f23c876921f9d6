"""What a piece of work costs: this process, its children, PostgreSQL beside it."""

import json
import os
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def measured(
    work: Callable[[], dict[str, Any]], *, postgres: int, prepare: Callable[[], object]
) -> dict[str, Any]:
    """Prepare, then measure, in a fork: the work's answer and what it took.

    Added to the answer: `wall`, `cpu`, `children`, `postgres`, `rss_mb` (and how much that grew).

    Seconds of processor time: of the process, of its children, of all processes of the server.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            prepare()
            os.write(writing, json.dumps(_measure(work, postgres)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("The measured work failed.")
    return dict(json.loads(told))


def _measure(work: Callable[[], dict[str, Any]], postgres: int) -> dict[str, Any]:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    server, own, began = tree_seconds(postgres), _own_seconds(), time.perf_counter()
    found = work()
    wall, own_after = time.perf_counter() - began, _own_seconds()
    children = sum(tree_seconds(pid) for pid in _children_of(os.getpid()))
    return {
        "wall": wall,
        "cpu": own_after - own,
        "children": children + _seconds(resource.getrusage(resource.RUSAGE_CHILDREN)),
        "postgres": tree_seconds(postgres) - server,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "grown_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) // 1024,
        **found,
    }


def tree_seconds(pid: int) -> float:
    """Processor time of a process, of its children alive and of those it has buried."""
    living = sum(tree_seconds(child) for child in _children_of(pid))
    fields = _stat(pid)
    return living + sum(int(field) for field in fields[11:15]) / TICKS if fields else living


def _own_seconds() -> float:
    return _seconds(resource.getrusage(resource.RUSAGE_SELF))


def _seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def _children_of(pid: int) -> Iterable[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from (int(child) for child in task.read_text().split())
        except OSError:
            continue


def _stat(pid: int) -> list[str]:
    """The fields of a process from its state on; none where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
