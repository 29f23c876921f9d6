"""The openssl program's reading and judgement of time stamps."""

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from platforms.archive.timestamp import (
    Authority,
    Reason,
    TimestampFailure,
    Token,
    new_nonce,
    request_for,
    verify_token,
)
from platforms.archive.timestamp_openssl import NotRead, NotRun, read, verify
from tests.platforms.archive.time_authority import Certificate, TimeAuthority

DIGEST = hashlib.sha256(b"a checkpoint").digest()
NONCE = new_nonce()
REQUEST = request_for(DIGEST, NONCE)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return TimeAuthority(tmp_path_factory.mktemp("authority"))


def fault(response: bytes, authority: TimeAuthority) -> str:
    known = authority.known_as()
    return verify(response, read(response), roots=known.roots, others=known.others)


def test_a_good_token_is_read_and_verified(ours: TimeAuthority) -> None:
    response = ours.reply(REQUEST)
    found = read(response)
    assert (found.digest, found.digest_bits, found.nonce) == (DIGEST, 256, NONCE)
    assert abs(datetime.now(UTC) - found.stamped_at) < timedelta(minutes=2)
    assert found.policy == "1.2.3.4.1"
    assert fault(response, ours) == ""


def test_a_request_without_a_nonce_has_an_answer_without_one(ours: TimeAuthority) -> None:
    request = bytes.fromhex("3039") + REQUEST[2:56] + bytes.fromhex("0101ff")
    assert read(ours.reply(request)).nonce is None


def test_another_root_or_none_between_is_a_fault(ours: TimeAuthority, tmp_path: Path) -> None:
    response = ours.reply(REQUEST)
    other = TimeAuthority(tmp_path / "other")
    assert "verify error" in fault(response, other)
    assert verify(response, read(response), roots=[ours.root.certificate], others=[])


def test_certificates_are_judged_at_the_time_that_the_token_states(tmp_path: Path) -> None:
    late = TimeAuthority(tmp_path, days=(-3, -1))
    expired = late.forge(REQUEST, late.signer, stamped_by=late.new_signer())
    assert "has expired" in fault(expired, late)
    early = TimeAuthority(tmp_path, days=(1, 3))
    too_new = early.forge(REQUEST, early.signer, stamped_by=early.new_signer())
    assert "not yet valid" in fault(too_new, early)


@pytest.mark.parametrize(
    "purpose", [ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
)
def test_a_certificate_for_another_purpose_is_a_fault(ours: TimeAuthority, purpose) -> None:
    assert fault(ours.forge(REQUEST, ours.new_signer(purpose)), ours)


def test_a_signer_who_vouches_for_itself_is_a_fault(ours: TimeAuthority) -> None:
    alone = Certificate(ours.folder, "Alone", purposes=[ExtendedKeyUsageOID.TIME_STAMPING])
    assert fault(ours.forge(REQUEST, alone), ours)


def test_a_damaged_signature_is_a_fault(ours: TimeAuthority) -> None:
    damaged = bytearray(ours.reply(REQUEST))
    damaged[-3] ^= 1
    assert fault(bytes(damaged), ours)


def test_what_holds_no_token_is_not_read(ours: TimeAuthority) -> None:
    for junk in (b"", b"<html>", ours.reply(REQUEST, digests="sha512")):
        with pytest.raises(NotRead):
            read(junk)


def test_a_program_that_is_not_there_or_hangs_did_not_run(
    ours: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = ours.reply(REQUEST)
    found = read(response)

    def hang(*arguments: object, **how: object) -> None:
        raise subprocess.TimeoutExpired("openssl", 10)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", hang)
        with pytest.raises(NotRun):
            read(response)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotRun):
        verify(response, found, roots=[], others=[])


def token_of(answer: Token | TimestampFailure) -> Token:
    assert isinstance(answer, Token), answer
    return answer


def reason_of(answer: Token | TimestampFailure) -> Reason:
    assert isinstance(answer, TimestampFailure), answer
    return answer.reason


# Where the library leaves a token to this program.


def check(response: bytes, authority: Authority, digest: bytes = DIGEST, nonce: int = NONCE):
    return verify_token(response, digest, authority=authority, nonce=nonce)


def test_certificates_out_of_order_are_checked_by_the_other_program(ours: TimeAuthority) -> None:
    response = ours.reply(REQUEST, chain=[ours.between, ours.root])
    known = Authority("http://time.example/", ours.root.pem)
    token = token_of(check(response, known))
    assert token.checked_by == "openssl"
    assert token.digest == DIGEST.hex()
    assert token.policy == "1.2.3.4.1"
    assert abs(datetime.now(UTC) - token.stamped_at) < timedelta(minutes=2)

    other = hashlib.sha256(b"another").digest()
    assert reason_of(check(response, known, other)) is Reason.WRONG_DIGEST
    later = check(response, known, nonce=NONCE ^ 1)
    assert reason_of(later) is Reason.WRONG_NONCE
    damaged = bytearray(response)
    damaged[-1] ^= 1
    assert reason_of(check(bytes(damaged), known)) in {Reason.UNTRUSTED, Reason.MALFORMED}


def test_the_other_program_trusts_no_other_authority_either(
    ours: TimeAuthority, tmp_path: Path
) -> None:
    response = ours.reply(REQUEST, chain=[ours.between, ours.root])
    other = TimeAuthority(tmp_path / "other")
    assert reason_of(check(response, other.known_as())) is Reason.UNTRUSTED


def test_lines_in_the_unsigned_status_are_not_read_as_the_token(ours: TimeAuthority) -> None:
    response = ours.reply(REQUEST, chain=[ours.between, ours.root])
    lie = b"x\nTime stamp: Jan  1 00:00:00 2020 GMT\nNonce: 0x01\nHash Algorithm: sha256\n"
    status = bytes.fromhex("020100") + der(0x30, der(0x0C, lie))
    assert response[4:9] == bytes.fromhex("3003020100")
    lying = der(0x30, der(0x30, status) + response[9:])
    token = token_of(check(lying, Authority("http://time.example/", ours.root.pem)))
    assert token.checked_by == "openssl"
    assert token.stamped_at.year > 2020


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def test_without_the_other_program_such_a_token_stays_unchecked(
    ours: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = ours.reply(REQUEST, chain=[ours.between, ours.root])
    monkeypatch.setenv("PATH", "")
    assert reason_of(check(response, ours.known_as())) is Reason.UNCHECKED
