"""`manage.py train_classifier DATASET_DIR`: the model anew, from public sets and our exemplars."""

import importlib
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisions.classifier.model.classifier import SHIPPED
from provisions.classifier.model.weights_file import model_name, to_bytes
from provisions.classifier.training.build import build
from provisions.classifier.training.card import model_card
from provisions.classifier.training.datasets import DatasetFault
from provisions.classifier.training.decisions import DecisionLabel
from provisions.classifier.training.save import BetterModelThere, save_model

REFERENCE = SHIPPED.parents[1]


class Command(BaseCommand):
    """Needs no database unless decisions are asked for."""

    help = (
        "Train the classifier and write weights.npz, MODEL-CARD.md and metrics.json. The same data"
        " give the same bytes. A model with worse figures than the one in place is not written"
        " (exit 1) unless --force is given; exit 2 where data are missing or broken."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of public sets, and where the model goes."""
        parser.add_argument("folder", type=Path, metavar="DATASET_DIR")
        parser.add_argument(
            "--with-decisions", action="store_true", help="Learn from analysts' decisions as well."
        )
        parser.add_argument("--out", type=Path, default=SHIPPED.parent, metavar="DIR")
        parser.add_argument("--force", action="store_true", help="Replace a better model.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Train, then put the files in their place."""
        started = time.monotonic()

        def tell(line: str) -> None:
            self.stderr.write(f"{time.monotonic() - started:6.1f} s  {line}")
            self.stderr._out.flush()  # type: ignore[attr-defined]

        decisions = _decisions() if options["with_decisions"] else ()
        try:
            built = build(options["folder"], REFERENCE, tell, decisions)
        except DatasetFault as error:
            raise CommandError(str(error), returncode=2) from error
        except ImportError as error:
            raise CommandError(f"Training needs scikit-learn ({error}).", returncode=2) from error
        weights = to_bytes(built.model)
        metrics = {"model": model_name(weights), "model_bytes": len(weights), **built.metrics}
        card = model_card(metrics, (REFERENCE / "model" / "tried.md").read_text(encoding="utf-8"))
        try:
            save_model(options["out"], weights, card, metrics, force=options["force"])
        except BetterModelThere as error:
            raise CommandError(f"{error} Nothing was written; --force replaces it.") from error
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        tell(f"{metrics['model']}, {len(weights):,} bytes, macro average {metrics['quality']:.4f}")


def _decisions() -> Iterable[DecisionLabel]:
    try:
        source = importlib.import_module("provisions.actions.decision_labels")
    except ModuleNotFoundError as error:
        raise CommandError("Decisions cannot be read here.", returncode=2) from error
    found: Iterable[DecisionLabel] = source.decision_labels()
    return found
