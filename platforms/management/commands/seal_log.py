"""`manage.py seal_log`: sign what is new in the log; with --every, again and again."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from platforms.actions.seal import SealRefused, seal

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """The signer. Run it where the key is, and nowhere else."""

    help = "Sign everything that is in the log; with --every SECONDS, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or as a process of its own."""
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="Go on until SIGTERM; 600 is usual."
        )

    def handle(self, *_args: Any, every: int | None, **_options: Any) -> None:
        """Once: exit 3 and the reason where nothing may be signed. For ever: a log line each."""
        if every is not None:
            if every < 1:
                raise CommandError("--every takes a number of seconds above 0.", returncode=2)
            _sign_every(every)
            return
        try:
            checkpoint = seal(now=timezone.now())
        except SealRefused as error:
            raise CommandError(str(error), returncode=3) from error
        self.stdout.write(f"{checkpoint.size:,} entries signed, root {checkpoint.root}")


def _sign_every(seconds: int) -> None:
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    size = -1
    while not is_over.is_set():
        close_old_connections()
        try:
            checkpoint = seal(now=timezone.now())
        except SealRefused as error:
            log.warning("nothing was signed: %s", error)
        except DatabaseError as error:  # it may come back; the signer must outlive it
            log.warning("the database did not answer: %s", error)
        else:
            if checkpoint.size != size:
                log.info("%s entries signed, root %s", f"{checkpoint.size:,}", checkpoint.root)
            size = checkpoint.size
        is_over.wait(seconds)
