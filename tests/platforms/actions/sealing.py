"""The signer of a test's archive, and a bundle's verifier as a stranger runs it."""

import io
import subprocess
import sys
import zipfile
from datetime import datetime
from io import StringIO
from pathlib import Path

import pgtrigger
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model

from platforms.actions.seal import key_file, make_key, seal
from platforms.models import Checkpoint


def sign(now: datetime) -> Checkpoint:
    """Sign what the log has; makes the key at the first time."""
    if not key_file().exists():
        make_key()
    return seal(now=now)


def known_keys() -> list[str]:
    """The verifier keys as an operator publishes them."""
    out = StringIO()
    call_command("log_key", stdout=out)
    return out.getvalue().split()


def verified(bundle: bytes, folder: Path, *keys: str) -> subprocess.CompletedProcess[str]:
    """Run the bundle's own verifier: nothing of this checkout, no environment, no packages."""
    (folder / "bundle.zip").write_bytes(bundle)
    (folder / "verify.py").write_bytes(files_of(bundle)["verify.py"])
    given = [part for key in keys for part in ("--key", key)]
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "bundle.zip", *given],
        cwd=folder,
        env={},
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )


def demand_verified(bundle: bytes, folder: Path) -> str:
    """What the verifier says of a bundle that it accepts with the log's own keys."""
    done = verified(bundle, folder, *known_keys())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_of(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tamper(row: Model, **fields: object) -> None:
    """Change a row behind the archive's back: no trigger, no ORM."""
    with pgtrigger.ignore(), transaction.atomic():
        assert type(row)._base_manager.filter(pk=row.pk).update(**fields) == 1


def overwrite(path: Path, data: bytes) -> None:
    """Change a file that is not to be changed."""
    path.chmod(0o600)
    path.write_bytes(data)


def flip(path: Path, place: int = -1) -> None:
    """One bit of a file falls over."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    overwrite(path, bytes(data))
