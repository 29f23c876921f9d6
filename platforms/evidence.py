"""The checks behind the ticks of a page: each runs when the page is made, or lately did.

Whether the stored bytes still have their hash is asked of the disk at most once in ten minutes
for each text; the others are cheap and run each time.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from platforms.actions.capture import blob_store
from platforms.archive.diff import Hunk
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.models import Change, Provenance, Snapshot, Version

KEPT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tick:
    """A check that ran: `state` is ok, wait or fail, or empty where there is nothing to check."""

    label: str
    state: str
    checked_at: datetime | None
    proves: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is kept for one text: its captures and the checks on them."""

    captured_at: datetime | None
    snapshot_id: str
    content_sha256: str
    text_sha256: str
    extractor: str
    ticks: tuple[Tick, ...]


def evidence_of(version: Version, change: Change | None = None) -> Evidence:
    """The evidence of a text, and of the change that led to it where there is one.

    Two queries. `content_sha256` names the decoded bytes; empty for an imported text, and where
    the text was put together from several captures (each then has its own hash).
    """
    snapshots = list(version.inputs.order_by("versioninput__position"))
    only = snapshots[0] if len(snapshots) == 1 else None
    ticks = [snapshot_stored(version, snapshots), text_verified(version)]
    if change is not None:
        ticks.append(change_verified(change))
    return Evidence(
        captured_at=snapshots[0].captured_at if snapshots else None,
        snapshot_id=only.record_id if only else "",
        content_sha256=only.body_sha256 if only else "",
        text_sha256=version.text_sha256,
        extractor=version.extractor,
        ticks=tuple(ticks),
    )


def snapshot_stored(version: Version, snapshots: Iterable[Snapshot]) -> Tick:
    """Whether the bytes that the text was made from are in the store and have their hash."""
    if version.provenance == Provenance.IMPORTED:
        return Tick(
            "Imported, not captured by us",
            "",
            None,
            "Another archive recorded this text; the bytes that the platform sent are not here.",
        )
    hashes = [snapshot.body_sha256 for snapshot in snapshots]
    if not hashes:
        return Tick("No snapshot", "fail", timezone.now(), "No bytes are kept for this text.")
    fault, checked_at = _lately(f"bytes-of-{version.pk}", lambda: _fault_in_store(hashes))
    if fault:
        return Tick("Snapshot damaged", "fail", checked_at, fault)
    proves = "The bytes received were read back from the archive and still have their hash."
    return Tick("Snapshot stored", "ok", checked_at, proves)


def text_verified(version: Version) -> Tick:
    """Whether the text has the hash that was recorded with it."""
    if hashlib.sha256(version.text.encode()).hexdigest() == version.text_sha256:
        proves = "The text was hashed again and is the one that was recorded."
        return Tick("Hash verified", "ok", timezone.now(), proves)
    proves = "The text does not have the hash that was recorded with it."
    return Tick("Hash differs", "fail", timezone.now(), proves)


def change_verified(change: Change) -> Tick:
    """Whether every passage of the redline stands, word for word, in the text it is quoted from."""
    before, after = change.from_sighting.version.text, change.to_sighting.version.text
    if all(_is_verbatim(Hunk.from_json(hunk), before, after) for hunk in change.hunks):
        proves = "Each passage of the redline was found word for word in both texts on record."
        return Tick("Change verified", "ok", timezone.now(), proves)
    proves = "A passage of the redline is not in the text it is quoted from."
    return Tick("Change not verified", "fail", timezone.now(), proves)


def _is_verbatim(hunk: Hunk, before: str, after: str) -> bool:
    return before.startswith(hunk.before, hunk.before_start) and after.startswith(
        hunk.after, hunk.after_start
    )


def _fault_in_store(hashes: Iterable[str]) -> str:
    """What is wrong with the stored bytes; empty where nothing is."""
    store = blob_store()
    for sha256 in hashes:
        try:
            store.get(sha256)
        except (BlobMissing, BlobCorrupt, StorageError) as fault:
            return f"The stored bytes could not be verified: {_reason(fault)}."
    return ""


def _reason(fault: Exception) -> str:
    """Why, without the paths of this machine."""
    names = {BlobMissing: "they are missing", BlobCorrupt: "they are damaged"}
    return names.get(type(fault), "they could not be read")


def _lately(key: str, check: Callable[[], str]) -> tuple[str, datetime]:
    """The result of a check of the last ten minutes with its time, or of one made now."""
    if (known := cache.get(key)) is not None:
        return known
    result = check(), timezone.now()
    cache.set(key, result, KEPT_FOR.total_seconds())
    return result
