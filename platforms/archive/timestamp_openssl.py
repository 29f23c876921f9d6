"""Time stamps checked by the openssl program: the second opinion, and more lenient about DER.

It accepts certificates in any order. Nothing here reads the network; each run ends in 10 seconds.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

SECONDS = 10
NOTHING = os.devnull
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TIME = re.compile(r"(\w{3}) +(\d+) (\d\d):(\d\d):(\d\d)(\.\d+)? (\d{4}) GMT")
HEX_LINE = re.compile(r"^ +[0-9a-f]{4,} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)


class NotRun(Exception):
    """The program is not there or did not end."""


class NotRead(Exception):
    """The program finds no granted time stamp in these bytes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time stamp says, as the program prints it; nothing of it is verified."""

    digest: bytes
    digest_bits: int
    nonce: int | None
    stamped_at: datetime
    serial_number: str
    policy: str


def read(response: bytes) -> Reading:
    """Print a response's token and read off what it states. Raises NotRead, NotRun.

    Only the token, which is signed: the status beside it may hold any lines.
    """
    with tempfile.TemporaryDirectory(prefix="timestamp-") as folder:
        stored, token = _write(folder, "response.tsr", response), f"{folder}/token.der"
        _openssl("ts", "-reply", "-in", stored, "-token_out", "-out", token)
        printed = _openssl("ts", "-reply", "-in", token, "-token_in", "-text").stdout
    algorithm = re.fullmatch(r"sha(256|384|512)", _after(printed, "Hash Algorithm"))
    dump = printed.partition("Message data:")[2].partition("Serial number:")[0]
    nonce = _after(printed, "Nonce")
    if not algorithm:
        raise NotRead("It holds no token, or one over another kind of digest.")
    return Reading(
        digest=bytes.fromhex("".join(HEX_LINE.findall(dump)).replace("-", " ")),
        digest_bits=int(algorithm[1]),
        nonce=int(nonce, 16) if nonce.startswith("0x") else None,
        stamped_at=_time(_after(printed, "Time stamp")),
        serial_number=_after(printed, "Serial number").removeprefix("0x").lower(),
        policy=_after(printed, "Policy OID"),
    )


def verify(
    response: bytes,
    read: Reading,
    *,
    roots: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate],
) -> str:
    """What is wrong with a time stamp, judged at the time that it states; "" if nothing.

    Raises NotRun.
    """
    with tempfile.TemporaryDirectory(prefix="timestamp-") as folder:
        chain = _write(folder, "chain.pem", _pem(others))
        run = _openssl(
            *("ts", "-verify", "-digest", read.digest.hex()),
            *("-in", _write(folder, "response.tsr", response)),
            *("-CAfile", _write(folder, "roots.pem", _pem(roots))),
            *(("-untrusted", chain) if others else ()),
            *("-attime", str(int(read.stamped_at.timestamp()))),
        )
    if run.returncode == 0 and "Verification: OK" in run.stdout:
        return ""
    # A line is: thread, "error", code, library, function, reason, file, line, data.
    lines = [line.split(":") for line in run.stderr.splitlines() if ":error:" in line]
    words = [" ".join(filter(None, (*parts[5:6], *parts[8:]))) for parts in lines]
    return "; ".join(words) or "The openssl program does not verify it."


def _openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["openssl", *arguments],
            # Without the system's settings, which may give names to policies and change defaults.
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LC_ALL": "C",
                "OPENSSL_CONF": NOTHING,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRun(f"The openssl program did not run: {error}") from error


def _write(folder: str, name: str, data: bytes) -> str:
    path = Path(folder) / name
    path.write_bytes(data)
    return str(path)


def _pem(certificates: Iterable[x509.Certificate]) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def _after(printed: str, label: str) -> str:
    """The rest of the first line that begins with a label."""
    found = re.search(rf"^{label}: *(.*)$", printed, re.MULTILINE)
    return found[1].strip().rstrip(".") if found else ""


def _time(words: str) -> datetime:
    found = TIME.fullmatch(words)
    if not found or found[1] not in MONTHS:
        raise NotRead(f"It states no time: {words!r}.")
    day, hour, minute, second, year = (int(found[part]) for part in (2, 3, 4, 5, 7))
    month = MONTHS.index(found[1]) + 1
    try:
        whole = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise NotRead(f"It states no time: {words!r}.") from error
    return whole + timedelta(seconds=float(found[6] or 0))
