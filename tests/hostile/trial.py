"""Reads hostile files as the product does, and notes how each ended and what it cost."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.netguard import Limits
from platforms.archive.sandbox import ReaderPool, decode_apart, read_page
from tests.hostile.item import TEXT, Item


@dataclass(frozen=True, slots=True)
class Ending:
    """How one file ended: TEXT or an outcome's code, its detail, what is wrong, and the cost."""

    name: str
    code: str
    detail: str
    faults: tuple[str, ...]
    body_bytes: int
    seconds: float
    peak_bytes: int


def try_item(item: Item, readers: ReaderPool) -> Ending:
    """Decode and read one file; nothing may be raised."""
    body = item.make()
    began = time.monotonic()
    result = _read(item, body, readers)
    seconds = time.monotonic() - began
    peak = max(map(peak_bytes, readers.pids), default=0)
    code, detail, text = TEXT, "", ""
    if isinstance(result, Extraction):
        text = result.text
    else:
        code, detail = result.outcome.value, result.detail
    faults = tuple(_faults(item, code, detail, text))
    return Ending(item.name, code, detail, faults, len(body), seconds, peak)


def _faults(item: Item, code: str, detail: str, text: str) -> Iterator[str]:
    if code not in item.allowed:
        yield f"ended as {code} ({detail[:120]})"
    if text:
        yield from (f"lacks {words!r}" for words in item.holds if words not in text)
        yield from (f"holds {words!r}" for words in item.lacks if words in text)


def peak_bytes(pid: int) -> int:
    """The most memory that a process has held so far; 0 once it has gone."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmHWM") * 1_024


def resident_bytes() -> int:
    """The memory that this process holds now."""
    return _kilobytes(Path("/proc/self/status"), "VmRSS") * 1_024


def _kilobytes(status: Path, name: str) -> int:
    try:
        lines = status.read_text().split("\n")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _read(item: Item, body: bytes, readers: ReaderPool) -> Extraction | ExtractionFailure:
    if item.coding:
        decoded = decode_apart(body, item.coding, Limits(), readers=readers)
        if isinstance(decoded, ExtractionFailure):
            return decoded
        body = decoded
    return read_page(
        body,
        status=200,
        headers={},
        media_type=item.media_type,
        charset=item.charset,
        url="https://platform.example/legal/terms",
        readers=readers,
    )
