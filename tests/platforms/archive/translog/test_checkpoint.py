"""Checkpoints: strictly spelled, of the log that was asked for, signed by it."""

import pytest

from platforms.archive.translog.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
    with_cosignatures,
)
from platforms.archive.translog.keys import (
    Algorithm,
    NoteRefused,
    SignatureInvalid,
    Signer,
    Verifier,
    decode64,
)
from platforms.archive.translog.merkle import EMPTY_ROOT, leaf_hash, root_of
from platforms.archive.translog.note import NoteUnverified, join_note
from tests.platforms.archive.translog import vectors

LOG = Signer(name="example.org/log", algorithm=Algorithm.ED25519, seed=bytes(range(32)))
WITNESS = Signer(name="example.org/w", algorithm=Algorithm.COSIGNATURE, seed=bytes(range(1, 33)))
CHECKPOINT = Checkpoint("example.org/log", 3, leaf_hash(b"some root"))


@vectors.needed
def test_published_checkpoints_are_read_or_refused_as_published():
    cases = vectors.load("signed-note/checkpoint.json")["cases"]
    assert cases
    for case in cases:
        if case.get("error"):
            with pytest.raises(CheckpointRefused):
                parse_checkpoint(case["text"].encode())
            continue
        checkpoint = parse_checkpoint(case["text"].encode())
        assert (checkpoint.origin, checkpoint.size) == (case["origin"], case["size"])
        assert len(checkpoint.extensions) == case.get("ext", 0)
        if "hash_b64" in case:
            assert checkpoint.root == decode64(case["hash_b64"])


@vectors.needed
def test_a_foreign_logs_checkpoints_open_and_have_the_roots_of_its_entries():
    verifier = Verifier.parse(vectors.TESTLOG_KEY)
    leaves = [leaf_hash(entry) for entry in vectors.TESTLOG_ENTRIES]
    for size in range(16):
        note = (vectors.TESTLOG / f"checkpoint.{size}").read_bytes()
        signed = open_checkpoint(note, [verifier], origin=vectors.TESTLOG_ORIGIN)
        assert (signed.checkpoint.size, signed.checkpoint.root) == (size, root_of(leaves[:size]))


@vectors.needed
def test_every_flipped_bit_of_a_foreign_logs_checkpoints_is_refused():
    verifier = Verifier.parse(vectors.TESTLOG_KEY)
    refused = 0
    for size in range(16):
        note = (vectors.TESTLOG / f"checkpoint.{size}").read_bytes()
        for place in range(len(note) * 8):
            flipped = bytearray(note)
            flipped[place // 8] ^= 1 << place % 8
            with pytest.raises(NoteRefused):
                open_checkpoint(bytes(flipped), [verifier], origin=vectors.TESTLOG_ORIGIN)
            refused += 1
    assert refused == 25_008


@pytest.mark.parametrize(
    "text",
    [
        "example.org/log\n03\nAAAA\n",
        "example.org/log\n+3\nAAAA\n",
        "example.org/log\n3 \nAAAA\n",
        "example.org/log\n٣\nAAAA\n",
        f"example.org/log\n{2**64}\nAAAA\n",
        "example.org/log\n3\nAAB=\n",
        "example.org/log\n3\n\n",
        "example.org/log\n3\nAAAA\n\n",
        "",
    ],
)
def test_another_spelling_of_a_checkpoint_is_refused(text):
    with pytest.raises(CheckpointRefused):
        parse_checkpoint(text.encode())


def test_a_checkpoint_reads_back_and_the_same_keys_give_the_same_bytes():
    note = sign_checkpoint(CHECKPOINT, [LOG])

    assert open_checkpoint(note, [LOG.verifier], origin="example.org/log").checkpoint == CHECKPOINT
    assert sign_checkpoint(CHECKPOINT, [LOG]) == note


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 3, EMPTY_ROOT),
        Checkpoint("a\nb", 3, EMPTY_ROOT),
        Checkpoint("a\n4\nAAAA", 3, EMPTY_ROOT),
        Checkpoint("a", -1, EMPTY_ROOT),
        Checkpoint("a", 3, b""),
        Checkpoint("a", 3, EMPTY_ROOT, ("",)),
    ],
)
def test_a_checkpoint_that_could_not_be_read_is_not_signed(checkpoint):
    with pytest.raises(CheckpointRefused):
        sign_checkpoint(checkpoint, [LOG])


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("example.org/other", 3, EMPTY_ROOT),
        Checkpoint("example.org/log", 3, b"short"),
        Checkpoint("example.org/log", 0, leaf_hash(b"not the empty tree")),
    ],
)
def test_a_signed_checkpoint_that_cannot_be_this_logs_is_refused(checkpoint):
    with pytest.raises(CheckpointRefused):
        open_checkpoint(
            sign_checkpoint(checkpoint, [LOG]), [LOG.verifier], origin="example.org/log"
        )


def test_a_checkpoint_that_only_a_witness_signed_is_refused():
    note = join_note(CHECKPOINT.text, [WITNESS.sign(CHECKPOINT.text, at=7)])

    with pytest.raises(CheckpointRefused):
        open_checkpoint(note, [LOG.verifier, WITNESS.verifier], origin="example.org/log")


def test_both_keys_of_a_rotation_open_a_checkpoint_and_a_third_does_not():
    new = Signer.generate("example.org/log")
    note = sign_checkpoint(CHECKPOINT, [LOG, new])

    for key in (LOG, new):
        assert open_checkpoint(note, [key.verifier], origin="example.org/log")
    third = Signer.generate("example.org/log")
    with pytest.raises(NoteUnverified):
        open_checkpoint(note, [third.verifier], origin="example.org/log")


def test_a_later_cosignature_replaces_the_earlier_one_of_the_same_witness():
    note = sign_checkpoint(CHECKPOINT, [LOG])
    for at in (7, 8):
        note = with_cosignatures(note, [WITNESS.sign(CHECKPOINT.text, at=at)])

    opened = open_checkpoint(
        note, [LOG.verifier, WITNESS.verifier], origin="example.org/log"
    ).opened

    assert opened.cosigned_at == {WITNESS.name: 8}
    assert len(opened.verified) == 2


def test_a_cosignature_of_another_checkpoint_does_not_open():
    other = WITNESS.sign(Checkpoint("example.org/log", 4, CHECKPOINT.root).text, at=7)
    note = with_cosignatures(sign_checkpoint(CHECKPOINT, [LOG]), [other])

    with pytest.raises(SignatureInvalid):
        open_checkpoint(note, [LOG.verifier, WITNESS.verifier], origin="example.org/log")
