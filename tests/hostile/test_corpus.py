"""Every hostile file is read within its limits and ends in its outcome; the next one is read, too.

The limits of time are a fraction of the product's. `python -m tests.hostile.run` has the real ones.
"""

import hashlib
from collections.abc import Iterator

import pytest

from platforms.archive.sandbox import ReaderLimits, ReaderPool
from tests.hostile.item import Item, item, page
from tests.hostile.make_corpus import corpus
from tests.hostile.trial import resident_bytes, try_item

ALL = corpus()
LIMITS = ReaderLimits(cpu_seconds=0.6, wall_seconds=10)
# What the test itself holds of the largest files, and what the allocator keeps of it.
GROWTH_BYTES = 300_000_000


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    """One pool for all, as a worker has; its process must not grow with what it was sent."""
    before = resident_bytes()
    pool = ReaderPool(LIMITS)
    yield pool
    pool.close()
    assert resident_bytes() - before < GROWTH_BYTES


def test_the_corpus_is_large_and_the_same_each_time() -> None:
    again = {each.name: each for each in corpus()}

    assert len(ALL) == len(again) >= 300
    for each in ALL[::40]:
        assert _hash(each.make()) == _hash(again[each.name].make())


@pytest.mark.parametrize("hostile", ALL, ids=lambda hostile: hostile.name)
def test_a_hostile_file_ends_in_its_outcome(hostile: Item, readers: ReaderPool) -> None:
    ending = try_item(hostile, readers)

    assert not ending.faults
    assert ending.seconds < 12
    assert ending.peak_bytes <= LIMITS.memory_bytes


def test_an_ordinary_page_is_read_after_all_of_them(readers: ReaderPool) -> None:
    ending = try_item(item("ordinary", page("")), readers)

    assert ending.code == "text"


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
