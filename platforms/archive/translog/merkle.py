"""The Merkle tree of RFC 6962, section 2.1: roots, proofs, and their strict verification.

Whoever makes proofs hands in a `HashReader`, so that the tree may live in memory or in files.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# The hash of a complete subtree: its level (0 is a leaf) and its place among those of that level.
HashReader = Callable[[int, int], bytes]


class ProofRefused(Exception):
    """A proof does not show what it claims, or claims what no proof can show."""


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 of 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, `EMPTY_ROOT` for none."""
    if not leaves:
        return EMPTY_ROOT
    row = list(leaves)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        pairs = zip(row[0::2], row[1::2], strict=False)
        row = [node_hash(left, right) for left, right in pairs] + odd
    return row[0]


def reader_of(leaves: Sequence[bytes]) -> HashReader:
    """Subtree hashes of a tree whose leaf hashes are in memory; each read costs its subtree."""

    def read(level: int, index: int) -> bytes:
        subtree = leaves[index << level : (index + 1) << level]
        if index < 0 or len(subtree) != 1 << level:
            raise IndexError(f"The tree has no complete subtree {index} of level {level}.")
        return root_of(subtree)

    return read


def tree_root(size: int, read: HashReader) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """The path from a leaf's sibling up to the root's child (2.1.1).

    Raises ValueError for a leaf that a tree of this size does not have.
    """
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}.")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(start, middle, read))
            start = middle
    return path[::-1]


def consistency_proof(earlier: int, later: int, read: HashReader) -> list[bytes]:
    """The proof that the tree of size `earlier` is a beginning of the tree of size `later` (2.1.2).

    Raises ValueError where there is none: from the empty tree, or backwards.
    """
    if not 0 < earlier <= later:
        raise ValueError(f"There is no consistency proof from {earlier} to {later} leaves.")
    path: list[bytes] = []
    start, end = 0, later
    while earlier < end:
        middle = start + _split(end - start)
        if earlier <= middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(start, middle, read))
            start = middle
    # Where the earlier tree is itself one complete subtree from 0, the verifier has its root.
    if start:
        path.append(_range_root(start, end, read))
    return path[::-1]


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofRefused unless the proof leads from this leaf, at this index, to the root."""
    if not 0 <= index < size:
        raise ProofRefused(f"A tree of {size} leaves has no leaf {index}.")
    _demand_hashes(leaf, *proof)
    place, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofRefused("The inclusion proof is too long.")
        if place % 2 or place == last:
            current = node_hash(sibling, current)
            place, last = _up_the_right_edge(place, last)
        else:
            current = node_hash(current, sibling)
            place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofRefused("The inclusion proof is too short.")
    if current != root:
        raise ProofRefused("The inclusion proof leads to another root.")


def verify_consistency(
    *, earlier: int, earlier_root: bytes, later: int, later_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ProofRefused unless the later tree is the earlier one with leaves appended.

    From the empty tree nothing can be proved, so that is refused; equal sizes need equal roots
    and an empty proof.
    """
    if not 0 < earlier <= later:
        raise ProofRefused(f"Nothing proves consistency from {earlier} to {later} leaves.")
    _demand_hashes(*proof)
    if earlier == later:
        if proof:
            raise ProofRefused("Trees of one size need no consistency proof.")
        if earlier_root != later_root:
            raise ProofRefused("Two trees of one size have different roots.")
        return
    hashes = list(proof)
    if earlier & (earlier - 1) == 0:
        hashes.insert(0, earlier_root)
    _climb_both(earlier, earlier_root, later, later_root, hashes)


def _climb_both(
    earlier: int, earlier_root: bytes, later: int, later_root: bytes, hashes: list[bytes]
) -> None:
    """RFC 9162, 2.1.4.2: rebuild both roots at once from the hashes of the proof."""
    if not hashes:
        raise ProofRefused("The consistency proof is too short.")
    place, last = earlier - 1, later - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofRefused("The consistency proof is too long.")
        if place % 2 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            place, last = _up_the_right_edge(place, last)
        else:
            after = node_hash(after, sibling)
            place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofRefused("The consistency proof is too short.")
    if before != earlier_root or after != later_root:
        raise ProofRefused("The consistency proof leads to other roots.")


def _up_the_right_edge(place: int, last: int) -> tuple[int, int]:
    """One level up, and on past the levels where the rightmost node has no sibling."""
    while place and not place % 2:
        place, last = place >> 1, last >> 1
    return place >> 1, last >> 1


def _range_root(start: int, end: int, read: HashReader) -> bytes:
    """The root of the leaves start..end, where `start` is a multiple of the largest subtree."""
    subtrees = []
    while start < end:
        level = (end - start).bit_length() - 1
        subtrees.append(read(level, start >> level))
        start += 1 << level
    root = subtrees.pop()
    while subtrees:
        root = node_hash(subtrees.pop(), root)
    return root


def _split(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << (count - 1).bit_length() - 1


def _demand_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofRefused("A hash of the proof is not 32 bytes long.")
