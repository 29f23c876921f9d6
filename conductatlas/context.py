"""What every public page shows: the date line. The same for every viewer."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from platforms.models import Checkpoint, Document, Entity


@dataclass(frozen=True, slots=True)
class Archive:
    """Facts of the archive as a whole, at most a minute old."""

    today: datetime
    last_capture_at: datetime | None
    platforms: int
    documents: int
    log_position: int
    publisher: str
    contact: str


def _count() -> Archive:
    return Archive(
        today=timezone.now(),
        last_capture_at=Document.objects.aggregate(latest=Max("last_verified_at"))["latest"],
        platforms=Entity.objects.public().count(),
        documents=Document.objects.public().count(),
        log_position=Checkpoint.objects.aggregate(latest=Max("size"))["latest"] or 0,
        publisher=settings.INSTANCE["publisher"],
        contact=settings.INSTANCE["contact"],
    )


def _archive() -> Archive:
    return cache.get_or_set("archive", _count, 60) or _count()


def archive(request: HttpRequest) -> dict[str, object]:
    """Template context: `archive`, computed only where a page shows it."""
    return {"archive": SimpleLazyObject(_archive)}
