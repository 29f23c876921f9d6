"""PostgreSQL and Valkey for a whole test run, started once, in the process that starts the run."""

import contextlib
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

# Nothing has to survive a crash of a test run.
_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
# A lock that is never given back ends the test that waits for it, not the whole run.
_FAST += ["lock_timeout=30s", "idle_in_transaction_session_timeout=60s"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Workers inherit the addresses; a second run at once gets a folder of its own."""
    os.environ["TESTING"] = "1"
    if not _is_without_tests(early_config):
        _start(early_config)
    return (yield)


def _is_without_tests(config: pytest.Config) -> bool:
    asked = set(config.invocation_params.args)
    return "PYTEST_XDIST_WORKER" in os.environ or bool(
        asked & {"--collect-only", "--co", "--help", "-h", "--version", "--fixtures", "--markers"}
    )


def _start(config: pytest.Config) -> None:
    from conductatlas.embedded import DataInUse, NotReady, own_servers

    lasting = Path(config.rootpath) / ".pytest_cache" / "services"
    passing = lasting.with_name(f"services-{os.getpid()}")
    options = [part for option in _FAST for part in ("-c", option)]
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    try:
        try:
            stack.enter_context(own_servers(lasting, os.environ, purpose="pytest", options=options))
        except DataInUse:
            stack.callback(shutil.rmtree, passing, ignore_errors=True)
            stack.enter_context(own_servers(passing, os.environ, purpose="pytest", options=options))
    except NotReady as problem:
        raise pytest.UsageError(str(problem)) from problem
