"""Keep the fingerprints of a document's texts present and made by the present rules."""

from django.db.models import Q

from platforms.archive.fingerprint import FINGERPRINT
from platforms.models import Document, Fingerprint, Version


def make_fingerprint(version: Version) -> Fingerprint:
    """The fingerprint of a text that has none yet."""
    return Fingerprint.objects.create(version=version, **Fingerprint.fields_of(version.text))


def renew_fingerprints(document: Document) -> int:
    """Make those that are missing or made by earlier rules; says how many. Twice makes none."""
    present = Q(fingerprint__rules=FINGERPRINT)
    lacking = document.versions.exclude(present)
    count = 0
    for version in lacking.iterator(chunk_size=20):
        Fingerprint.objects.filter(version=version).delete()
        make_fingerprint(version)
        count += 1
    return count
