"""`manage.py restore_log`: after a backup was restored, give the database its log back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from platforms.actions.seal import SealRefused, restore_leaves


class Command(BaseCommand):
    """Run it before anything is captured or published again; twice does no harm."""

    help = "Append the signed entries that a restored database lost, from the log's files."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Exit 3 and the reason where the files or the database do not fit what was signed."""
        try:
            count = restore_leaves(now=timezone.now())
        except SealRefused as error:
            raise CommandError(str(error), returncode=3) from error
        self.stdout.write(
            f"{count:,} entries put back. `manage.py verify_archive` names what they bound."
        )
