"""`manage.py up`, which is `make run`: everything in one terminal until Ctrl-C."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, get_commands

from conductatlas.demo import sign_ins
from conductatlas.embedded import DataInUse, NotReady, Owner, current_owner, own_servers
from conductatlas.run.ports import answers_page, is_free, next_free
from conductatlas.run.processes import Group
from conductatlas.run.terminal import Terminal
from conductatlas.run.welcome import welcome

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
UP = "manage.py up"
_MEMORY_FOLDERS = ("/dev/shm", "/tmp")  # noqa: S108 - gunicorn unlinks its file at once


class Command(BaseCommand):
    """Servers, data, demo site, worker, beat, signer and web; stops all of it together."""

    help = "Run everything on this machine until Ctrl-C: servers, demo, worker, beat and web."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port may come from the environment, as `make run PORT=8001` gives it."""
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *_args: Any, port: str, **_options: Any) -> None:
        """Return after an orderly stop; exit code 1 if a part ended by itself or did not start."""
        terminal = Terminal()
        _refuse_second_start()
        checked_port = _checked_port(port)
        for signal_number in SIGNALS:
            signal.signal(signal_number, _interrupt)
        with contextlib.ExitStack() as stack:
            try:
                _run(stack, terminal, port=checked_port)
            except KeyboardInterrupt:
                terminal.say("up", "stopping")
            except DataInUse as held:
                raise CommandError(_already_running(held.owner)) from held
            except NotReady as problem:
                terminal.say("up", f"{problem}")
                raise CommandError("Stopped, because a part of it does not run.") from problem
            finally:
                # One orderly stop: a second Ctrl-C half way would leave servers behind.
                for signal_number in SIGNALS:
                    signal.signal(signal_number, signal.SIG_IGN)
        terminal.say("up", "stopped")


def _run(stack: contextlib.ExitStack, terminal: Terminal, *, port: int) -> None:
    started = time.monotonic()
    page = f"http://127.0.0.1:{port}/"
    environment = {**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment.setdefault("SOFTWARE_COMMIT", _commit())
    _enter_servers(stack, terminal, environment, page=page)
    terminal.say("up", "PostgreSQL and Valkey are ready; preparing the data")
    group = stack.enter_context(Group(terminal, environment, folder=settings.BASE_DIR))
    manage = [sys.executable, "manage.py"]
    group.run("prepare", [*manage, "prepare"])
    if settings.DEMO and "serve_demo" in get_commands():
        group.start("demo", [*manage, "serve_demo"])
    # On one's own machine root is ordinary; the warning would fill the first screen.
    quiet = ["-W", "ignore:You're running the worker with superuser"]
    celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "-A", "conductatlas"]
    lonely = ["--without-gossip", "--without-mingle"]
    group.start("worker", [*celery, "worker", "-c", "2", "-l", "INFO", *lonely])
    group.start("beat", [*celery, "beat", "-l", "WARNING", "--pidfile="])
    # A process of its own: the only one that reads the key of the log.
    group.start("signer", [*manage, "seal_log", "--every", str(settings.SEAL_SECONDS)])
    group.start("web", _web_command(port))
    group.wait_for("web", lambda: answers_page(f"{page}healthz"))
    if not answers_page(page):
        terminal.say("up", "the home page fails; the lines of web say why")
    terminal.say("up", f"ready after {time.monotonic() - started:.1f} seconds")
    terminal.show(welcome(page, sign_ins() if settings.DEMO else []))
    group.watch()


def _commit() -> str:
    """The commit of this code, which every capture names; empty outside a repository."""
    command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "HEAD"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)
    except OSError:
        return ""
    return asked.stdout.strip()


def _web_command(port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "conductatlas.wsgi", "-b", f"127.0.0.1:{port}"]
    command += ["--threads", "4", "--no-control-socket", "--log-level", "warning"]
    # A heartbeat file on a slow disk would make gunicorn restart a healthy worker.
    command += ["--worker-tmp-dir", next(path for path in _MEMORY_FOLDERS if Path(path).is_dir())]
    return [*command, "--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(M)s ms"]


def _enter_servers(
    stack: contextlib.ExitStack, terminal: Terminal, environment: dict[str, str], *, page: str
) -> None:
    """Own the data folder; a command that still uses it is waited for, another `up` is not."""
    for attempt in _attempts():
        try:
            stack.enter_context(
                own_servers(settings.VAR_DIR.resolve(), environment, purpose=UP, page=page)
            )
            return
        except DataInUse as held:
            if held.owner is not None and held.owner.purpose == UP:
                raise
            if attempt == 5:
                terminal.say("up", f"{held} Waiting for it to end; Ctrl-C gives up.")


def _attempts() -> Iterator[int]:
    attempt = 0
    while True:
        yield attempt
        attempt += 1
        time.sleep(0.2)


def _refuse_second_start() -> None:
    # Before the port is looked at: a taken port is most often this very server's.
    owner = current_owner(settings.VAR_DIR.resolve())
    if owner is not None and owner.purpose == UP:
        raise CommandError(_already_running(owner))


def _already_running(owner: Owner | None) -> str:
    return f"Already running on this data: {owner.page}" if owner else "Already running."


def _checked_port(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise CommandError(f"PORT is a number from 1 to 65535, not {value!r}.")
    port = int(value)
    if not is_free(port):
        raise CommandError(f"Port {port} is taken. Try: make run PORT={next_free(port)}")
    return port


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
