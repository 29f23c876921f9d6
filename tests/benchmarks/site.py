"""The fixture site of the benchmarks: made, served and moved on to its next day by its own scripts.

They lie in `$CONDUCTATLAS_SHARED/bench/fixture`, by default in `shared` beside the checkout.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORT = 18080
NASTY = [
    "slow-head",
    "slow-drip",
    "404",
    "410",
    "500",
    "503",
    "429",
    "loop",
    "huge",
    "bomb",
    "charset-lie-utf8",
    "charset-lie-latin1",
    "utf16",
    "pdf",
    "empty",
    "truncated",
    "soft404",
    "jsonly",
    "reset",
    "badtype",
    "deep",
]


@dataclass(frozen=True, slots=True)
class FixtureSite:
    """Pages on 127.0.0.1 and up; page N is at host 1 + N % hosts."""

    corpus: Path
    pages: int
    hosts: int

    def url(self, kind: str, page: int) -> str:
        """`p` has validators, `n` none, `l` answers after 200 ms."""
        return f"http://{self.host(page)}:{PORT}/{kind}/{page:05d}.html"

    def host(self, page: int) -> str:
        """The address that serves a page."""
        return f"127.0.0.{1 + page % self.hosts}"

    @property
    def pairs(self) -> list[str]:
        """What the gate must allow."""
        return [f"127.0.0.{1 + number}:{PORT}" for number in range(self.hosts)]

    @property
    def raw_bytes(self) -> int:
        """Of all pages of the first day."""
        return sum(page.stat().st_size for page in (self.corpus / "day0/p").iterdir())

    def truth(self, day: int) -> tuple[set[int], set[int]]:
        """The pages whose text changed on a day, and those that changed around it only."""
        told = json.loads((self.corpus / "truth.json").read_text())["days"][day]
        return {int(page) for page in told["real"]}, set(told["boiler"])

    def go_to_day(self, day: int) -> None:
        """Serve the pages of another day."""
        _script("serve.py", "day", str(day), "--corpus", str(self.corpus))


@contextmanager
def open_site(corpus: Path, *, pages: int, hosts: int) -> Iterator[FixtureSite]:
    """Serve the corpus, made first where it is not there, until the end of the block."""
    if not (corpus / "truth.json").exists():
        _script("gen.py", "--n", str(pages), "--seed", "7", "--days", "3", "--out", str(corpus))
    _script("serve.py", "start", "--corpus", str(corpus), "--hosts", str(hosts))
    time.sleep(0.5)
    server = int((corpus / "nginx.pid").read_text())
    try:
        yield FixtureSite(corpus, pages, hosts)
    finally:
        os.kill(server, signal.SIGTERM)  # at once: its slow pages would go on for a minute


def fixture_folder() -> Path:
    """Where the scripts are. Raises SystemExit with a plain reason where they are not."""
    shared = Path(os.environ.get("CONDUCTATLAS_SHARED", ROOT.parent / "shared"))
    folder = shared / "bench/fixture"
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not there; set CONDUCTATLAS_SHARED.")
    return folder


def _script(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(fixture_folder() / name), *arguments], check=True)
