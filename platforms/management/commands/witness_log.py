"""`manage.py witness_log URL --key KEY`: watch somebody's log, ours or another, and cosign it."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platforms.archive.exchange import FetchFailure, Request
from platforms.archive.fetch import fetch
from platforms.archive.netguard import Gate
from platforms.archive.translog.durable import SECRET, make_folder, put_file, sync_folder
from platforms.archive.translog.keys import Algorithm, NoteRefused, Signer, Verifier
from platforms.archive.translog.tiles import TileMissing
from platforms.archive.translog.witness import WitnessRefused, witness


class Command(BaseCommand):
    """Needs no database. What it has seen stays in --state: a smaller or other log is refused."""

    help = "Fetch a log's checkpoint, check that it continues the last one seen, and cosign it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the log is, whose it is, who looks."""
        parser.add_argument("url", help="The log, such as https://archive.example/log")
        parser.add_argument("--key", required=True, help="The log's verifier key, one line.")
        parser.add_argument("--state", required=True, type=Path, help="A folder of your own.")
        parser.add_argument("--name", default="witness", help="Your name in the cosignature.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the cosignature line and the verifier key; exit 1 where the log is refused."""
        url = options["url"].rstrip("/")
        try:
            verifier = Verifier.parse(options["key"])
            signer = _own_key(options["state"], options["name"])
        except (NoteRefused, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        read = _reader(url)
        try:
            signature = witness(
                note=read("checkpoint"),
                fetch=read,
                state=options["state"],
                signer=signer,
                verifiers=[verifier],
                origin=verifier.name,
                at=int(time.time()),
            )
        except (TileMissing, OSError) as error:
            raise CommandError(f"{url}: {error}", returncode=2) from error
        except WitnessRefused as error:
            raise CommandError(f"REFUSED, {type(error).__name__}: {error}", returncode=1) from error
        self.stdout.write(signature.line.rstrip("\n"))
        self.stderr.write(f"Your verifier key: {signer.verifier.line}")


def _own_key(state: Path, name: str) -> Signer:
    """The witness's key, made at its first run."""
    path = state / "key"
    if path.exists():
        signer = Signer.parse(path.read_text().strip())
        if signer.algorithm is not Algorithm.COSIGNATURE:
            raise NoteRefused(f"{state} holds the key of a log, not of a witness.")
        return signer
    signer = Signer.generate(name, Algorithm.COSIGNATURE)
    make_folder(state)
    put_file(path, f"{signer.line}\n".encode(), mode=SECRET)
    sync_folder(state)
    return signer


def _reader(url: str) -> Callable[[str], bytes]:
    """Fetch the log's files through the gate; a log on this machine is reached at its own port."""
    parts = urlsplit(url)
    own = {parts.netloc} if parts.hostname in {"127.0.0.1", "localhost", "::1"} else set()
    gate = Gate(user_agent=settings.FETCH_USER_AGENT, allowed_loopback=frozenset(own))

    def read(path: str) -> bytes:
        answer = fetch(Request(url=f"{url}/{path}"), gate=gate)
        if isinstance(answer, FetchFailure):
            raise TileMissing(path, answer.detail)
        if answer.status != 200:
            raise TileMissing(path, f"the server answers {answer.status}")
        return answer.body

    return read
