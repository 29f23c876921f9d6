"""Time stamps of real authorities, recorded by others: the good are accepted, the bad refused."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from platforms.archive.timestamp import Authority, Reason, TimestampFailure, Token, verify_token

ROOT = Path(__file__).parents[3]
VECTORS = (
    Path(os.environ.get("CONDUCTATLAS_SHARED", ROOT.parent / "shared"))
    / "vectors/rfc3161/test/fixtures"
)
HELLO = {name: hashlib.new(name, b"hello").digest() for name in ("sha256", "sha384", "sha512")}


def good(answer: Token | TimestampFailure) -> Token:
    assert isinstance(answer, Token), answer
    return answer


def reason(answer: Token | TimestampFailure) -> Reason:
    assert isinstance(answer, TimestampFailure), answer
    return answer.reason


def vector(name: str) -> bytes:
    path = VECTORS / name
    if not path.is_file():
        pytest.skip("the recorded time stamps are not beside the checkout")
    return path.read_bytes()


def chain_of(folder: str, certificates: slice = slice(None)) -> Authority:
    stored = vector(f"{folder}/ts_chain.pem")
    if not stored.startswith(b"-----BEGIN"):
        found = [x509.load_der_x509_certificate(stored)]
    else:
        found = x509.load_pem_x509_certificates(stored)[certificates]
    return Authority("", b"".join(each.public_bytes(Encoding.PEM) for each in found))


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("sigstage/response-sha256.tsr", HELLO["sha256"]),
        ("sigstage/response-sha384.tsr", HELLO["sha384"]),
        ("sigstage/response-sha512.tsr", HELLO["sha512"]),
        ("sigstage/response-no-embedded-cert.tsr", HELLO["sha256"]),  # its signer is in the chain
        ("identrust/issue-104.tsr", HELLO["sha512"]),  # expired since
        ("test_tsa/response.tsr", HELLO["sha512"]),
        ("test_tsa/response-injected-certs.tsr", HELLO["sha512"]),  # they are not its signer's
    ],
)
def test_good_recorded_tokens_are_accepted(name: str, digest: bytes) -> None:
    known = chain_of(name.partition("/")[0])
    token = good(verify_token(vector(name), digest, authority=known))
    assert token.stamped_at < datetime(2026, 1, 1, tzinfo=UTC)
    other = hashlib.new("sha256", b"other").digest()
    assert reason(verify_token(vector(name), other, authority=known)) is Reason.WRONG_DIGEST


def test_a_token_outlives_the_certificates_that_were_valid_when_it_was_made() -> None:
    payload = hashlib.sha256(vector("sigstore.mock/payload")).digest()
    stored = vector("sigstore.mock/response-expired.tsr")
    token = good(verify_token(stored, payload, authority=chain_of("sigstore.mock")))
    assert token.stamped_at == datetime(2023, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "certificates", "digest"),
    [
        ("sigstage/response-invalid-signature.tsr", slice(None), HELLO["sha256"]),
        ("sigstage/response-no-embedded-cert.tsr", slice(1, None), HELLO["sha256"]),
        ("test_tsa/other_response.tsr", slice(None), HELLO["sha512"]),
    ],
)
def test_bad_recorded_tokens_are_refused(name: str, certificates: slice, digest: bytes) -> None:
    known = chain_of(name.partition("/")[0], certificates)
    assert reason(verify_token(vector(name), digest, authority=known)) is Reason.UNTRUSTED
