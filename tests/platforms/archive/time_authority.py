"""Certificates of invented time authorities, and answers that openssl signs with them."""

import itertools
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from platforms.archive.timestamp import Authority

CONFIGURATION = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
ess_cert_id_alg = sha256
accuracy = secs:1
"""

_numbers = itertools.count(1)


class Certificate:
    """A certificate with its key; `issuer` None for one that signs itself."""

    def __init__(
        self,
        folder: Path,
        name: str,
        issuer: "Certificate | None" = None,
        *,
        is_authority: bool = False,
        purposes: Sequence[x509.ObjectIdentifier] = (),
        days: tuple[int, int] = (-1, 1),
        serial_number: int | None = None,
    ) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(issuer.name if issuer else self.name)
            .public_key(self.key.public_key())
            .serial_number(serial_number or x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        )
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
        self.certificate = builder.sign(issuer.key if issuer else self.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        self.path = folder / f"certificate-{next(_numbers)}.pem"
        self.path.write_bytes(self.pem)
        self.key_path = self.path.with_suffix(".key")
        self.key_path.write_bytes(
            self.key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


class TimeAuthority:
    """A root, one between, and a signer for time stamps; `reply` answers a request's bytes."""

    def __init__(self, folder: Path, *, days: tuple[int, int] = (-1, 1)) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "serial").write_text("01")
        self.root = Certificate(folder, "Root of time", is_authority=True, days=(-9, 9))
        self.between = Certificate(
            folder, "An authority of time between", self.root, is_authority=True, days=(-9, 9)
        )
        self.signer = self.new_signer(days=days)

    def new_signer(
        self,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
        *,
        days: tuple[int, int] = (-1, 1),
        serial_number: int | None = None,
    ) -> Certificate:
        """A certificate below this authority, for time stamps or another purpose."""
        return Certificate(
            self.folder,
            "Signer",
            self.between,
            purposes=[purpose],
            days=days,
            serial_number=serial_number,
        )

    def known_as(self, url: str = "http://time.example/") -> Authority:
        """This authority as a deployment would name it."""
        return Authority(url, self.between.pem + self.root.pem)

    def reply(
        self, request: bytes, *, chain: Sequence[Certificate] = (), digests: str = "sha256"
    ) -> bytes:
        """The answer to a request, with the certificates of a chain in the given order."""
        (self.folder / "request.tsq").write_bytes(request)
        (self.folder / "chain.pem").write_bytes(b"".join(each.pem for each in chain))
        (self.folder / "tsa.cnf").write_text(
            CONFIGURATION.format(folder=self.folder, digests=digests)
        )
        # A refusal is an answer, too, though the program then ends with an error.
        subprocess.run(
            [
                *("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq"),
                *("-signer", str(self.signer.path), "-inkey", str(self.signer.key_path)),
                *(("-chain", "chain.pem") if chain else ()),
                *("-out", "response.tsr"),
            ],
            cwd=self.folder,
            check=False,
            capture_output=True,
            timeout=20,
        )
        return (self.folder / "response.tsr").read_bytes()

    def forge(
        self,
        request: bytes,
        signer: Certificate,
        *,
        stamped_by: Certificate | None = None,
        with_certificates: Sequence[Certificate] = (),
    ) -> bytes:
        """An answer that the time stamp program would not sign: any signer, any certificates.

        What is stated is that of a good answer, by `stamped_by` or the authority's signer.
        """
        kept, self.signer = self.signer, stamped_by or self.signer
        (self.folder / "reply.tsr").write_bytes(self.reply(request))
        self.signer = kept
        self._openssl("ts", "-reply", "-in", "reply.tsr", "-token_out", "-out", "token.der")
        self._openssl(
            *("cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der"),
            *("-out", "info.der"),
        )
        more = b"".join(each.pem for each in with_certificates)
        (self.folder / "more.pem").write_bytes(more)
        self._openssl(
            *("cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256"),
            *("-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "info.der"),
            *("-signer", str(signer.path), "-inkey", str(signer.key_path)),
            *(("-certfile", "more.pem") if more else ()),
            *("-outform", "DER", "-out", "forged.der"),
        )
        granted = bytes.fromhex("3003020100")
        content = granted + (self.folder / "forged.der").read_bytes()
        return b"\x30\x82" + len(content).to_bytes(2, "big") + content

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(
            ["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=20
        )
