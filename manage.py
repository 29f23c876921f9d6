#!/usr/bin/env python
"""Django's command line; it first makes PostgreSQL and Valkey run unless they are named.

With DATABASE_URL and REDIS_URL set, nothing is started. Otherwise the embedded servers are shared
with whoever runs them already (`make run`), or started and stopped again by this command.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType

# They touch no row; `up` runs the servers itself, for longer than one command.
COMMANDS_WITHOUT_DATABASE = frozenset(
    {
        "check",
        "classify",
        "collectstatic",
        "diffsettings",
        "evaluate_classifier",
        "extract",
        "findstatic",
        "help",
        "serve_demo",
        "startapp",
        "startproject",
        "up",
        "version",
    }
)
QUESTIONS = frozenset({"-h", "--help", "--version"})


def needs_servers(arguments: list[str]) -> bool:
    """Whether the command given as `arguments`, without the program's name, asks the database."""
    if not arguments or QUESTIONS & set(arguments):
        return False
    if arguments[0] == "check":
        return any(argument.startswith("--database") for argument in arguments)
    if arguments[0] == "train_classifier":
        return "--with-decisions" in arguments
    return arguments[0] not in COMMANDS_WITHOUT_DATABASE


def main() -> None:
    """Run one command, with servers around it where it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conductatlas.settings")
    with contextlib.ExitStack() as stack:
        if needs_servers(sys.argv[1:]) and not os.environ.get("TESTING"):
            _enter_servers(stack)
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


def _enter_servers(stack: contextlib.ExitStack) -> None:
    from conductatlas.embedded import NotReady, shared_or_owned_servers

    data = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent / "var").resolve()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end_in_order)
    try:
        stack.enter_context(
            shared_or_owned_servers(data, os.environ, purpose=f"manage.py {sys.argv[1]}")
        )
    except NotReady as problem:
        sys.exit(f"{problem}")


def _end_in_order(number: int, _frame: FrameType | None) -> None:
    # The default would end us without stopping the servers that we own.
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
