"""Arrows 1 and 2 for many sources whose bytes were served again: a few statements for all.

What is written is what `capture_unchanged` and `derive_version` write of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from platforms.archive.change_class import ChangeClass
from platforms.archive.failpoint import failpoint
from platforms.archive.outcome import Outcome
from platforms.models import Sighting

# In this order everywhere: sources, then documents. Rows of one table in the order of their keys.
LOCK_SOURCES = """
    SELECT source.id, source.document_id
    FROM platforms_source source JOIN unnest(%s::bigint[], %s::bigint[], %s::timestamptz[])
        AS seen(source_id, snapshot_id, at) ON seen.source_id = source.id
    WHERE source.latest_snapshot_id = seen.snapshot_id
        AND (source.last_checked_at IS NULL OR source.last_checked_at < seen.at)
    ORDER BY source.id FOR UPDATE OF source
"""
LOCK_DOCUMENTS = "SELECT 1 FROM platforms_document WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
# Documents of which nothing is to be said but that their open text was seen again.
FIND_SETTLED = """
    SELECT document.id FROM platforms_document document
    WHERE document.id = ANY(%s) AND document.published_sighting_id IS NOT NULL
        AND EXISTS (
            SELECT FROM platforms_sighting sighting
            WHERE sighting.document_id = document.id AND sighting.ended_at IS NULL
                AND sighting.superseded_at IS NULL AND sighting.state <> %s
        )
        AND NOT EXISTS (
            SELECT FROM platforms_change change
            WHERE change.document_id = document.id AND change.number IS NULL
                AND change.change_class <> %s
        )
        AND (
            SELECT bool_and(part.latest_snapshot_id IS NOT NULL) FROM platforms_source part
            WHERE part.document_id = document.id AND part.is_enabled
        )
"""
WRITE_CHECKS = """
    INSERT INTO platforms_check
        (source_id, started_at, finished_at, outcome, detail, status, snapshot_id)
    SELECT source_id, at, at, %s, '', status, snapshot_id
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[], %s::bigint[])
        AS seen(source_id, at, status, snapshot_id)
    ON CONFLICT (source_id, started_at) DO NOTHING
"""
WRITE_SOURCES = """
    UPDATE platforms_source source
    SET last_checked_at = seen.at, last_captured_at = seen.at, next_check_at = seen.next_check_at,
        last_outcome = %s, failures = 0
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
        AS seen(source_id, at, next_check_at)
    WHERE source.id = seen.source_id
"""
# A document was seen whole when the part that was seen longest ago was seen.
WRITE_SIGHTINGS = """
    WITH whole AS (
        SELECT document_id, min(last_captured_at) AS seen_at FROM platforms_source
        WHERE document_id = ANY(%s) AND is_enabled GROUP BY document_id
    ), periods AS (
        UPDATE platforms_sighting sighting SET last_seen_at = whole.seen_at
        FROM whole
        WHERE sighting.document_id = whole.document_id AND sighting.ended_at IS NULL
            AND sighting.superseded_at IS NULL AND sighting.last_seen_at < whole.seen_at
    )
    UPDATE platforms_document document
    SET first_tracked_at = least(document.first_tracked_at, whole.seen_at),
        last_verified_at = greatest(document.last_verified_at, whole.seen_at),
        ended_at = NULL
    FROM whole WHERE document.id = whole.document_id
"""


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """That a fetch which began at `at` brought the bytes of a snapshot again."""

    source_id: int
    snapshot_id: int
    at: datetime
    status: int
    next_check_at: datetime


@transaction.atomic
def confirm_unchanged(*, seen: Sequence[SeenAgain]) -> set[int]:
    """Write the checks of all sources of which nothing else is to be said; returns their keys.

    Left out, for the way of one source at a time: one that was checked since or has other bytes by
    now, and one whose document has a held text, a change to announce or a part never captured.
    At most one `SeenAgain` a source. Seven queries.
    """
    with connection.cursor() as cursor:
        columns = _columns(seen, "source_id", "snapshot_id", "at")
        cursor.execute(LOCK_SOURCES, columns)
        documents = dict(cursor.fetchall())
        cursor.execute(LOCK_DOCUMENTS, [sorted(set(documents.values()))])
        held, technical = Sighting.State.HELD.value, ChangeClass.TECHNICAL.value
        cursor.execute(FIND_SETTLED, [list(documents.values()), held, technical])
        settled = {document for (document,) in cursor.fetchall()}
        plain = [each for each in seen if documents.get(each.source_id) in settled]
        if plain:
            outcome = Outcome.UNCHANGED.value
            checks = _columns(plain, "source_id", "at", "status", "snapshot_id")
            cursor.execute(WRITE_CHECKS, [outcome, *checks])
            sources = _columns(plain, "source_id", "at", "next_check_at")
            cursor.execute(WRITE_SOURCES, [outcome, *sources])
            cursor.execute(WRITE_SIGHTINGS, [[documents[each.source_id] for each in plain]])
    failpoint("check_written")
    return {each.source_id for each in plain}


def _columns(rows: Sequence[SeenAgain], *names: str) -> list[list[Any]]:
    return [[getattr(row, name) for row in rows] for name in names]
