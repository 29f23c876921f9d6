"""What must hold of the archive whatever happened before."""

import hashlib
import json
from itertools import pairwise

from platforms.actions.capture import blob_store
from platforms.models import Change, Check, Document, LogLeaf, Sighting, Snapshot, Version


def assert_archive_holds() -> None:
    """All of it, for every row there is."""
    for document in Document.objects.all():
        _document_holds(document)
    _log_holds()
    for version in Version.objects.all():
        assert hashlib.sha256(version.text.encode()).hexdigest() == version.text_sha256


def assert_captures_hold() -> None:
    """Every capture has its bytes, its leaf, and every finished check its outcome."""
    for snapshot in Snapshot.objects.all():
        body = blob_store().get(snapshot.body_sha256)
        assert hashlib.sha256(body).hexdigest() == snapshot.body_sha256
        assert LogLeaf.objects.filter(kind="capture", subject=f"snapshot:{snapshot.pk}").exists()
    assert not Check.objects.filter(outcome="new_version", version=None).exists()


def _document_holds(document: Document) -> None:
    sightings = list(document.sightings.filter(superseded_at=None).order_by("first_seen_at", "pk"))
    for before, after in pairwise(sightings):
        assert before.version.text_sha256 != after.version.text_sha256
        assert before.ended_at is not None
        assert before.ended_at <= after.first_seen_at
    public = [one for one in sightings if one.state == Sighting.State.PUBLISHED]
    changes = Change.objects.filter(document=document).order_by("seen_at", "pk")
    assert [change.to_sighting_id for change in changes] == [one.pk for one in public[1:]]
    assert [change.from_sighting_id for change in changes] == [one.pk for one in public[:-1]]
    assert document.published_sighting == (public[-1] if public else None)


def _log_holds() -> None:
    leaves = list(LogLeaf.objects.order_by("position"))
    assert [leaf.position for leaf in leaves] == list(range(len(leaves)))
    for leaf in leaves:
        entry = leaf.entry.encode()
        assert leaf.leaf_hash == hashlib.sha256(b"\x00" + entry).hexdigest()
        assert json.loads(entry)["type"] == leaf.kind
