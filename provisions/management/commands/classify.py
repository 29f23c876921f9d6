"""`manage.py classify < in.jsonl > out.jsonl`: labels and scores of clauses."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from provisions.classifier.model.classifier import HEADS, SHIPPED, Classifier
from provisions.classifier.model.weights_file import BrokenModel

BATCH_LINES = 256
BATCH_CHARACTERS = 1_000_000

Line = dict[str, Any]


class _BrokenLine(ValueError):
    """Says which line cannot be read, and why."""


class Command(BaseCommand):
    """Needs no database."""

    help = (
        'Read lines {"text": …} and write each with "labels" (those above the cut) and "scores" of'
        " one head, in order. A blank or broken line ends the run with exit 2; the lines before it"
        " are written."
    )
    requires_system_checks: list[str] = []
    source: BinaryIO | None = None  # tests put their lines here

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which head, and another model than the shipped one."""
        parser.add_argument("--heads", choices=HEADS, default="taxonomy", help="Default: taxonomy.")
        parser.add_argument("--model", type=Path, default=SHIPPED, help="Another weights file.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Batches of lines, so that a stream of any length needs little memory."""
        try:
            classifier = Classifier.load(options["model"])
            labels = classifier.labels(options["heads"])
        except (OSError, BrokenModel, KeyError) as error:
            raise CommandError(f"{options['model']}: {error}", returncode=2) from error
        waiting: list[Line] = []
        characters = 0
        try:
            for line in _lines(self.source or sys.stdin.buffer):
                waiting.append(line)
                characters += len(line["text"])
                if len(waiting) >= BATCH_LINES or characters >= BATCH_CHARACTERS:
                    self._write(classifier, options["heads"], labels, waiting)
                    waiting, characters = [], 0
        except _BrokenLine as error:
            self._write(classifier, options["heads"], labels, waiting)
            raise CommandError(str(error), returncode=2) from error
        self._write(classifier, options["heads"], labels, waiting)

    def _write(
        self, classifier: Classifier, head: str, labels: tuple[str, ...], lines: list[Line]
    ) -> None:
        texts = [line["text"] for line in lines]
        scores, given = classifier.scores_and_labels(texts, head)
        for line, row, names in zip(lines, scores.tolist(), given, strict=True):
            told = {label: round(score, 6) for label, score in zip(labels, row, strict=True)}
            self.stdout.write(
                json.dumps({**line, "labels": list(names), "scores": told}, ensure_ascii=False)
            )
        self.stdout._out.flush()  # type: ignore[attr-defined]


def _lines(source: BinaryIO) -> Iterator[Line]:
    """Each line as an object with a text. Raises _BrokenLine with its number."""
    for number, raw in enumerate(source, start=1):
        try:
            line = json.loads(raw.decode("utf-8"))
        except ValueError as error:
            what = "is blank" if not raw.strip() else f"is no JSON ({error})"
            raise _BrokenLine(f"Line {number} {what}.") from error
        if not isinstance(line, dict) or not isinstance(line.get("text"), str):
            raise _BrokenLine(f'Line {number} has no "text" of characters.')
        yield line
