"""Growing trees: the same hashes however the tree was grown, and every file compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.growth import (
    EntriesMissing,
    GrownTree,
    derive_tree,
    read_bundles,
    write_tree,
)
from platforms.archive.translog.merkle import leaf_hash, reader_of, root_of, tree_root
from platforms.archive.translog.tiles import TileRefused
from tests.platforms.archive.translog.logs import Log, entry

LEAVES = [leaf_hash(entry(number)) for number in range(1500)]


@settings(max_examples=60)
@given(st.integers(0, 5), st.integers(0, 1500))
def test_a_grown_tree_has_the_root_of_all_its_leaves(tiles, size):
    start = min(256 * tiles, size - size % 256)
    tree = GrownTree(reader_of(LEAVES[:start]), start, LEAVES[start:size])

    assert tree_root(size, tree) == root_of(LEAVES[:size])


def test_a_tree_of_three_levels_of_tiles_is_the_same_in_one_step_and_in_many(tmp_path):
    at_once = Log(tmp_path / "once").grow_to(66_000)
    in_steps = Log(tmp_path / "steps").grow_to(65_279, 65_280, 65_535, 65_536, 65_537, 66_000)

    assert at_once.published().note == in_steps.published().note
    grown = in_steps.files()
    assert at_once.files().items() <= grown.items()
    assert "tile/2/000.p/1" in grown


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_a_file_that_does_not_fit_is_named(tmp_path, path):
    log = Log(tmp_path).grow_to(300)
    log.flip(path)

    with pytest.raises(TileRefused):
        derive_tree(log.folder, size=300, start=0, older=reader_of([]))


def test_a_missing_file_is_named_when_a_tree_is_derived(tmp_path):
    log = Log(tmp_path).grow_to(300)
    (log.folder.root / "tile/1/000.p/1").unlink()

    with pytest.raises(TileRefused, match=r"tile/1/000\.p/1"):
        derive_tree(log.folder, size=300, start=0, older=reader_of([]))


def test_files_that_are_missing_are_written_again_from_the_start(tmp_path):
    log = Log(tmp_path).grow_to(300)
    whole = log.files()
    for path in ("tile/0/000", "tile/entries/001.p/44", "tile/1/000.p/1"):
        (log.folder.root / path).unlink()

    write_tree(log.folder, log.entries, size=300, older=reader_of([]), signed_size=300)

    assert log.files() == whole


def test_too_few_entries_are_noticed(tmp_path):
    with pytest.raises(EntriesMissing):
        write_tree(
            LogFolder(tmp_path),
            lambda start, end: [b"only one"],
            size=2,
            older=reader_of([]),
            signed_size=0,
        )


def test_entries_are_asked_for_many_at_a_time():
    asked = []

    def entries(start: int, end: int) -> list[bytes]:
        asked.append((start, end))
        return [entry(number) for number in range(start, end)]

    assert [len(bundle) for bundle in read_bundles(entries, 256, 5000)] == [256] * 18 + [136]
    assert asked == [(256, 4352), (4352, 5000)]
