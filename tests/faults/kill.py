"""Runs work in a child of this warmed process, which a failpoint, or the work itself, kills."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable

from django.db import connections

from platforms.archive.failpoint import NAME_VARIABLE, SWITCH_VARIABLE


def is_killed(work: Callable[[], object], *, at: str | None = None) -> bool:
    """Whether the child died by SIGKILL; with `at`, it may do so at that failpoint.

    The child has connections of its own, and nothing of the test's end runs in it. Raises
    AssertionError where the work failed in another way; its traceback is on standard error.
    """
    connections.close_all()
    with warnings.catch_warnings():
        # The site's threads stay here; the child needs none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _work_and_exit(work, at)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, -signal.SIGKILL}, f"the child ended with {status}"
    return status != 0


def _leave_to_the_parent() -> list[object]:
    """Forget inherited connections without closing them; keep the result until the end.

    While a browser's loop runs in the parent, Django gives it other connections than the child
    finds here, and a child that used those would be killed in a transaction that nobody ends.
    """
    inherited = []
    for each in connections.all(initialized_only=True):
        inherited.append(each.connection)
        each.connection = None
    return inherited


def _work_and_exit(work: Callable[[], object], at: str | None) -> None:
    status = 1
    inherited = _leave_to_the_parent()
    try:
        if at:
            os.environ.update({SWITCH_VARIABLE: "1", NAME_VARIABLE: at})
        work()
        status = 0
    except Exception:  # noqa: BLE001, whoever forked judges by the exit status
        traceback.print_exc()
    finally:
        os._exit(status if inherited is not None else 1)
