"""`manage.py replay_history PATH`: what the rules would have told of a recorded history."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from platforms.actions.replay import replay_history
from platforms.interop.ota_history import History, NotAHistory, open_history
from platforms.interop.replay_events import Figures
from platforms.scratch_database import NoScratchDatabase, scratch_database


class Command(BaseCommand):
    """Reads a git bundle or repository; writes events and figures, and nothing to the archive."""

    help = (
        "Replay an Open Terms Archive version history (git bundle or repository) through the rules,"
        " at the texts' own times, in a scratch database that is dropped afterwards. Writes one"
        " event a recorded text, and the figures: returns, undone changes, missed texts, delays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The history, and where the results go."""
        parser.add_argument("path", type=Path, help="A git bundle or repository.")
        parser.add_argument("--out", type=Path, help="The figures, JSON; else standard output.")
        parser.add_argument("--events", type=Path, help="The events, one JSON object a line.")
        parser.add_argument("--faults", type=Path, help="What counts as a fault, with its place.")

    def handle(
        self,
        *args: Any,
        path: Path,
        out: Path | None,
        events: Path | None,
        faults: Path | None,
        **options: Any,
    ) -> None:
        """Replay; bad input ends with exit code 2 before anything is written."""
        for file in filter(None, (out, events, faults)):
            if not file.parent.is_dir():
                raise CommandError(f"{file.parent}: there is no such folder.", returncode=2)
        figures, started = Figures(), time.monotonic()
        try:
            with open_history(path) as history, scratch_database("replay"):
                _replay(history, events, figures)
        except (NotAHistory, NoScratchDatabase) as error:
            raise CommandError(str(error), returncode=2) from error
        told = json.dumps(figures.to_json(time.monotonic() - started), indent=2)
        if faults:
            faults.write_text(json.dumps(figures.faults, indent=2) + "\n", "utf-8")
        if out:
            out.write_text(told + "\n", "utf-8")
        else:
            self.stdout.write(told)


def _replay(history: History, events: Path | None, figures: Figures) -> None:
    bar = tqdm(total=history.record_count, unit=" texts", file=sys.stderr, disable=None)
    lines = events.open("w", encoding="utf-8") if events else None
    try:
        for told in replay_history(history=history, step=_step(bar)):
            figures.add(told, ended_at=history.ended_at)
            if lines:
                _write(lines, [event.to_json() for event in told])
    finally:
        bar.close()
        if lines:
            lines.close()


def _write(lines: IO[str], events: list[dict[str, Any]]) -> None:
    lines.writelines(json.dumps(event, ensure_ascii=False) + "\n" for event in events)


def _step(bar: "tqdm[Any]") -> Callable[[str], object]:
    """Moves the bar on a terminal, else writes a line a document."""
    shown = ""

    def step(name: str) -> None:
        nonlocal shown
        bar.update()
        if name != shown:
            shown = name
            bar.set_postfix_str(name[:40])
            if bar.disable:
                print(name, file=sys.stderr)

    return step
