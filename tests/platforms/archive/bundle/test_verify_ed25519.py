"""The verifier's own Ed25519, against the vectors of RFC 8032 and another implementation."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from platforms.archive.bundle.verify import ORDER, P, is_signed

# RFC 8032, section 7.1: TEST 1, 2, 3 and SHA(abc): public key, message, signature.
VECTORS = [
    (bytes.fromhex(key), message, bytes.fromhex(nonce + scalar))
    for key, message, nonce, scalar in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            b"",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            b"\x72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            b"\xaf\x82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
        (
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            hashlib.sha512(b"abc").digest(),
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589",
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ),
    )
]
KEY, MESSAGE, SIGNATURE = VECTORS[2]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS, ids=["1", "2", "3", "SHA(abc)"])
def test_the_vectors_of_the_rfc_hold(key, message, signature):
    assert is_signed(key, message, signature)


def test_no_single_bit_of_key_message_or_signature_may_differ():
    whole = KEY + MESSAGE + SIGNATURE
    for at in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << at % 8
        key, message, signature = bytes(spoilt[:32]), bytes(spoilt[32:34]), bytes(spoilt[34:])
        assert not is_signed(key, message, signature), at


def test_a_scalar_beyond_the_order_is_refused():
    scalar = int.from_bytes(SIGNATURE[32:], "little")
    for spoilt in (scalar + ORDER, ORDER, 2**256 - 1):
        assert not is_signed(KEY, MESSAGE, SIGNATURE[:32] + spoilt.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "number", [P, P + 1, 2**255 - 1, 1 + 2**255, P - 1 + 2**255, P + 1 + 2**255]
)
def test_a_point_in_another_spelling_is_refused(number):
    """Numbers from the field's size on, and the sign of a zero, are no encodings (5.1.3)."""
    point = number.to_bytes(32, "little")

    assert not is_signed(point, MESSAGE, SIGNATURE)
    # With the neutral element as the key and S = 0, R must be the neutral element, spelt properly.
    neutral = (1).to_bytes(32, "little")
    assert is_signed(neutral, MESSAGE, neutral + bytes(32))
    assert not is_signed(neutral, MESSAGE, point + bytes(32))


def test_bytes_that_are_no_point_are_refused():
    assert not is_signed((2).to_bytes(32, "little"), MESSAGE, SIGNATURE)


@pytest.mark.parametrize("length", [0, 31, 33, 63, 65])
def test_wrong_lengths_are_refused(length):
    assert not is_signed(bytes(length), MESSAGE, SIGNATURE)
    assert not is_signed(KEY, MESSAGE, SIGNATURE[:length] + bytes(max(0, length - 64)))


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 511))
def test_it_agrees_with_another_implementation(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    spoilt = bytearray(signature)
    spoilt[bit // 8] ^= 1 << bit % 8

    assert is_signed(key, message, signature)
    assert is_signed(key, message, bytes(spoilt)) == _accepts(key, message, bytes(spoilt))


def _accepts(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
