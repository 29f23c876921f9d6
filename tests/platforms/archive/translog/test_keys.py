"""Keys: one spelling each, parts that agree, secrets that are not printed."""

import pytest

from platforms.archive.translog.keys import (
    Algorithm,
    KeyMalformed,
    Signature,
    SignatureInvalid,
    Signer,
    Verifier,
    cosigned_at,
    decode64,
)
from tests.platforms.archive.translog import vectors

LOG = Signer(name="example.org/log", algorithm=Algorithm.ED25519, seed=bytes(range(32)))
WITNESS = Signer(name="example.org/w", algorithm=Algorithm.COSIGNATURE, seed=bytes(range(1, 33)))
TEXT = b"example.org/log\n0\nroot\n"


@pytest.mark.parametrize("signer", [LOG, WITNESS])
def test_keys_read_back_from_their_lines(signer):
    assert Signer.parse(signer.line) == signer
    assert Verifier.parse(signer.verifier.line) == signer.verifier


def test_a_new_key_is_another_one_each_time_and_verifies():
    one, other = Signer.generate("example.org/log"), Signer.generate("example.org/log")

    one.verifier.verify(TEXT, one.sign(TEXT))

    assert one.seed != other.seed
    with pytest.raises(SignatureInvalid):
        other.verifier.verify(TEXT, one.sign(TEXT))


def test_one_seed_has_another_id_as_a_witness():
    as_witness = Signer(name=LOG.name, algorithm=Algorithm.COSIGNATURE, seed=LOG.seed)

    assert as_witness.verifier.key_id != LOG.verifier.key_id


def test_a_secret_key_is_not_in_its_own_description():
    assert LOG.line.rpartition("+")[2] not in repr(LOG)
    assert LOG.seed.hex() not in repr(LOG)
    assert repr(LOG.seed) not in repr(LOG)


@pytest.mark.parametrize("bad", ["", "a b", "a+b", "a\u00a0b", "a\n"])
def test_a_name_that_a_signature_line_cannot_carry_is_refused(bad):
    with pytest.raises(KeyMalformed):
        Signer.generate(bad)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line + "\n",
        lambda line: " " + line,
        lambda line: line.replace("example.org/log", "example.org/fog"),
        lambda line: line[:-2],
        lambda line: line.rpartition("+")[0],
        lambda line: line.rpartition("+")[0] + "+",
        lambda line: line.rpartition("+")[0].upper() + "+" + line.rpartition("+")[2],
        lambda line: "",
    ],
)
def test_a_key_with_another_spelling_is_refused(spoil):
    with pytest.raises(KeyMalformed):
        Verifier.parse(spoil(LOG.verifier.line))
    with pytest.raises(KeyMalformed):
        Signer.parse(spoil(LOG.line))


def test_an_unreadable_secret_key_is_refused_without_repeating_it():
    with pytest.raises(KeyMalformed) as refused:
        Signer.parse(LOG.line.replace("log+", "log+0"))
    assert LOG.line.rpartition("+")[2] not in str(refused.value)


@vectors.needed
def test_published_bad_verifier_keys_are_refused():
    for line in vectors.load("signed-note/signed-note.json")["vkey_bad"]:
        with pytest.raises(KeyMalformed):
            Verifier.parse(line)


def test_a_cosignature_carries_its_time_and_is_bound_to_it():
    signature = WITNESS.sign(TEXT, at=1_800_000_000)
    later = (1_800_000_001).to_bytes(8, "big") + signature.value[8:]

    WITNESS.verifier.verify(TEXT, signature)

    assert cosigned_at(signature) == 1_800_000_000
    with pytest.raises(SignatureInvalid):
        WITNESS.verifier.verify(TEXT, Signature(signature.name, signature.key_id, later))


@pytest.mark.parametrize("length", [0, 1, 63, 65, 71, 73])
@pytest.mark.parametrize("signer", [LOG, WITNESS])
def test_a_signature_of_another_length_is_invalid(signer, length):
    with pytest.raises(SignatureInvalid):
        signer.verifier.verify(TEXT, Signature(signer.name, signer.verifier.key_id, bytes(length)))


def test_only_a_cosignature_has_a_time():
    with pytest.raises(ValueError, match="cosignature"):
        LOG.sign(TEXT, at=1)
    with pytest.raises(ValueError, match="cosignature"):
        WITNESS.sign(TEXT)


@pytest.mark.parametrize("other", ["AB==", "AA", "AA=", "AA==\n", "A A==", "AA===", "-_==", "é"])
def test_base64_has_one_spelling(other):
    assert decode64("AA==") == b"\x00"
    with pytest.raises(ValueError, match="base64"):
        decode64(other)
