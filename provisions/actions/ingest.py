"""Arrow 4, version → clauses: cut a public text into its passages, keeping their lineage."""

import hashlib
from collections import defaultdict

from django.db import transaction

from platforms.archive.failpoint import failpoint
from platforms.models import Version
from provisions.classifier.segment import SEGMENTER, segment
from provisions.models import Clause


@transaction.atomic
def ingest_version(*, version: Version) -> list[Clause]:
    """The clauses of a version in order, written if they are not there yet.

    A passage that stood word for word in the public text before points at it. A version that was
    cut by an earlier segmenter keeps its clauses: findings and records point at them.
    """
    if existing := list(version.clauses.order_by("position")):
        return existing
    unchanged = _clauses_before(version)
    clauses = []
    for passage in segment(version.text):
        words = version.text[passage.start : passage.end]
        text_sha256 = hashlib.sha256(words.encode()).hexdigest()
        same = unchanged[text_sha256]
        clauses.append(
            Clause(
                version=version,
                position=passage.position,
                number=passage.number[:40],
                path=list(passage.path),
                lead_in=passage.lead_in,
                start=passage.start,
                end=passage.end,
                text_sha256=text_sha256,
                segmenter=SEGMENTER,
                earlier=same.pop(0) if same else None,
            )
        )
    Clause.objects.bulk_create(clauses)
    failpoint("clauses_written")
    return clauses


def _clauses_before(version: Version) -> dict[str, list[Clause]]:
    """The clauses of the latest ingested text before this one, by the hash of their words."""
    found: dict[str, list[Clause]] = defaultdict(list)
    before = (
        Version.objects.filter(document=version.document_id, clauses__isnull=False)
        .filter(first_seen_at__lte=version.first_seen_at)
        .exclude(pk=version.pk)
        .order_by("-first_seen_at", "-pk")
        .first()
    )
    if before:
        for clause in before.clauses.order_by("position"):
            found[clause.text_sha256].append(clause)
    return found
