"""`manage.py verify_archive`: is the archive still what was written, captured and signed?"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from monitoring.archive_faults import Report, check_archive
from platforms.archive.sandbox import ReaderNotStarted

FAULTS, COULD_NOT_RUN = 1, 2


class Command(BaseCommand):
    """Read-only. Exit 0 where nothing is wrong, 1 with faults, 2 where it could not run."""

    help = "Check bytes, rows, texts, log, publications and quotes; names each fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Output form and depth."""
        parser.add_argument(
            "--json", action="store_true", help="One JSON object on standard output."
        )
        parser.add_argument(
            "--sample", type=_positive, metavar="N", help="Look at N of each kind, by chance."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, print, and end with the exit code that says it in one number."""
        bars: list[tqdm] = []

        def step(name: str, total: int) -> Callable[[], object]:
            _close(bars)
            bars.append(tqdm(total=total, desc=name, file=sys.stderr, disable=None, leave=False))
            return bars[-1].update

        try:
            report = check_archive(step=step, sample=options["sample"])
        except (DatabaseError, OSError, ReaderNotStarted) as error:
            raise CommandError(f"It could not run: {error}", returncode=COULD_NOT_RUN) from error
        finally:
            _close(bars)
        self._print(report, as_json=options["json"])
        if report.faults:
            message = f"{len(report.faults)} faults were found."
            raise CommandError(message, returncode=FAULTS)

    def _print(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            found = [asdict(fault) for fault in report.faults]
            self.stdout.write(json.dumps({"checked": report.checked, "faults": found}))
            return
        for fault in report.faults:
            self.stdout.write(
                f"{fault.kind} {fault.id}: expected {fault.expected}, found {fault.found}"
            )
        counts = ", ".join(f"{count:,} {name}" for name, count in report.checked.items())
        self.stdout.write(f"{len(report.faults)} faults in {counts}")


def _close(bars: list[tqdm]) -> None:
    for bar in bars:
        bar.close()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
