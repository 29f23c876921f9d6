"""The checks behind the ticks of a page: each runs when the page is made, or lately did.

Whether the stored bytes still have their hash, and whether the log still has the entries, is asked
of the files at most once in ten minutes for each text, but anew for its evidence page; the others
are cheap and run each time.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from platforms.actions.capture import blob_store
from platforms.archive.store import BlobCorrupt, BlobErased, BlobMissing, StorageError
from platforms.faults import redline_problem
from platforms.inclusion import NotShown, NotYetSigned, TreeHead, published_note, unbound_facts
from platforms.leaves import capture_leaves, leaf_of, subject_of
from platforms.models import Change, LogLeaf, Provenance, Snapshot, Tombstone, Version

KEPT_FOR = timedelta(minutes=10)
FAILURE_KEPT_FOR = timedelta(minutes=1)  # a repair should show soon
FAILED = "integrity check failed"
# How a check that passed is called beside one that failed: nothing there reads "verified".
SOBER = {"Hash verified": "Text hash matches", "Change verified": "Redline matches both texts"}

# A state as a tick has it, one sentence on what was found, and the result in a word or two.
Found = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Tick:
    """A check that ran: `state` is ok, wait or fail, or empty where there is nothing to check.

    `label` says it all; `subject` and `result` are the same in two parts.
    """

    label: str
    state: str
    checked_at: datetime | None
    proves: str
    subject: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is kept for one text: its captures and the checks on them."""

    captured_at: datetime | None
    snapshot_id: str
    content_sha256: str
    text_sha256: str
    extractor: str
    ticks: tuple[Tick, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every check ran and passed: bytes here, text and change as recorded, in log."""
        return all(tick.state == "ok" for tick in self.ticks)


def evidence_of(
    version: Version, change: Change | None = None, *, is_anew: bool = False
) -> Evidence:
    """The evidence of a text, and of the change that led to it where there is one.

    One query while the checks of files are remembered, seven more when they run; `is_anew` runs
    them in any case. `content_sha256` names the decoded bytes; empty for an imported text, and
    where the text was put together from several captures (each then has its own hash).
    """
    snapshots = list(version.inputs.order_by("versioninput__position"))
    only = snapshots[0] if len(snapshots) == 1 else None
    ticks = [snapshot_stored(version, snapshots, is_anew=is_anew), text_verified(version)]
    if change is not None:
        ticks.append(change_verified(change))
    ticks.append(in_log(version, is_anew=is_anew))
    return Evidence(
        captured_at=snapshots[0].captured_at if snapshots else None,
        snapshot_id=only.record_id if only else "",
        content_sha256=only.body_sha256 if only else "",
        text_sha256=version.text_sha256,
        extractor=version.extractor,
        ticks=_sober(ticks),
    )


def snapshot_stored(
    version: Version, snapshots: Iterable[Snapshot], *, is_anew: bool = False
) -> Tick:
    """Whether the bytes that the text was made from are in the store and have their hash."""
    if version.provenance == Provenance.IMPORTED:
        label = "Imported, not captured by us"
        proves = (
            "Another archive recorded this text; the bytes that the platform sent are not here."
        )
        return Tick(label, "", None, proves, "Snapshot", label)
    hashes = [snapshot.body_sha256 for snapshot in snapshots]
    if not hashes:
        return _failed("Snapshot", timezone.now(), "No bytes are kept for this text.")
    key = _bytes_key(version.pk)
    (state, proves, result), at = _lately(key, lambda: _read_back(hashes), is_anew=is_anew)
    if state == "ok":
        return _passed("Snapshot stored", result, at, proves)
    if state == "fail":
        return _failed("Snapshot", at, proves)
    return Tick("Snapshot erased", "", at, proves, "Snapshot", result)


def forget_bytes(body_sha256: str) -> None:
    """Ask the store again for the texts made from these bytes: something was done to them."""
    versions = Version.objects.filter(inputs__body_sha256=body_sha256)
    cache.delete_many([_bytes_key(pk) for pk in versions.values_list("pk", flat=True)])


def _bytes_key(version_pk: int) -> str:
    return f"bytes-read-of-{version_pk}"


def text_verified(version: Version) -> Tick:
    """Whether the text has the hash that was recorded with it."""
    now = timezone.now()
    if hashlib.sha256(version.text.encode()).hexdigest() == version.text_sha256:
        proves = "The text was hashed again and is the one that was recorded."
        return _passed("Hash verified", f"{now.day} {now:%B}, {now:%H:%M} UTC", now, proves)
    proves = "The text does not have the hash that was recorded with it."
    return _failed("Hash", now, proves)


def change_verified(change: Change) -> Tick:
    """Whether the redline quotes both texts word for word and leaves out nothing that differs."""
    earlier, now = change.from_sighting.version, timezone.now()
    before, after = earlier.text, change.to_sighting.version.text
    if problem := redline_problem(change, before, after):
        return _failed("Change", now, f"The redline does not have what it should: {problem[0]}.")
    proves = "Each passage of the redline was found word for word in both texts on record."
    seen = f"Against the text of {earlier.first_seen_at.day} {earlier.first_seen_at:%B %Y}"
    return _passed("Change verified", seen, now, proves)


def in_log(version: Version, *, is_anew: bool = False) -> Tick:
    """Whether the log's files prove the entries of a text under the newest signed checkpoint."""
    try:
        head = hashlib.sha256(published_note()).hexdigest()[:16]
    except NotShown:
        head = ""
    # A new checkpoint asks anew, so that what waited to be signed does not seem to wait longer.
    key = f"log-entries-of-{version.pk}-{head}"
    (state, proves, result), at = _lately(key, lambda: _look_up(version), is_anew=is_anew)
    subject = "Transparency log"
    if state == "ok":
        return _passed("In transparency log", result, at, proves)
    if state == "wait":
        return Tick(f"{subject}: {result.lower()}", state, at, proves, subject, result)
    return _failed(subject, at, proves)


def _passed(subject: str, result: str, at: datetime, proves: str) -> Tick:
    return Tick(subject, "ok", at, proves, subject, result)


def _failed(subject: str, at: datetime, proves: str) -> Tick:
    return Tick(f"{subject}: {FAILED}", "fail", at, proves, subject, FAILED.capitalize())


def _sober(ticks: list[Tick]) -> tuple[Tick, ...]:
    if all(tick.state != "fail" for tick in ticks):
        return tuple(ticks)
    return tuple(
        replace(tick, label=name, subject=name) if (name := SOBER.get(tick.label)) else tick
        for tick in ticks
    )


def _read_back(hashes: Iterable[str]) -> Found:
    """Read stored bytes and hash them again; erased ones are neither right nor wrong."""
    store, erased = blob_store(), []
    for sha256 in hashes:
        try:
            store.get(sha256)
        except BlobErased:
            erased.append(sha256)
        except (BlobMissing, BlobCorrupt, StorageError) as fault:
            return _fault(f"The stored bytes do not pass: {_reason(fault)}.")
    if erased:
        return _erased(erased)
    proves = "The bytes received were read back from the archive and still have their hash."
    return "ok", proves, "Yes, and read back"


def _erased(hashes: list[str]) -> Found:
    tombstone = Tombstone.objects.filter(body_sha256__in=hashes).order_by("erased_at").first()
    if tombstone is None:
        return _fault("The stored bytes were erased, and no reason for it is on record.")
    when = f"{tombstone.erased_at.day} {tombstone.erased_at:%B %Y}"
    reason = tombstone.reason.rstrip(". ")
    return "", f"Erased on {when}: {reason}. The hash and the log's entries stay.", "Erased"


def _reason(fault: Exception) -> str:
    """Why, without the paths of this machine."""
    names = {BlobMissing: "they are missing", BlobCorrupt: "they are damaged"}
    return names.get(type(fault), "they could not be read")


def _look_up(version: Version) -> Found:
    """Follow the entries of a text and its captures to the signed root; up to seven queries."""
    try:
        own = leaf_of(LogLeaf.Kind.VERSION, subject_of(version))
        if own is None:
            return _fault("No entry of the log binds this text.")
        captures = capture_leaves(version)
        if facts := unbound_facts(version, own, captures):
            return _fault(f"The log's entry says otherwise: {', '.join(facts)}.")
        head = TreeHead()
        shown = [head.show(leaf) for leaf in (own, *captures)]
    except NotYetSigned as wait:
        proves = f"Nothing is wrong, but nothing is proved yet: {wait}."
        return "wait", proves, "Waiting to be signed"
    except NotShown as fault:
        return _fault(f"The log does not pass: {fault}.")
    except LogLeaf.DoesNotExist:
        return _fault("The log has no entry of a capture that the text was made from.")
    index, size = f"{shown[0].index:,}", f"{shown[0].size:,}"
    proves = (
        f"Its entry, number {index} counted from 0, was hashed again and leads to the root that "
        f"was signed over {size} entries."
    )
    return "ok", proves, f"Entry {index} of {size}"


def _fault(proves: str) -> Found:
    return "fail", proves, FAILED


def _lately(key: str, check: Callable[[], Found], *, is_anew: bool) -> tuple[Found, datetime]:
    """What a check of the last ten minutes found, with its time, or one made now."""
    if not is_anew and (known := cache.get(key)) is not None:
        return known
    found = check()
    result = found, timezone.now()
    kept_for = FAILURE_KEPT_FOR if found[0] == "fail" else KEPT_FOR
    cache.set(key, result, kept_for.total_seconds())
    return result
