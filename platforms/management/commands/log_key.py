"""`manage.py log_key`: the verifier key of the log, for everybody who checks a proof."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platforms.actions.seal import SealRefused, make_key, signers, verifiers
from platforms.archive.translog.keys import NoteRefused


class Command(BaseCommand):
    """Prints public keys, one a line, the newest last; never a secret one."""

    help = "Print the log's verifier key; --new makes a key for the signer first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Making is explicit: a second key is the beginning of a rotation."""
        parser.add_argument("--new", action="store_true", help="Add a new key to the key file.")

    def handle(self, *_args: Any, new: bool, **_options: Any) -> None:
        """What the log names; before the first signature, what the key file has."""
        if new:
            try:
                self.stdout.write(make_key().line)
            except (OSError, NoteRefused) as error:
                raise CommandError(f"No key was made: {error}", returncode=2) from error
            return
        keys = verifiers()
        if not keys:
            try:
                keys = [signer.verifier for signer in signers()]
            except SealRefused as error:
                raise CommandError(str(error), returncode=2) from error
        for key in keys:
            self.stdout.write(key.line)
