"""The tree: the standard's own definition, and the cases of other implementations."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.translog.merkle import (
    EMPTY_ROOT,
    ProofRefused,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    reader_of,
    root_of,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from tests.platforms.archive.translog import vectors

LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(70)]
READ = reader_of(LEAVES)
SIZES = st.integers(1, len(LEAVES))


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def is_included(case: dict) -> bool:
    try:
        verify_inclusion(
            leaf=vectors.unbase64(case["leafHash"]),
            index=case["leafIdx"],
            size=case["treeSize"],
            proof=[vectors.unbase64(each) for each in case["proof"] or []],
            root=vectors.unbase64(case["root"]),
        )
    except ProofRefused:
        return False
    return True


def is_consistent(case: dict) -> bool:
    try:
        verify_consistency(
            earlier=case["size1"],
            earlier_root=vectors.unbase64(case["root1"]),
            later=case["size2"],
            later_root=vectors.unbase64(case["root2"]),
            proof=[vectors.unbase64(each) for each in case["proof"] or []],
        )
    except ProofRefused:
        return False
    return True


def prove_consistency(earlier: int, later: int) -> dict:
    return {
        "earlier": earlier,
        "earlier_root": root_of(LEAVES[:earlier]),
        "later": later,
        "later_root": root_of(LEAVES[:later]),
        "proof": consistency_proof(earlier, later, READ),
    }


@vectors.needed
@pytest.mark.parametrize(
    ("kind", "judge"), [("inclusion", is_included), ("consistency", is_consistent)]
)
def test_published_cases_are_judged_as_published(kind, judge):
    cases = vectors.merkle_cases(kind)

    wrong = [case["desc"] for case in cases if judge(case) == case["wantErr"]]

    assert len(cases) == 98
    assert wrong == []


@vectors.needed
def test_published_hashes_are_the_same():
    published = vectors.load("rfc6962-merkle/hasher.json")

    assert published["empty_root"] == EMPTY_ROOT.hex()
    for leaf in published["leaf"]:
        assert leaf_hash(leaf["data"].encode()).hex() == leaf["hash"]
    for node in published["node"]:
        assert node_hash(node["left"].encode(), node["right"].encode()).hex() == node["hash"]


@given(st.integers(0, len(LEAVES)))
def test_the_root_is_the_one_of_the_definition(size):
    expected = by_definition(LEAVES[:size])

    assert root_of(LEAVES[:size]) == expected
    assert tree_root(size, READ) == expected


@given(SIZES, SIZES)
def test_every_leaf_is_proved_in_every_tree_that_has_it(index, size):
    index, size = min(index, size) - 1, max(index, size)

    verify_inclusion(
        leaf=LEAVES[index],
        index=index,
        size=size,
        proof=inclusion_proof(index, size, READ),
        root=root_of(LEAVES[:size]),
    )


@given(SIZES, SIZES)
def test_every_tree_is_proved_to_be_the_beginning_of_every_later_one(one, other):
    verify_consistency(**prove_consistency(min(one, other), max(one, other)))


@given(SIZES, SIZES, st.data())
def test_a_consistency_proof_with_one_bit_changed_is_refused(one, other, data):
    proved = prove_consistency(min(one, other), max(one, other))
    hashes = [proved["earlier_root"], proved["later_root"], *proved["proof"]]
    place = data.draw(st.integers(0, len(hashes) * 256 - 1))
    flipped = bytearray(hashes[place // 256])
    flipped[place % 256 // 8] ^= 1 << place % 8
    hashes[place // 256] = bytes(flipped)

    with pytest.raises(ProofRefused):
        verify_consistency(
            earlier=proved["earlier"],
            earlier_root=hashes[0],
            later=proved["later"],
            later_root=hashes[1],
            proof=hashes[2:],
        )


@given(SIZES, SIZES)
def test_a_proof_with_one_hash_more_or_less_is_refused(one, other):
    proved = prove_consistency(min(one, other), max(one, other))

    with pytest.raises(ProofRefused):
        verify_consistency(**{**proved, "proof": [*proved["proof"], LEAVES[0]]})
    if proved["proof"]:
        with pytest.raises(ProofRefused):
            verify_consistency(**{**proved, "proof": proved["proof"][:-1]})


def test_nothing_is_proved_from_the_empty_tree():
    with pytest.raises(ProofRefused):
        verify_consistency(
            earlier=0, earlier_root=EMPTY_ROOT, later=1, later_root=LEAVES[0], proof=[]
        )


@pytest.mark.parametrize(("earlier", "later"), [(0, 3), (4, 3), (-1, 3)])
def test_a_consistency_proof_that_cannot_be_is_not_made(earlier, later):
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_proof(earlier, later, READ)


@pytest.mark.parametrize("index", [-1, 5])
def test_a_leaf_outside_the_tree_has_no_proof(index):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, 5, READ)


def test_a_tree_in_memory_does_not_give_subtrees_that_are_not_complete():
    with pytest.raises(IndexError):
        reader_of(LEAVES[:3])(1, 1)


def test_a_proof_reads_each_subtree_once():
    reads: Counter[tuple[int, int]] = Counter()

    def counted(level: int, index: int) -> bytes:
        reads[level, index] += 1
        return READ(level, index)

    inclusion_proof(3, 64, counted)

    assert reads == {(0, 2): 1, (1, 0): 1, (2, 1): 1, (3, 1): 1, (4, 1): 1, (5, 1): 1}
