"""`manage.py erase_bytes CA-S-… --reason …`: a takedown. It cannot be undone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from platforms.actions.erase import NotErasable, erase_bytes
from platforms.archive.store import StorageError
from platforms.models import Snapshot
from platforms.records import RecordKind, parse_record_id


class Command(BaseCommand):
    """The bytes go from every copy; their hash, log entries and the reason stay public."""

    help = "Erase the bytes of a capture for good and leave a tombstone with the reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What and why."""
        parser.add_argument("snapshot", help="CA-S-…, or the SHA-256 of the bytes")
        parser.add_argument("--reason", required=True, help="Shown to the public.")

    def handle(self, *_args: Any, snapshot: str, reason: str, **_options: Any) -> None:
        """Exit 2 for an unknown id, 1 where the store did not let go."""
        try:
            tombstone = erase_bytes(
                body_sha256=_hash_of(snapshot), reason=reason, by=None, now=timezone.now()
            )
        except NotErasable as error:
            raise CommandError(str(error), returncode=2) from error
        except StorageError as error:
            raise CommandError(f"Decided and recorded, but: {error}", returncode=1) from error
        self.stdout.write(f"{tombstone.body_sha256} erased: {tombstone.reason}")


def _hash_of(name: str) -> str:
    parsed = parse_record_id(name)
    if parsed is None or parsed[0] is not RecordKind.SNAPSHOT:
        return name.strip().lower()
    found = Snapshot.objects.filter(number=parsed[1]).first()
    if found is None:
        raise CommandError(f"There is no {name}.", returncode=2)
    return found.body_sha256
