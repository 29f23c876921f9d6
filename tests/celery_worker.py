"""A real Celery worker for tests: a process, on the test database and on keys of its own.

Run as a module it is that worker.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from celery import Celery

_READY_SECONDS = 30


def isolate(prefix: str) -> "Celery":
    """Let this process's Celery use only keys that start with `prefix`; before anything is sent."""
    from conductatlas.celery import app

    options = {**app.conf.broker_transport_options, "global_keyprefix": prefix}
    app.conf.broker_transport_options = options
    return app


@contextlib.contextmanager
def start_worker(prefix: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker, the leader of a process group, until the end of the block.

    Returns once it answers.
    """
    from conductatlas.celery import app

    environment = {**os.environ, "DATABASE_URL": database_url(), "TEST_KEY_PREFIX": prefix}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.celery_worker"], env=environment, start_new_session=True
    )
    deadline = time.monotonic() + _READY_SECONDS
    try:
        while not app.control.ping(timeout=0.3):
            assert process.poll() is None, "the worker ended while starting"
            assert time.monotonic() < deadline, "the worker does not answer"
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def database_url() -> str:
    """The address of the test database that this process uses."""
    from django.db import connection

    place = connection.settings_dict
    user = place["USER"] + (f":{quote(place['PASSWORD'], safe='')}" if place["PASSWORD"] else "")
    port = f":{place['PORT']}" if place["PORT"] else ""
    return f"postgresql://{user}@{quote(place['HOST'], safe='')}{port}/{place['NAME']}"


def delete_keys(prefix: str) -> None:
    """Remove what a run left; nothing else of a server that others may use, too."""
    import redis

    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    for key in client.scan_iter(match=f"*{prefix}*", count=500):
        client.delete(key)
    client.close()


if __name__ == "__main__":
    isolate(os.environ["TEST_KEY_PREFIX"]).worker_main(
        ["worker", "-c", "1", "-l", "WARNING", "--without-gossip", "--without-mingle"]
    )
