"""A time-stamping authority in a folder: openssl, and certificates made on the spot."""

import datetime as dt
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """\
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
"""


class LocalTsa:
    """Stamps with a certificate that is valid for the given number of days from now."""

    def __init__(self, folder: Path, from_days: int = -1, until_days: int = 30) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        now = dt.datetime.now(dt.UTC)
        self.span = (now + dt.timedelta(days=from_days), now + dt.timedelta(days=until_days))
        root_key, key = (
            ec.generate_private_key(ec.SECP256R1()),
            ec.generate_private_key(ec.SECP256R1()),
        )
        root = self._certificate("Example Root", "Example Root", root_key, root_key, is_root=True)
        leaf = self._certificate("Example TSA", "Example Root", key, root_key, is_root=False)
        pem = serialization.Encoding.PEM
        self.chain = root.public_bytes(pem)
        (folder / "tsa.pem").write_bytes(leaf.public_bytes(pem))
        (folder / "key.pem").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        (folder / "serial").write_text("01\n")
        (folder / "tsa.conf").write_text(CONFIG.format(folder=folder))

    def _certificate(self, name, issuer, key, signed_by, *, is_root):
        def named(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = (
            x509.CertificateBuilder(named(issuer), named(name), key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.span[0])
            .not_valid_after(self.span[1])
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        )
        if not is_root:
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(signed_by, hashes.SHA256())

    def stamp(self, data: bytes) -> bytes:
        """A response of RFC 3161 over these bytes, the certificate of the authority in it."""
        (self.folder / "data").write_bytes(data)
        self._openssl("-query", "-data", "data", "-sha256", "-cert", "-out", "query")
        arguments = ["-reply", "-config", "tsa.conf", "-queryfile", "query", "-out", "reply"]
        self._openssl(*arguments, "-signer", "tsa.pem", "-inkey", "key.pem")
        return (self.folder / "reply").read_bytes()

    def _openssl(self, *arguments: str) -> None:
        command = ["openssl", "ts", *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, timeout=30)
