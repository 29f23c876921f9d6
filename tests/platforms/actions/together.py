"""Several threads that do one thing at the same moment, each on its own connection."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def together(*works: Callable[[], Any]) -> Sequence[Any]:
    """The results, or the exceptions, in the order of the works."""
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            results[place] = works[place]()
        except Exception as error:  # noqa: BLE001, the test judges what went wrong
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results
