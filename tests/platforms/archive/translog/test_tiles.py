"""Tiles: names as the specification spells them, bytes that are strictly read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.translog.merkle import leaf_hash, reader_of, root_of, tree_root
from platforms.archive.translog.tiles import (
    TileMissing,
    TileName,
    TileReader,
    TileRefused,
    encode_bundle,
    parse_path,
    read_bundle,
    read_hashes,
    tile_at,
    tiles_of,
)
from tests.platforms.archive.translog import vectors

names = st.builds(
    TileName, st.none() | st.integers(0, 63), st.integers(0, 10**10), st.integers(1, 256)
)


def from_files(files: dict[str, bytes]):
    def fetch(path: str) -> bytes:
        if path not in files:
            raise TileMissing(path, "is not there")
        return files[path]

    return fetch


def from_testlog(path: str) -> bytes:
    try:
        return (vectors.TESTLOG / path).read_bytes()
    except OSError as error:
        raise TileMissing(path, "is not there") from error


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (TileName(0, 0), "tile/0/000"),
        (TileName(0, 1234067), "tile/0/x001/x234/067"),
        (TileName(1, 273, 17), "tile/1/273.p/17"),
        (TileName(None, 1000, 1), "tile/entries/x001/000.p/1"),
        (TileName(63, 5), "tile/63/005"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(name, path):
    assert name.path == path
    assert parse_path(path) == name


@given(names)
def test_every_name_reads_back_from_its_path(name):
    assert parse_path(name.path) == name


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/999",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "checkpoint",
    ],
)
def test_another_spelling_is_no_tiles_path(path):
    assert parse_path(path) is None


def test_a_tree_of_70000_has_the_tiles_of_the_specifications_example():
    by_level: dict[int | None, list[TileName]] = {}
    for name in tiles_of(70_000):
        by_level.setdefault(name.level, []).append(name)

    assert [len(by_level[level]) for level in (None, 0, 1, 2)] == [274, 274, 2, 1]
    assert [by_level[level][-1].width for level in (None, 0, 1, 2)] == [112, 112, 17, 1]
    assert len(by_level) == 4


def test_a_tree_of_256_has_one_full_tile_and_its_root_above():
    assert list(tiles_of(256)) == [TileName(None, 0), TileName(0, 0), TileName(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_what_is_new_since_a_size_is_what_the_smaller_tree_lacks(one, other):
    before, after = min(one, other), max(one, other)

    new = set(tiles_of(after)) - set(tiles_of(before))

    assert new <= set(tiles_of(after, since=before)) <= set(tiles_of(after))
    assert all(name.end > before for name in new)


@vectors.needed
def test_a_foreign_logs_bundles_hold_its_entries():
    for size in range(1, 16):
        entries = read_bundle(from_testlog, tile_at(None, 0, size))
        assert entries == vectors.TESTLOG_ENTRIES[:size]
        published = from_testlog(tile_at(None, 0, size).path)
        assert encode_bundle(entries) == published


@vectors.needed
def test_a_foreign_logs_tiles_hold_the_hashes_of_its_entries():
    leaves = [leaf_hash(entry) for entry in vectors.TESTLOG_ENTRIES]
    for size in range(1, 16):
        assert read_hashes(from_testlog, tile_at(0, 0, size)) == b"".join(leaves[:size])
        assert tree_root(size, TileReader(from_testlog, size)) == root_of(leaves[:size])


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_entries_read_back_from_their_bundle(entries):
    name = TileName(None, 7, len(entries))

    assert read_bundle(from_files({name.path: encode_bundle(entries)}), name) == entries


def test_an_entry_that_no_bundle_can_hold_is_refused():
    assert len(encode_bundle([bytes(65_535)])) == 65_537
    with pytest.raises(ValueError, match="65535"):
        encode_bundle([bytes(65_536)])


@pytest.mark.parametrize(
    ("data", "entry"),
    [
        (b"\x00\x01a", 513),
        (b"\x00\x01a\x00\x01b\x00\x01c", 515),
        (b"\x00\x01a\x00\x02b", 513),
        (b"\x00\x01a\x00", 513),
        (b"", 512),
    ],
)
def test_a_bundle_that_does_not_hold_its_entries_is_refused_with_the_place(data, entry):
    name = TileName(None, 2, 2)

    with pytest.raises(TileRefused) as refused:
        read_bundle(from_files({name.path: data}), name)

    assert (refused.value.path, refused.value.entry) == (name.path, entry)


@pytest.mark.parametrize("length", [0, 31, 32, 65, 96])
def test_a_tile_of_another_length_is_refused(length):
    name = TileName(0, 0, 2)

    with pytest.raises(TileRefused):
        read_hashes(from_files({name.path: bytes(length)}), name)


def test_a_partial_tile_that_was_dropped_is_read_from_the_full_one():
    leaves = [leaf_hash(bytes([number])) for number in range(256)]
    entries = [bytes([number]) for number in range(256)]
    fetch = from_files({"tile/0/000": b"".join(leaves), "tile/entries/000": encode_bundle(entries)})

    assert read_hashes(fetch, TileName(0, 0, 5)) == b"".join(leaves[:5])
    assert read_bundle(fetch, TileName(None, 0, 5)) == entries[:5]


def test_a_missing_tile_is_named_by_the_path_that_was_asked_for():
    with pytest.raises(TileMissing) as missing:
        read_hashes(from_files({}), TileName(0, 3, 5))

    assert missing.value.path == "tile/0/003.p/5"


@given(st.integers(1, 1200))
def test_roots_through_tiles_are_those_of_the_leaves(size):
    leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(size)]
    read = reader_of(leaves)
    files = {
        name.path: b"".join(
            read(8 * name.level, name.index * 256 + place) for place in range(name.width)
        )
        for name in tiles_of(size)
        if name.level is not None
    }

    assert tree_root(size, TileReader(from_files(files), size)) == root_of(leaves)


def test_a_subtree_that_is_not_complete_cannot_be_read():
    with pytest.raises(IndexError):
        TileReader(from_files({}), 3)(1, 1)
