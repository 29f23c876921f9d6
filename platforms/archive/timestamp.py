"""Time stamps of outside authorities (RFC 3161): asked for, checked, and told apart from trouble.

A token proves that a digest existed when the authority says so, to whoever trusts the authority's
root certificate. Expected trouble, an authority that is down or lies included, is a value.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from rfc3161_client import (
    PKIStatus,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from platforms.archive import timestamp_openssl
from platforms.archive.fetch import FetchFailure, Request, Response, fetch
from platforms.archive.netguard import Gate

LARGEST_RESPONSE_BYTES = 200_000
CLOCK_TOLERANCE = timedelta(minutes=5)
# By their length, which says which one a stored digest is: SHA-256, SHA-384, SHA-512.
DIGEST_OIDS = {
    32: "2.16.840.1.101.3.4.2.1",
    48: "2.16.840.1.101.3.4.2.2",
    64: "2.16.840.1.101.3.4.2.3",
}

# TimeStampReq, version 1, with a SHA-256 imprint, an 8-byte nonce and certReq. The library makes
# requests too, but only for data that it hashes itself.
REQUEST_HEAD = bytes.fromhex("3043 020101 3031 300d 0609608648016503040201 0500 0420")
NONCE_HEAD = bytes.fromhex("0208")
CERTIFICATES_WANTED = bytes.fromhex("0101ff")


class Reason(StrEnum):
    """Why there is no token. Codes may be stored: never rename, only add."""

    UNREACHABLE = "unreachable"
    NOT_GRANTED = "not_granted"
    MALFORMED = "malformed"
    WRONG_DIGEST = "wrong_digest"
    WRONG_NONCE = "wrong_nonce"
    WRONG_TIME = "wrong_time"
    EXPIRED = "expired"  # a certificate was not valid at the time that the token states
    UNTRUSTED = "untrusted"  # the signature, the signer, or the way to a root
    UNCHECKED = "unchecked"  # needs the openssl program, which did not run


@dataclass(frozen=True, slots=True)
class Token:
    """A verified time stamp. `response` is the whole RFC 3161 answer: the `.tsr` file.

    `serial_number` and `policy` are the authority's own; `checked_by` names the verifier.
    """

    response: bytes
    digest: str
    stamped_at: datetime
    serial_number: str
    policy: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class TimestampFailure:
    """Why there is no (good) token; `detail` is one sentence for an operator."""

    reason: Reason
    detail: str
    retry_after_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Where time stamps are asked for, and the certificates that its tokens must lead to.

    `certificates` is PEM: at least one self-signed root, and any others that a token lacks on the
    way (it is the bundle's `timestamp-chain.pem` as it stands). Raises ValueError for others.
    """

    url: str
    certificates: bytes

    def __post_init__(self) -> None:
        if not self.roots:
            raise ValueError("The certificates of a time authority need a self-signed root.")

    @property
    def roots(self) -> list[x509.Certificate]:
        """Those that are trusted."""
        return [found for found in self._all if found.subject == found.issuer]

    @property
    def others(self) -> list[x509.Certificate]:
        """Those that may stand between a token and a root, its signer's included."""
        return [found for found in self._all if found.subject != found.issuer]

    @property
    def _all(self) -> list[x509.Certificate]:
        return list(dict.fromkeys(x509.load_pem_x509_certificates(self.certificates)))


def request_for(digest: bytes, nonce: int) -> bytes:
    """The DER of a request to stamp a SHA-256 digest. The nonce has 63 bits, the highest of them 1.

    Raises ValueError for another length or nonce.
    """
    if len(digest) != 32 or nonce.bit_length() != 63:
        raise ValueError("A request takes a SHA-256 digest and a nonce of 63 bits.")
    return b"".join(
        (REQUEST_HEAD, digest, NONCE_HEAD, nonce.to_bytes(8, "big"), CERTIFICATES_WANTED)
    )


def new_nonce() -> int:
    """A number that no earlier answer can hold."""
    return 1 << 62 | secrets.randbits(62)


def stamp(digest: bytes, *, authority: Authority, gate: Gate) -> Token | TimestampFailure:
    """Ask an authority to stamp a SHA-256 digest, and check all that it answers.

    One POST through the gate. The token states a time at most five minutes off this machine's.
    """
    nonce = new_nonce()
    request = Request(
        authority.url,
        body=request_for(digest, nonce),
        headers=(("Content-Type", "application/timestamp-query"),),
    )
    answer = fetch(request, gate=gate)
    if isinstance(answer, FetchFailure):
        return TimestampFailure(Reason.UNREACHABLE, answer.detail, answer.retry_after_seconds)
    if answer.status != 200:
        return TimestampFailure(Reason.UNREACHABLE, f"It answered {answer.status_line}.")
    token = verify_token(answer.body, digest, authority=authority, nonce=nonce)
    return _timely(token, answer) if isinstance(token, Token) else token


def verify_token(
    response: bytes, digest: bytes, *, authority: Authority, nonce: int | None = None
) -> Token | TimestampFailure:
    """Check a stored answer: the digest, the nonce if known, the signature, the way to a root.

    Certificates must have been valid when the token was made; they may have expired since.
    Takes a SHA-256, SHA-384 or SHA-512 digest; another length is a WRONG_DIGEST.
    """
    if len(response) > LARGEST_RESPONSE_BYTES:
        return TimestampFailure(Reason.MALFORMED, "It is longer than any time stamp.")
    try:
        decoded = decode_timestamp_response(response)
        status = PKIStatus(decoded.status)
        if status is not PKIStatus.GRANTED:
            words = " ".join(decoded.status_string)[:200]
            return TimestampFailure(Reason.NOT_GRANTED, f"{status.name}. {words}".strip())
        return _verify(response, decoded, digest, authority, nonce)
    # What a hostile certificate makes its readers raise is not to be listed: KeyError was seen.
    except Exception as error:  # noqa: BLE001
        if "InvalidSetOrdering" in str(error):
            # Several authorities send their certificates in the order of the chain, not in that
            # of DER, which the library demands of the unsigned part as well.
            return _verify_with_openssl(response, digest, authority, nonce)
        return TimestampFailure(Reason.MALFORMED, f"It is no time stamp: {error!r}"[:300])


def _verify(
    response: bytes,
    decoded: TimeStampResponse,
    digest: bytes,
    authority: Authority,
    nonce: int | None,
) -> Token | TimestampFailure:
    info = decoded.tst_info
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != DIGEST_OIDS.get(len(digest)):
        return TimestampFailure(Reason.WRONG_DIGEST, "It stamps another kind of digest.")
    if imprint.message != digest:
        return TimestampFailure(Reason.WRONG_DIGEST, "It stamps another digest.")
    if nonce is not None and info.nonce != nonce:
        return TimestampFailure(Reason.WRONG_NONCE, "It answers another request.")
    sent = [x509.load_der_x509_certificate(der) for der in decoded.signed_data.certificates]
    signers = _signers(decoded, [*sent, *authority.others])
    if len(signers) != 1:
        words = f"{len(signers)} certificates claim to be the signer's."
        return TimestampFailure(Reason.UNTRUSTED, words)
    verifier = VerifierBuilder(
        # What is named here counts as trusted, so never a certificate that was sent along.
        tsa_certificate=None if sent else signers[0],
        intermediates=authority.others,
        roots=authority.roots,
    ).build()
    try:
        verifier.verify(decoded, digest)
    except VerificationError as error:
        return _distrust(str(error))
    return Token(
        response=response,
        digest=digest.hex(),
        stamped_at=info.gen_time.astimezone(UTC),
        serial_number=f"{info.serial_number:x}",
        policy=info.policy.dotted_string,
        checked_by="rfc3161-client",
    )


def _signers(
    decoded: TimeStampResponse, certificates: list[x509.Certificate]
) -> list[x509.Certificate]:
    """The certificates of the issuer and number that the signature names.

    Sent ones are not signed. Were two accepted, the purpose of one could be read off the other.
    """
    named = {(signer.issuer, signer.serial_number) for signer in decoded.signed_data.signer_infos}
    return [
        found
        for found in dict.fromkeys(certificates)
        if (found.issuer, found.serial_number) in named
    ]


def _verify_with_openssl(
    response: bytes, digest: bytes, authority: Authority, nonce: int | None
) -> Token | TimestampFailure:
    try:
        read = timestamp_openssl.read(response)
        if read.digest != digest or read.digest_bits != len(digest) * 8:
            return TimestampFailure(Reason.WRONG_DIGEST, "It stamps another digest.")
        if nonce is not None and read.nonce != nonce:
            return TimestampFailure(Reason.WRONG_NONCE, "It answers another request.")
        fault = timestamp_openssl.verify(
            response, read, roots=authority.roots, others=authority.others
        )
    except timestamp_openssl.NotRead as error:
        return TimestampFailure(Reason.MALFORMED, str(error))
    except timestamp_openssl.NotRun as error:
        return TimestampFailure(Reason.UNCHECKED, str(error))
    if fault:
        return _distrust(fault)
    return Token(
        response=response,
        digest=digest.hex(),
        stamped_at=read.stamped_at,
        serial_number=read.serial_number,
        policy=read.policy,
        checked_by="openssl",
    )


def _distrust(words: str) -> TimestampFailure:
    """Which kind of distrust a verifier's words mean."""
    is_expired = "has expired" in words or "not yet valid" in words
    return TimestampFailure(Reason.EXPIRED if is_expired else Reason.UNTRUSTED, words[:300])


def _timely(token: Token, answer: Response) -> Token | TimestampFailure:
    """The token, if the authority's clock and ours agree."""
    earliest = answer.started_at - CLOCK_TOLERANCE
    if earliest <= token.stamped_at <= answer.finished_at + CLOCK_TOLERANCE:
        return token
    words = f"It states {token.stamped_at.isoformat()}; here it was {answer.finished_at}."
    return TimestampFailure(Reason.WRONG_TIME, words)
