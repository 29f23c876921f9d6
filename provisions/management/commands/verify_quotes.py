"""`manage.py verify_quotes`: is every quote verbatim in its version?"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisions.quotes import Checked, misquotes


class Command(BaseCommand):
    """Read-only; exit 0 where every quote is verbatim, 1 where one is not."""

    help = "Check that every clause, draft and record quotes its version word for word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One form of output."""
        parser.add_argument(
            "--json", action="store_true", help="One JSON object on standard output."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all, name each fault."""
        checked = Checked()
        faults = list(misquotes(checked))
        if options["json"]:
            found = {"checked": asdict(checked), "faults": [asdict(fault) for fault in faults]}
            self.stdout.write(json.dumps(found))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.kind} {fault.pk}: {fault.found!r}")
            counts = ", ".join(f"{count:,} {name}" for name, count in asdict(checked).items())
            self.stdout.write(f"{len(faults)} exceptions in {counts}")
        if faults:
            raise CommandError("Some quotes are not verbatim.", returncode=1)
