"""`manage.py prepare`: bring the database to where every page works."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from conductatlas.actions.roles import ensure_analyst_role
from platforms.actions.seal import key_file, make_key

REFERENCE = "load_reference"
DEMO = "load_demo"


class Command(BaseCommand):
    """Migrations, reference data, demo and signature, in one process; again takes a second."""

    help = "Migrate, load reference data and demo, sign the log; may be run again at any time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch; DEMO=0 says the same for good."""
        parser.add_argument(
            "--no-demo", action="store_true", help="Leave the invented platforms out."
        )

    def handle(self, *_args: Any, no_demo: bool, **_options: Any) -> None:
        """Run the steps in order; an error in one ends the command, but for the signature."""
        call_command("migrate", interactive=False, verbosity=0)
        ensure_analyst_role()  # a release may give analysts new rights
        steps = [REFERENCE, DEMO] if settings.DEMO and not no_demo else [REFERENCE]
        for step in steps:
            if step in get_commands():
                call_command(step)
        self._seal()

    def _seal(self) -> None:
        """Sign what was loaded. On one's own machine the key is made here, once."""
        try:
            if not settings.PRODUCTION and not key_file().exists():
                make_key()
            call_command("seal_log")
        except (CommandError, OSError) as error:  # every page works without a signature
            self.stderr.write(f"The log is not signed: {error}")
