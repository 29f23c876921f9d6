"""What the archive sees of a document, look by look, without a network."""

from datetime import datetime, timedelta

from platforms.actions.derive import record_version
from platforms.actions.reading import Reading
from platforms.actions.sightings import Sight, sight
from platforms.archive.markdown_blocks import headings_of
from platforms.models import Document, Provenance, Sighting

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PASSAGES = "\n\n".join(
    f"## {number}. Part {number}\n\nPart {number} of the terms applies to every person who uses it."
    for number in range(1, 9)
)
A = f"# Terms\n\nWe keep your messages for 30 days.\n\n{PASSAGES}\n"
B = A.replace("30 days", "60 days")
C = A.replace("30 days", "90 days")


def see(document: Document, text: str, at: datetime, **how) -> Sighting:
    """The archive sees a text served at a moment."""
    how = {"extractor": "ca-html/1", "language": "en", **how}
    reading = Reading(text, how.pop("extractor"), len(headings_of(text)), how.pop("language"))
    version = record_version(
        document=document, reading=reading, seen_at=at, provenance=Provenance.CAPTURED, now=at
    )
    seen = sight(seen=Sight(version, at, Provenance.CAPTURED, **how), now=at)
    document.refresh_from_db()
    return seen


def confirm(document: Document, text: str, at: datetime, **how) -> Sighting:
    """See a text, and again at the second look."""
    see(document, text, at, **how)
    return see(document, text, at + 31 * MINUTE, **how)
