"""Time stamps: good ones are accepted with what they state, and every lie is named."""

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request as Received
from werkzeug import Response as Reply

from platforms.archive.netguard import Gate, Limits
from platforms.archive.timestamp import (
    Authority,
    Reason,
    TimestampFailure,
    Token,
    new_nonce,
    request_for,
    stamp,
    verify_token,
)
from tests.platforms.archive.time_authority import Certificate, TimeAuthority

DIGEST = hashlib.sha256(b"a checkpoint").digest()
NONCE = new_nonce()
REQUEST = request_for(DIGEST, NONCE)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return TimeAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def response(ours: TimeAuthority) -> bytes:
    """A good answer to REQUEST."""
    return ours.reply(REQUEST)


def good(answer: Token | TimestampFailure) -> Token:
    assert isinstance(answer, Token), answer
    return answer


def reason(answer: Token | TimestampFailure) -> Reason:
    assert isinstance(answer, TimestampFailure), answer
    assert answer.detail
    return answer.reason


def check(response: bytes, authority: Authority, digest: bytes = DIGEST) -> Token:
    return verify_token(response, digest, authority=authority, nonce=NONCE)


def test_a_request_is_read_by_another_program_as_it_was_meant(tmp_path: Path) -> None:
    (tmp_path / "request.tsq").write_bytes(REQUEST)
    printed = subprocess.run(
        ["openssl", "ts", "-query", "-in", str(tmp_path / "request.tsq"), "-text"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Hash Algorithm: sha256" in printed
    assert f"Nonce: 0x{NONCE:X}" in printed
    assert "Certificate required: yes" in printed
    assert DIGEST.hex(" ")[:23] in printed


@pytest.mark.parametrize(
    ("digest", "nonce"),
    [(b"short", NONCE), (DIGEST, 5), (DIGEST, 1 << 63)],
    ids=["short digest", "short nonce", "long nonce"],  # a nonce in a name differs by process
)
def test_a_request_for_something_else_is_not_made(digest: bytes, nonce: int) -> None:
    with pytest.raises(ValueError):
        request_for(digest, nonce)


def test_nonces_are_never_the_same() -> None:
    assert len({new_nonce() for _ in range(1_000)}) == 1_000


def test_a_good_token_tells_what_it_states(ours: TimeAuthority, response: bytes) -> None:
    token = good(check(response, ours.known_as()))
    assert token.response == response
    assert token.digest == DIGEST.hex()
    assert abs(datetime.now(UTC) - token.stamped_at) < timedelta(minutes=2)
    assert token.stamped_at.tzinfo is UTC
    assert (token.policy, token.checked_by) == ("1.2.3.4.1", "rfc3161-client")
    assert int(token.serial_number, 16) > 0
    assert good(verify_token(response, DIGEST, authority=ours.known_as())) == token


def test_another_digest_or_nonce_is_refused(ours: TimeAuthority, response: bytes) -> None:
    known = ours.known_as()
    other = hashlib.sha256(b"another").digest()
    assert reason(check(response, known, other)) is Reason.WRONG_DIGEST
    assert reason(check(response, known, DIGEST[:20])) is Reason.WRONG_DIGEST
    later = verify_token(response, DIGEST, authority=known, nonce=NONCE ^ 1)
    assert reason(later) is Reason.WRONG_NONCE


def test_another_authority_is_not_trusted(
    ours: TimeAuthority, response: bytes, tmp_path: Path
) -> None:
    other = TimeAuthority(tmp_path / "other")
    assert reason(check(response, other.known_as())) is Reason.UNTRUSTED
    without_between = Authority("http://time.example/", ours.root.pem)
    assert reason(check(response, without_between)) is Reason.UNTRUSTED


def test_an_authority_without_a_root_cannot_be_named(ours: TimeAuthority) -> None:
    with pytest.raises(ValueError):
        Authority("http://time.example/", ours.between.pem)
    with pytest.raises(ValueError):
        Authority("http://time.example/", b"no certificate")


def test_a_signer_whose_certificate_had_expired_is_refused(tmp_path: Path) -> None:
    late = TimeAuthority(tmp_path, days=(-3, -1))
    forged = late.forge(REQUEST, late.signer, stamped_by=late.new_signer())
    assert reason(check(forged, late.known_as())) is Reason.EXPIRED


@pytest.mark.parametrize(
    "purpose", [ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
)
def test_a_certificate_for_another_purpose_cannot_stamp(
    ours: TimeAuthority, purpose: x509.ObjectIdentifier
) -> None:
    wrong = ours.new_signer(purpose)
    assert reason(check(ours.forge(REQUEST, wrong), ours.known_as())) is Reason.UNTRUSTED


def test_an_unsigned_certificate_sent_along_lends_no_purpose(ours: TimeAuthority) -> None:
    wrong = ours.new_signer(ExtendedKeyUsageOID.EMAIL_PROTECTION)
    fake = Certificate(
        ours.folder,
        "An authority of time between",  # as its own issuer, with the number of the other
        purposes=[ExtendedKeyUsageOID.TIME_STAMPING],
        serial_number=wrong.certificate.serial_number,
    )
    forged = ours.forge(REQUEST, wrong, with_certificates=[fake])
    assert reason(check(forged, ours.known_as())) is Reason.UNTRUSTED


def test_a_signer_who_vouches_for_itself_is_not_trusted(ours: TimeAuthority) -> None:
    alone = Certificate(ours.folder, "Alone", purposes=[ExtendedKeyUsageOID.TIME_STAMPING])
    assert reason(check(ours.forge(REQUEST, alone), ours.known_as())) is Reason.UNTRUSTED


def test_forging_as_such_works(ours: TimeAuthority) -> None:
    assert good(check(ours.forge(REQUEST, ours.signer), ours.known_as()))


def test_a_refused_request_is_told_in_the_authoritys_words(ours: TimeAuthority) -> None:
    refused = ours.reply(REQUEST, digests="sha512")
    answer = check(refused, ours.known_as())
    assert reason(answer) is Reason.NOT_GRANTED
    assert "not supported" in answer.detail


@pytest.mark.parametrize("junk", [b"", b"<html>", b"\x30\x03\x02\x01\x00", b"\x30" * 300_000])
def test_what_is_no_time_stamp_is_malformed(ours: TimeAuthority, junk: bytes) -> None:
    assert reason(check(junk, ours.known_as())) is Reason.MALFORMED


def test_a_certificate_that_its_reader_cannot_bear_is_malformed(
    ours: TimeAuthority, response: bytes
) -> None:
    damaged = bytearray(response)
    kind_of_string = response.index(b"An authority of time between") - 2
    assert damaged[kind_of_string] == 0x0C
    damaged[kind_of_string] = 0x0D
    assert reason(check(bytes(damaged), ours.known_as())) is Reason.MALFORMED


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 2_000), bit=st.integers(0, 7), cut=st.booleans())
def test_no_damage_raises_or_changes_what_is_stated(
    ours: TimeAuthority, response: bytes, position: int, bit: int, cut: bool
) -> None:
    damaged = bytearray(response)
    damaged[position % len(response)] ^= 1 << bit
    whole = good(check(response, ours.known_as()))
    answer = check(bytes(damaged[: position if cut else None]), ours.known_as())
    if isinstance(answer, Token):  # a bit outside what is signed, such as a version number
        assert (answer.stamped_at, answer.digest) == (whole.stamped_at, whole.digest)
        assert answer.serial_number == whole.serial_number


# The protocol, against an authority on loopback.


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", port=0) as running:
        yield running


def gate_to(server: HTTPServer) -> Gate:
    pair = f"127.0.0.1:{server.port}"
    return Gate(
        user_agent="ConductAtlas/1.0 (+https://conductatlas.example/bot)",
        allowed_loopback=frozenset([pair]),
        resolve={"time.example": pair},
        limits=Limits(total_seconds=5),
    )


def serve(server: HTTPServer, answer: Callable[[bytes], bytes], **how) -> list[Received]:
    """Answer each POST with what a function makes of its body; the requests as they came."""
    received: list[Received] = []

    def handle(request: Received) -> Reply:
        received.append(request)
        body = answer(request.get_data())
        return Reply(body, content_type="application/timestamp-reply", **how)

    server.expect_request("/", method="POST").respond_with_handler(handle)
    return received


def ask(server: HTTPServer, ours: TimeAuthority) -> Token | TimestampFailure:
    return stamp(DIGEST, authority=ours.known_as(), gate=gate_to(server))


def test_a_digest_is_stamped_by_one_post(server: HTTPServer, ours: TimeAuthority) -> None:
    received = serve(server, ours.reply)
    token = good(ask(server, ours))
    assert token.digest == DIGEST.hex()
    assert good(verify_token(token.response, DIGEST, authority=ours.known_as())) == token
    (request,) = received
    assert request.content_type == "application/timestamp-query"
    assert request.host == "time.example"


def test_an_answer_to_another_request_is_refused(server: HTTPServer, ours: TimeAuthority) -> None:
    serve(server, lambda _request: ours.reply(REQUEST))
    assert reason(ask(server, ours)) is Reason.WRONG_NONCE


def test_an_answer_over_another_digest_is_refused(server: HTTPServer, ours: TimeAuthority) -> None:
    other = hashlib.sha256(b"another").digest()
    serve(server, lambda request: ours.reply(request.replace(DIGEST, other)))
    assert reason(ask(server, ours)) is Reason.WRONG_DIGEST


def test_an_authority_whose_clock_is_wrong_is_refused(
    server: HTTPServer, ours: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server, ours.reply)
    monkeypatch.setattr("platforms.archive.timestamp.CLOCK_TOLERANCE", timedelta(minutes=-30))
    assert reason(ask(server, ours)) is Reason.WRONG_TIME


def test_an_error_a_page_or_nothing_is_a_value(server: HTTPServer, ours: TimeAuthority) -> None:
    serve(server, lambda _request: b"<h1>Down for maintenance</h1>")
    assert reason(ask(server, ours)) is Reason.MALFORMED
    server.clear()
    assert reason(ask(server, ours)) is Reason.UNREACHABLE
    serve(server, lambda _request: b"", status=503, headers={"Retry-After": "90"})
    answer = ask(server, ours)
    assert reason(answer) is Reason.UNREACHABLE
    assert answer.retry_after_seconds == 90
    server.stop()
    assert reason(ask(server, ours)) is Reason.UNREACHABLE


def test_an_authority_at_a_private_address_is_not_asked(ours: TimeAuthority) -> None:
    known = ours.known_as("http://127.0.0.1:9/")
    answer = stamp(DIGEST, authority=known, gate=Gate(user_agent="ConductAtlas/1.0"))
    assert reason(answer) is Reason.UNREACHABLE
