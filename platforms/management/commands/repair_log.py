"""`manage.py repair_log`: write damaged files of the log anew from the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platforms.actions.seal import SealRefused, repair_files


class Command(BaseCommand):
    """Touches nothing unless the database has exactly the entries that were signed."""

    help = "Write damaged or missing files of the log anew, as they were signed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Exit 3 and the reason where that cannot be."""
        try:
            checkpoint = repair_files()
        except SealRefused as error:
            raise CommandError(str(error), returncode=3) from error
        self.stdout.write(f"The files hold {checkpoint.size:,} entries as signed.")
