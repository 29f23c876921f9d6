"""`manage.py load_reference`: taxonomy, law and the source catalogue, from their files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from platforms.actions.catalogue import load_catalogue
from platforms.actions.entities import UnknownTermsType
from provisions.actions.reference import BadReference, load_reference


class Command(BaseCommand):
    """Idempotent; values edited in the admin are kept."""

    help = "Load clause types, regulations, agencies and the source catalogue. Can be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One flag."""
        parser.add_argument("--dry-run", action="store_true", help="Say what would change only.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Load everything in one transaction, or nothing; bad data ends with exit code 2."""
        try:
            with transaction.atomic():
                loaded = load_reference(today=timezone.now().date())
                sources = load_catalogue()
                transaction.set_rollback(dry_run)
        except (BadReference, UnknownTermsType, KeyError, ValueError) as error:
            raise CommandError(f"The reference data is wrong: {error}", returncode=2) from error
        for warning in loaded.warnings:
            self.stderr.write(warning)
        for kept in loaded.kept:
            self.stderr.write(f"Kept a local edit: {kept}.")
        made = sum(loaded.made.values()) + sum(sources.values())
        updated = sum(loaded.updated.values())
        verb = "would be " if dry_run else ""
        self.stdout.write(f"{made:,} rows {verb}made, {updated:,} {verb}updated")
