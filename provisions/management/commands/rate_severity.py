"""`manage.py rate_severity`: what the present rubric would change on drafts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from provisions.actions.rerate import NewRating, apply_rating, new_ratings
from provisions.classifier.severity import RUBRIC


class Command(BaseCommand):
    """Reads only, unless told to apply; decided analyses are never touched."""

    help = (
        "Rate the drafts that wait for review by the present rubric and print those whose level"
        " would change. Nothing is written without --apply drafts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to apply it to; there is one choice, so that nobody does it by accident."""
        parser.add_argument("--apply", choices=["drafts"], help="Write the new ratings to drafts.")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each draft whose level differs, then the counts."""
        levels = factors = written = 0
        for new in new_ratings():
            if new.is_other_level:
                levels += 1
                self.stdout.write(_line(new))
            else:
                factors += 1
            written += bool(options["apply"]) and apply_rating(new=new)
        counts = f"{RUBRIC}: {levels} levels and {factors} reasons differ"
        done = f"{written} drafts written" if options["apply"] else "nothing was written"
        self.stdout.write(f"{counts}; {done}.")


def _line(new: NewRating) -> str:
    provision = new.analysis.provision
    reasons = "; ".join(f"{each.effect} {each.factor}" for each in new.rating.factors) or "none"
    was, now = new.analysis.severity or "none", new.level or "none"
    where = f"{provision.document.name}, {provision.clause_type.slug}"
    return f"{new.analysis.pk}\t{was} -> {now}\t{where}\t{reasons}"
