"""`manage.py export_evidence ID --out FILE.zip`: the evidence bundle of a published thing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from platforms.actions.evidence import NotExportable, NotSealed
from platforms.actions.seal import SealRefused, seal
from provisions.actions.evidence import NoSuchRecord, export_evidence, subject_named

BAD_INPUT, CANNOT = 2, 3


class Command(BaseCommand):
    """Exit 0 with the file written, 2 for an unknown id, 3 and why where there is no bundle."""

    help = "Write an evidence bundle that anyone can verify: python3 verify.py FILE.zip"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and where to."""
        parser.add_argument("id", help="CA-P-…, CA-C-…, CA-S-…, CA-D-… or CA-D-…@MOMENT")
        parser.add_argument("--out", required=True, type=Path, help="The file to write.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seal first if the entries are not under a checkpoint yet."""
        now = timezone.now()
        try:
            subject = subject_named(options["id"])
            try:
                bundle = export_evidence(subject=subject, now=now)
            except NotSealed:
                seal(now=now)
                bundle = export_evidence(subject=subject, now=now)
            options["out"].write_bytes(bundle)
        except NoSuchRecord as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error
        except OSError as error:
            raise CommandError(f"Cannot write: {error}", returncode=BAD_INPUT) from error
        except (NotExportable, SealRefused) as error:
            raise CommandError(str(error), returncode=CANNOT) from error
        self.stdout.write(f"{options['out']}: {len(bundle):,} bytes, evidence of {subject.name}")
