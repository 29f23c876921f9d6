"""`manage.py evaluate_classifier DATASET_DIR`: how good the model is on the public sets."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisions.classifier.model.classifier import SHIPPED
from provisions.classifier.model.weights_file import BrokenModel, from_bytes
from provisions.classifier.training.datasets import DatasetFault
from provisions.classifier.training.evaluate import evaluate
from provisions.classifier.training.label_mapping import read_label_map
from provisions.classifier.training.save import METRICS

REFERENCE = SHIPPED.parents[1]


class Command(BaseCommand):
    """Needs no database."""

    help = (
        "Measure the classifier on the sets in a folder: the test split where there is one, else"
        " validation. Figures on a validation split that the weights were fitted on are marked;"
        " the figures taken before that are in metrics.json beside the weights."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, the model and the form."""
        parser.add_argument("folder", type=Path, metavar="DATASET_DIR")
        parser.add_argument("--model", type=Path, default=SHIPPED, help="Another weights file.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Table or JSON on standard output; exit 2 where something cannot be read."""
        try:
            weights = options["model"].read_bytes()
            slugs = from_bytes(weights).heads["taxonomy"].labels
            label_map = read_label_map(REFERENCE / "model" / "labels.toml", slugs)
            report = evaluate(options["folder"], weights, label_map)
        except (OSError, BrokenModel, DatasetFault) as error:
            raise CommandError(str(error), returncode=2) from error
        report["before_refit"] = _before_refit(options["model"].with_name(METRICS))
        if options["json"]:
            self.stdout.write(json.dumps(report))
            return
        self._print(report)

    def _print(self, report: dict[str, Any]) -> None:
        size, seconds = report["model_bytes"], report["load_seconds"]
        self.stdout.write(f"{report['model']}, {size:,} bytes, loaded in {seconds:.2f} s\n\n")
        heads = ("head", "set", "split", "texts", "micro", "macro", "acc.", "top 3", "ECE", "per s")
        row = "{:<12}{:<17}{:<12}{:>6}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}"
        self.stdout.write(row.format(*heads))
        for found in report["measured"]:
            self.stdout.write(row.format(*_cells(found)))
        if any(found["learned_from"] for found in report["measured"]):
            self.stdout.write("* the weights have learned from this split; before they had:")
            for name, figures in report["before_refit"].items():
                self.stdout.write(f"  {name:<30}" + _in_words(figures))
        for found in report["measured"]:
            self.stdout.write(f"\n{found['head']} on {found['set']} ({found['split']})")
            for label, figures in found["labels"].items():
                self.stdout.write(_label_line(label, figures))


def _cells(found: dict[str, Any]) -> list[str]:
    shares = [found[key] for key in ("micro_f1", "macro_f1", "accuracy", "top_3")]
    return [
        found["head"],
        found["set"],
        found["split"] + ("*" if found["learned_from"] else ""),
        str(found["texts"]),
        *("–" if share is None else f"{100 * share:.1f}" for share in shares),
        f"{found['ece']:.3f}",
        f"{found['clauses_per_cpu_second']:,}",
    ]


def _label_line(label: str, figures: dict[str, Any]) -> str:
    low, high = (100 * bound for bound in figures["recall_interval"])
    shares = " ".join(
        f"{name} {100 * figures[key]:5.1f}"
        for name, key in (("P", "precision"), ("R", "recall"), ("F1", "f1"))
    )
    return f"  {label:<34}{shares}  recall {low:.0f}–{high:.0f}  of {figures['support']}"


def _before_refit(path: Path) -> dict[str, Any]:
    """Figures of the first fit, by head and set; empty where none are told."""
    try:
        heads = json.loads(path.read_text(encoding="utf-8"))["heads"]
    except (OSError, ValueError, KeyError):
        return {}
    return {
        f"{head} {name}": {key: figures.get(key) for key in SHOWN}
        for head, told in heads.items()
        if head != "stance"
        for name, figures in told["held_out"].items()
    }


SHOWN = ("micro_f1", "macro_f1", "accuracy", "top_3", "ece")


def _in_words(figures: dict[str, Any]) -> str:
    return ", ".join(
        f"{key.replace('_', ' ')} {value:.3f}"
        for key, value in figures.items()
        if value is not None
    )
