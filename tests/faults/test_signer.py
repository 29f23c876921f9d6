"""The signer's verb killed fifty times: one root a size, and nothing signed is ever taken back."""

import itertools
from datetime import timedelta

import pytest
from django.conf import settings

from platforms.actions.ledger import append_leaf
from platforms.actions.seal import log_folder, make_key, seal, verifiers
from platforms.archive.translog.checkpoint import open_checkpoint
from platforms.archive.translog.fsck import fsck
from platforms.archive.translog.merkle import tree_root
from platforms.archive.translog.signer import LAST_CHECKPOINT
from platforms.log_faults import leaf_faults, log_file_faults
from platforms.models import Checkpoint, LogLeaf
from tests.factories import NOON, make_snapshot, make_source
from tests.faults.kill import is_killed

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 50
POINTS = [
    "tiles_half_written",
    "tiles_written",
    "tiles_verified",
    "checkpoint_remembered",
    "checkpoint_published",
]


class Observer:
    """Keeps every checkpoint that was ever readable anywhere: published, remembered, as a row."""

    def __init__(self) -> None:
        self.roots: dict[int, str] = {}

    def look(self) -> None:
        for path in (settings.LOG_ROOT / "checkpoint", settings.SIGNER_ROOT / LAST_CHECKPOINT):
            if path.exists():
                note, keys = path.read_bytes(), verifiers()
                found = open_checkpoint(note, keys, origin=settings.LOG_ORIGIN).checkpoint
                self.see(found.size, found.root.hex())
        for size, root in Checkpoint.objects.values_list("size", "root"):
            self.see(size, root)

    def see(self, size: int, root: str) -> None:
        assert self.roots.setdefault(size, root) == root, f"two checkpoints of {size} entries"


def test_fifty_kills_of_the_signer_leave_one_history():
    make_key()
    for number in range(200):  # so that a tile becomes full on the way
        subject = f"snapshot:-{number}"
        append_leaf(kind=LogLeaf.Kind.CAPTURE, subject=subject, facts={}, now=NOON)
    source, seen, killed = make_source(), Observer(), 0
    for run in itertools.count():
        if killed == KILLS:
            break
        now = NOON + timedelta(minutes=run)
        # Every third run finds nothing new but what the dead one before it left.
        for _ in range((3, 2, 0)[run % 3]):
            make_snapshot(source)
        killed += is_killed(lambda now=now: seal(now=now), at=POINTS[run % len(POINTS)])
        seen.look()
        assert run < 3 * KILLS

    last = seal(now=NOON + timedelta(days=1))
    seen.look()

    assert last.size == LogLeaf.objects.count() == max(seen.roots)
    assert last.size > 256
    assert len(seen.roots) >= 20
    read = log_folder().reader(last.size)
    for size, root in seen.roots.items():
        assert tree_root(size, read).hex() == root
    assert fsck(log_folder(), verifiers(), origin=settings.LOG_ORIGIN).faults == []
    assert [*log_file_faults(), *leaf_faults(lambda: None)] == []


@pytest.mark.parametrize("point", POINTS)
def test_the_run_after_a_kill_signs_what_the_dead_one_would_have(point):
    make_key()
    make_snapshot()
    first = seal(now=NOON)
    make_snapshot()

    assert is_killed(lambda: seal(now=NOON + timedelta(hours=1)), at=point)
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [first.size]
    later = seal(now=NOON + timedelta(hours=2))

    assert later.size == first.size + 1
    assert later.note.encode() == log_folder().read_checkpoint()
    assert later.note.encode() == (settings.SIGNER_ROOT / LAST_CHECKPOINT).read_bytes()
    assert list(log_file_faults()) == []


def test_the_very_first_run_can_be_killed_at_each_point():
    make_key()
    make_snapshot()

    for point in POINTS:
        is_killed(lambda: seal(now=NOON), at=point)

    assert seal(now=NOON).size == 2
    assert LogLeaf.objects.filter(kind="key").count() == 1
    assert list(log_file_faults()) == []
