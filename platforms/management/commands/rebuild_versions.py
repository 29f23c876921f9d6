"""`manage.py rebuild_versions`: the present extractor over all stored bytes."""

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from platforms.actions.rebuild import Rebuilt, rebuild_document
from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Document


class Command(BaseCommand):
    """A document a transaction; can be stopped and run again."""

    help = (
        "Read the stored bytes of every document's present text again, with the present extractor"
        " and selectors. What reads differently becomes a technical version that nobody is told"
        " of: no change of a platform comes of it. Can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write, and of which platform."""
        parser.add_argument("--check", action="store_true", help="Only say what would be.")
        parser.add_argument("--platform", default="", help="Only this platform, by its slug.")

    def handle(self, *args: Any, check: bool, platform: str, **options: Any) -> None:
        """Rebuild, and end with one line of counts."""
        documents = Document.objects.select_related("entity").order_by("pk")
        if platform:
            documents = documents.filter(entity__slug=platform)
        counts: Counter[str] = Counter()
        before = _platform_changes()
        bar = tqdm(total=documents.count(), unit=" documents", file=sys.stderr, disable=None)
        for document in documents.iterator(chunk_size=100):
            done = rebuild_document(document=document, now=timezone.now(), write=not check)
            counts[done.result] += 1
            bar.update()
            if done.result is Rebuilt.FAILED:
                bar.write(f"{document}: {done.detail}", file=sys.stderr)
            elif bar.disable:
                print(f"{document}: {done.result}", file=sys.stderr)
        bar.close()
        told = [f"{counts[kind]:,} {kind.replace('_', ' ')}" for kind in Rebuilt]
        told.append(f"{_platform_changes() - before:,} changes of platforms")
        self.stdout.write(" · ".join(told))


def _platform_changes() -> int:
    return Change.objects.exclude(change_class=ChangeClass.TECHNICAL.value).count()
