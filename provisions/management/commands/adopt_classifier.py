"""`manage.py adopt_classifier`: what a model would change, and making it the one that reads."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from conductatlas.models import User
from provisions.actions.current_classifier import current_reader
from provisions.actions.dry_run import NoDryRun, dry_run, public_sightings
from provisions.actions.model_adoption import (
    NotAdoptable,
    adopt,
    register_shipped,
    texts_to_read_again,
)
from provisions.models import ClassifierModel

KINDS = ("gained", "lost", "rose", "fell", "stances")


class Command(BaseCommand):
    """Two steps: look with --dry-run, then adopt in somebody's name."""

    help = (
        "Tell what a model would change on the archive (--dry-run), or make it the one that reads"
        " (--by), which demands a dry run of the same day. Public texts are then read again, a few"
        " at a time; published records stay. Without a name: list the models."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which model; look or adopt."""
        parser.add_argument("name", nargs="?", default="", help="Name of the model.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would change.")
        parser.add_argument("--sample", type=int, help="Dry run on so many documents only.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")
        parser.add_argument("--by", default="", help="E-mail address of the person who adopts it.")
        parser.add_argument("--reason", default="", help="Why; kept with the model.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the step; what cannot be done ends with exit code 2 and says why."""
        register_shipped(now=timezone.now())
        try:
            if not options["name"]:
                told: dict[str, Any] = {"models": _models()}
            elif options["dry_run"]:
                told = _dry_run(options["name"], options["sample"])
            else:
                told = _adopt(options["name"], options["by"], options["reason"])
        except (NoDryRun, NotAdoptable) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for line in _lines(told):
            self.stdout.write(line)


def _models() -> list[dict[str, Any]]:
    rows = ClassifierModel.objects.order_by("-recorded_at", "-pk")
    return [{"name": row.name, "state": row.state, "shipped": row.is_shipped} for row in rows]


def _dry_run(name: str, sample: int | None) -> dict[str, Any]:
    total = public_sightings().count()
    total = total if sample is None else min(total, sample)
    with tqdm(total=total, unit=" texts", file=sys.stderr, disable=None) as bar:
        return dry_run(name=name, now=timezone.now(), sample=sample, step=bar.update)


def _adopt(name: str, email: str, reason: str) -> dict[str, Any]:
    person = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if person is None:
        raise NotAdoptable("Say who adopts it: --by with the e-mail address of a person here.")
    if not person.has_perm("provisions.adopt_classifiermodel"):
        raise NotAdoptable(f"{email} may not adopt a classifier.")
    model = adopt(name=name, by=person, now=timezone.now(), reason=reason)
    left = texts_to_read_again(current_reader().name)
    return {"adopted": model.name, "texts_to_read_again": left}


def _lines(told: dict[str, Any]) -> list[str]:
    if "models" in told:
        return [f"{row['name']}\t{row['state']}" for row in told["models"]]
    if "adopted" in told:
        left = told["texts_to_read_again"]
        return [f"{told['adopted']} reads from now on; {left:,} public texts are read again."]
    texts = f"{told['documents']:,} of {told['of_documents']:,} documents"
    lines = [
        f"{told['candidate']} against {told['current']}: {texts}, {told['passages']:,} passages",
        f"{'':34}" + "".join(f"{kind:>9}" for kind in KINDS),
    ]
    for slug, counts in told["types"].items():
        lines.append(f"{slug:34}" + "".join(f"{counts.get(kind, 0):9,}" for kind in KINDS))
    lines.append(f"{told['same_findings']:,} findings stay; {told['drafts']:,} drafts would appear")
    lost = ", ".join(told["records_not_found"]) or "none"
    lines.append(f"public records whose passage would not be found (they stay): {lost}")
    for each in told["examples"]:
        words = " ".join(each["words"].split())
        change = f"{each['was'] or '–'} -> {each['will'] or '–'}"
        lines.append(f"  {each['kind']:7} {each['type']}, {each['document']}: {change}: {words}")
    return lines
