"""`manage.py archive_digest`: do two databases hold the same archive?"""

import hashlib
import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from monitoring.archive_digest import digests


class Command(BaseCommand):
    """Read-only; the same archive gives the same lines in any database."""

    help = "Print rows and a hash for each kind of row, and one hash over all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One form of output."""
        parser.add_argument(
            "--json", action="store_true", help="One JSON object on standard output."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Hash every kind of row."""
        found = list(digests())
        whole = hashlib.sha256("".join(one.sha256 for one in found).encode()).hexdigest()
        if options["json"]:
            self.stdout.write(
                json.dumps({"sha256": whole, "kinds": [asdict(one) for one in found]})
            )
            return
        for one in found:
            self.stdout.write(f"{one.kind:<16} {one.rows:>9,}  {one.sha256[:16]}")
        self.stdout.write(f"{'all':<16} {sum(one.rows for one in found):>9,}  {whole[:16]}")
