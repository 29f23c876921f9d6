"""`manage.py scrub_store`: read stored bytes again and repair them from the second copy."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from platforms.actions.scrub import scrub_store


class Command(BaseCommand):
    """The whole store, or with --part one slice as the nightly run takes them."""

    help = "Re-hash stored bytes, repair from the second copy (BLOB_COPY), record what was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which slice."""
        parser.add_argument("--part", type=int, default=0, help="From 0.")
        parser.add_argument("--parts", type=int, default=1, help="1 reads everything.")

    def handle(self, *_args: Any, part: int, parts: int, **_options: Any) -> None:
        """Exit 1 where something stays damaged."""
        with tqdm(file=sys.stderr, disable=None, unit=" blobs") as bar:
            try:
                scrub = scrub_store(part=part, parts=parts, now=timezone.now(), step=bar.update)
            except ValueError as error:
                raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"{scrub.blobs:,} blobs read, {scrub.damaged:,} damaged, {scrub.repaired:,} repaired"
        )
        if scrub.damaged > scrub.repaired:
            raise CommandError("Some bytes could not be repaired; see CustodyEvent.", returncode=1)
