"""`manage.py cosign_log LINE`: publish what a witness returned."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platforms.actions.seal import SealRefused, publish_cosignature


class Command(BaseCommand):
    """Only for witnesses whose key stands in LOG_WITNESSES, and for the present checkpoint."""

    help = "Put a witness's line under the published checkpoint."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The line as `witness_log` prints it."""
        parser.add_argument("line", help="Begins with a dash and the witness's name.")

    def handle(self, *_args: Any, line: str, **_options: Any) -> None:
        """Exit 3 and the reason where it is not published."""
        try:
            publish_cosignature(line)
        except SealRefused as error:
            raise CommandError(str(error), returncode=3) from error
        self.stdout.write("The checkpoint carries the cosignature.")
