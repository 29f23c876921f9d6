"""Proof files: strictly spelled, and worth nothing without the log's key."""

import pytest

from platforms.archive.translog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from platforms.archive.translog.keys import Algorithm, NoteRefused, Signer
from platforms.archive.translog.merkle import ProofRefused, leaf_hash, reader_of, root_of
from platforms.archive.translog.proof import TlogProof, loads, prove
from tests.platforms.archive.translog import vectors

ORIGIN = "example.org/log"
LOG = Signer(name=ORIGIN, algorithm=Algorithm.ED25519, seed=bytes(range(32)))
ENTRIES = [f"entry {number}".encode() for number in range(11)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
NOTE = sign_checkpoint(Checkpoint(ORIGIN, len(LEAVES), root_of(LEAVES)), [LOG])
PROOF = prove(5, open_checkpoint(NOTE, [LOG.verifier], origin=ORIGIN), reader_of(LEAVES))


def is_proved(proof: bytes, entry: bytes) -> bool:
    try:
        loads(proof).verify(entry, [LOG.verifier], origin=ORIGIN)
    except (ProofRefused, NoteRefused):
        return False
    return True


@vectors.needed
def test_published_malformed_proofs_are_refused():
    cases = vectors.load("tlog-proof/tlog-proof-errors.json")["errors"]
    assert len(cases) == 7
    for case in cases:
        # With a real checkpoint as well, so that the fault named is the only one.
        for note in (b"checkpoint\n", NOTE):
            with pytest.raises(ProofRefused):
                loads(case["proof"].encode().replace(b"checkpoint\n", note))


def test_each_entry_is_proved_at_its_place_only():
    signed = open_checkpoint(NOTE, [LOG.verifier], origin=ORIGIN)
    for index in range(len(ENTRIES)):
        proof = prove(index, signed, reader_of(LEAVES)).dumps()
        proved = [entry for entry in ENTRIES if is_proved(proof, entry)]
        assert proved == [ENTRIES[index]]


def test_the_only_entry_of_a_log_needs_no_hashes():
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, LEAVES[0]), [LOG])
    signed = open_checkpoint(note, [LOG.verifier], origin=ORIGIN)

    proof = prove(0, signed, reader_of(LEAVES[:1]))

    assert proof.path == ()
    assert loads(proof.dumps()).verify(ENTRIES[0], [LOG.verifier], origin=ORIGIN).size == 1


@pytest.mark.parametrize("extra", [None, b"", b"what nobody may trust"])
def test_a_proof_reads_back_with_and_without_extra_data(extra):
    proof = TlogProof(index=PROOF.index, path=PROOF.path, note=PROOF.note, extra=extra)

    assert loads(proof.dumps()) == proof


def test_every_flipped_bit_of_a_proof_is_refused():
    proof = PROOF.dumps()
    for place in range(len(proof) * 8):
        flipped = bytearray(proof)
        flipped[place // 8] ^= 1 << place % 8
        assert not is_proved(bytes(flipped), ENTRIES[5]), place


@pytest.mark.parametrize(
    "spoil",
    [
        lambda proof: proof.replace(b"index 5", b"index 05"),
        lambda proof: proof.replace(b"index 5", b"index  5"),
        lambda proof: proof.replace(b"index 5\n", b"index 5\nindex 5\n"),
        lambda proof: proof.replace(b"index 5\n", b"index 5\nextra AAAA\n"),
        lambda proof: proof.replace(b"@v1", b"@v2"),
        lambda proof: b"\n" + proof,
        lambda proof: proof.replace(b"\n\n", b"\n", 1),
        lambda proof: proof[:-1],
        lambda proof: proof.partition(b"\n\n")[0],
        lambda proof: proof.replace(b"\n\n", b"\n" + b"A" * 43 + b"=\n\n", 1),
        lambda proof: b"",
    ],
)
def test_another_spelling_of_a_proof_is_refused(spoil):
    assert is_proved(PROOF.dumps(), ENTRIES[5])
    assert not is_proved(spoil(PROOF.dumps()), ENTRIES[5])


def test_a_proof_of_another_log_is_refused():
    other = Signer.generate(ORIGIN)
    note = sign_checkpoint(Checkpoint(ORIGIN, len(LEAVES), root_of(LEAVES)), [other])
    proof = TlogProof(index=5, path=PROOF.path, note=note)

    assert not is_proved(proof.dumps(), ENTRIES[5])


def test_a_path_longer_than_any_tree_is_refused_before_it_is_decoded():
    proof = TlogProof(index=5, path=(LEAVES[0],) * 65, note=NOTE)

    with pytest.raises(ProofRefused):
        loads(proof.dumps())
