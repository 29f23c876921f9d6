"""Secure connections: proved by a root certificate, recorded, never kept."""

import hashlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from platforms.archive.fetch import FetchFailure, Request, Response, fetch
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome
from tests.platforms.archive.raw_server import RawServer, response


def certificate(folder: Path, host: str) -> Path:
    """A file with a key and a certificate for a host that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    (folder / f"{host}.der").write_bytes(built.public_bytes(serialization.Encoding.DER))
    return path


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path, "northmoor.example")


@pytest.fixture
def server(pem: Path) -> Iterator[RawServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with RawServer(response(b"public"), tls=context, keeps_alive=True) as running:
        yield running


def gate_to(server: RawServer, ca_file: Path | None) -> Gate:
    names = ("northmoor.example", "other.example")
    return Gate(
        user_agent="ConductAtlas/1.0",
        allowed_loopback=frozenset({server.pair}),
        resolve=dict.fromkeys(names, server.pair),
        ca_file=str(ca_file) if ca_file else None,
    )


def test_each_capture_has_the_certificate_it_came_under(server: RawServer, pem: Path) -> None:
    expected = hashlib.sha256(pem.with_suffix(".der").read_bytes()).hexdigest()
    for _ in range(3):
        answer = fetch(Request("https://northmoor.example/"), gate=gate_to(server, pem))
        assert isinstance(answer, Response), answer
        assert answer.tls_version == "TLSv1.3"
        assert answer.certificate_sha256 == expected
        assert answer.chain_sha256 == (expected,)
    assert server.connections == 3


def test_a_certificate_of_unknown_origin_is_refused(server: RawServer) -> None:
    answer = fetch(Request("https://northmoor.example/"), gate=gate_to(server, None))
    assert isinstance(answer, FetchFailure)
    assert answer.outcome is Outcome.TLS
    assert server.heads == []


def test_a_certificate_for_another_name_is_refused(server: RawServer, pem: Path) -> None:
    answer = fetch(Request("https://other.example/"), gate=gate_to(server, pem))
    assert isinstance(answer, FetchFailure)
    assert answer.outcome is Outcome.TLS
    assert server.heads == []
