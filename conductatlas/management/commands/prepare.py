"""`manage.py prepare`: bring the database to where every page works."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands

REFERENCE = "load_reference"
DEMO = "load_demo"


class Command(BaseCommand):
    """Migrations, reference data and the demo, in one process; again takes a second."""

    help = "Migrate, then load the reference data and the demo; may be run again at any time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch; DEMO=0 says the same for good."""
        parser.add_argument(
            "--no-demo", action="store_true", help="Leave the invented platforms out."
        )

    def handle(self, *_args: Any, no_demo: bool, **_options: Any) -> None:
        """Run the three steps in order; an error in one ends the command."""
        call_command("migrate", interactive=False, verbosity=0)
        steps = [REFERENCE, DEMO] if settings.DEMO and not no_demo else [REFERENCE]
        for step in steps:
            if step in get_commands():
                call_command(step)
