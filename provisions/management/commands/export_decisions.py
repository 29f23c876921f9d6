"""`manage.py export_decisions`: what analysts decided, as labelled texts."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisions.actions.decision_labels import Decided, decided_labels


class Command(BaseCommand):
    """Reads only; the same decisions give the same bytes."""

    help = (
        "Write a line of JSON for each decision that says whether a text is a clause of a type:"
        " text, type, stance, is_positive, decided_at, classifier, score. Nobody is named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write, and how to tell the counts."""
        parser.add_argument("--out", required=True, help="File to write, one line per decision.")
        parser.add_argument("--json", action="store_true", help="Tell the counts as JSON.")

    def handle(self, *args: Any, out: str, json: bool, **options: Any) -> None:
        """Write the file and tell how many; a path that cannot be written ends with exit code 2."""
        labels = decided_labels()
        lines = (_line(_told(each)) for each in labels)
        try:
            Path(out).write_text("".join(lines), "utf-8")
        except OSError as error:
            problem = f"{out} cannot be written: {error.strerror}"
            raise CommandError(problem, returncode=2) from error
        positive = sum(each.is_positive for each in labels)
        counts = {"decisions": len(labels), "positive": positive, "out": out}
        if json:
            self.stdout.write(_line(counts).rstrip())
        else:
            print(f"{out} is written.", file=sys.stderr)
            self.stdout.write(f"{len(labels):,} decisions, {positive:,} of them positive")


def _told(label: Decided) -> dict[str, Any]:
    return {
        "text": label.text,
        "type": label.clause_type,
        "stance": label.stance,
        "is_positive": label.is_positive,
        "decided_at": label.decided_at.isoformat(),
        "classifier": label.classifier,
        "score": label.score,
    }


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
