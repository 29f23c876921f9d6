"""Tell a text that moved on its page from one that changed: both pages are asked for both texts."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from platforms.actions.capture import blob_store
from platforms.archive.fingerprint import fingerprint_of
from platforms.archive.layout import explained_by_layout
from platforms.archive.sandbox import read_passages
from platforms.archive.store import BlobCorrupt, BlobMissing, StorageError
from platforms.archive.whole_page import text_passages
from platforms.models import Sighting, Snapshot

# With less of the earlier text than this outside of what was read, nothing is lost by reading on.
_LOST_RATIO = 0.05


class Move(Enum):
    """What became of the place of a text on its page."""

    NONE = auto()
    IN_PLACE = auto()
    OUT_OF_PLACE = auto()


def move_of_text(latest: Sighting | None, text: str, snapshots: Sequence[Snapshot]) -> Move:
    """Whether the difference from the text served before is one of layout alone.

    IN_PLACE: no word is new or gone, and the text is still read. OUT_OF_PLACE: a part of the
    earlier text is still on the page and was not read, so the selectors, or the rules that stand
    for them, miss it. NONE: the words differ, there is nothing to compare, or bytes are missing.
    """
    if latest is None:
        return Move.NONE
    inputs = list(latest.version.inputs.order_by("versioninput__position"))
    before = latest.version.text if inputs else ""
    if not inputs or fingerprint_of(before).words == fingerprint_of(text).words:
        return Move.NONE
    old_page, new_page = _page(inputs), _page(snapshots)
    if not old_page or not new_page:
        return Move.NONE
    if not explained_by_layout(before, text, old_page, new_page):
        return Move.NONE
    return Move.OUT_OF_PLACE if _lost_ratio(before, text) > _LOST_RATIO else Move.IN_PLACE


def _page(snapshots: Iterable[Snapshot]) -> tuple[str, ...]:
    """The passages of all parts; none where one cannot be read."""
    passages: list[str] = []
    for snapshot in snapshots:
        try:
            body = blob_store().get(snapshot.body_sha256)
        except (BlobMissing, BlobCorrupt, StorageError):
            return ()
        read = read_passages(body, media_type=snapshot.media_type, charset=snapshot.charset or None)
        if not isinstance(read, tuple):
            return ()
        passages += read
    return tuple(passages)


def _lost_ratio(before: str, after: str) -> float:
    kept = set(text_passages(after))
    passages = text_passages(before)
    lost = sum(len(passage) for passage in passages if passage not in kept)
    return lost / max(1, sum(map(len, passages)))
