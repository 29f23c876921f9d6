"""`manage.py import_ota_versions PATH`: an Open Terms Archive version history into the archive."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from monitoring.actions.imports import import_versions
from platforms.interop.ota_history import History, NotAHistory


class Command(BaseCommand):
    """Reads a git bundle or repository; can be stopped and run again."""

    help = (
        "Import an Open Terms Archive version history (git bundle or repository): every recorded"
        " text as a version, its changes, and drafts for the newest. Can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One path."""
        parser.add_argument("path", type=Path, help="A git bundle or repository.")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Import, and end with one line of counts; bad input ends with exit code 2."""
        self._bar: tqdm[Any] | None = None
        try:
            totals = import_versions(path=path, started=self._start)
        except NotAHistory as error:
            raise CommandError(str(error), returncode=2) from error
        finally:
            if self._bar is not None:
                self._bar.close()
        counts = [f"{totals[name]:,} {name}" for name in ("new", "unchanged", "skipped")]
        self.stdout.write(" · ".join(counts))

    def _start(self, history: History) -> Callable[[str], object]:
        count = len(history.documents)
        print(f"{count} documents, {history.record_count:,} recorded texts", file=sys.stderr)
        bar = self._bar = tqdm(
            total=history.record_count,
            unit=" texts",
            file=sys.stderr,
            disable=None,
            mininterval=0.5,
        )
        shown = ""

        def step(name: str) -> None:
            nonlocal shown
            bar.update()
            if name == shown:
                return
            shown = name
            bar.set_postfix_str(name[:40])
            if bar.disable:
                print(name, file=sys.stderr)

        return step
