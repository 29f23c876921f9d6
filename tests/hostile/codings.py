"""Bombs, cuts and lies in content codings."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import brotli

from tests.hostile.item import CLAUSE, LAST, Item, item

BOMB_BYTES = 40_000_000
PAGE = f"<html><body><h1>Terms</h1>{f'<p>{CLAUSE}</p>' * 60}<p>{LAST}</p></body></html>".encode()
Pack = Callable[[bytes], bytes]


def raw_deflate(data: bytes) -> bytes:
    """What some servers call deflate: the stream without its zlib frame."""
    packer = zlib.compressobj(6, wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Pack]] = {
    "gzip": ("gzip", partial(gzip.compress, mtime=0)),
    "deflate": ("deflate", zlib.compress),
    "raw-deflate": ("deflate", raw_deflate),
    "br": ("br", partial(brotli.compress, quality=2)),
}


def items() -> Iterator[Item]:
    """Each coding with each trick."""
    for name, (coding, pack) in PACKERS.items():
        yield from _bombs(name, coding, pack)
        yield from _cuts(name, coding, pack)
        yield from _lies(name, coding, pack)
    members = gzip.compress(b"<p>x", mtime=0) * 100_000
    yield item("gzip-100000-members", members, is_heavy=True, coding="gzip")
    padded = gzip.compress(PAGE, mtime=0) + b"\0" * 100_000
    yield item("gzip-then-padding", padded, holds=(LAST,), coding="gzip")
    yield item("gzip-empty-members", gzip.compress(b"", mtime=0) * 1_000, "empty", coding="gzip")
    for coding in ("zstd", "compress", "gzip, br", "gzip, gzip, gzip", "x" * 500):
        yield item(f"coding-{coding[:9]}", PAGE, "unreadable", coding=coding)


def _bombs(name: str, coding: str, pack: Pack) -> Iterator[Item]:
    def packed(unit: bytes, count: int = BOMB_BYTES) -> bytes:
        return pack(unit * (count // len(unit)))

    for what, unit in (("zeros", b"\0"), ("blanks", b" "), ("tags", b"<div>"), ("words", b"word ")):
        make = partial(packed, unit)
        yield item(f"{name}-bomb-{what}", make, "too_large", coding=coding)
    small = partial(packed, b"<p>word ", 900_000)
    yield item(f"{name}-small-bomb", small, is_heavy=True, coding=coding)
    nested = partial(lambda: pack(pack(packed(b"\0"))))
    ends = ("unsupported_media", "unreadable", "empty", "incomplete", "text")
    yield item(f"{name}-in-itself", nested, ends, coding=coding)


def _cuts(name: str, coding: str, pack: Pack) -> Iterator[Item]:
    whole = pack(PAGE)
    for part in range(1, 10):
        cut = whole[: len(whole) * part // 10]
        yield item(f"{name}-cut-{part}0", cut, "truncated", coding=coding)
    yield item(f"{name}-cut-last", whole[:-1], "truncated", coding=coding)


def _lies(name: str, coding: str, pack: Pack) -> Iterator[Item]:
    whole = pack(PAGE)
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
    ends = ("truncated", "unreadable", "text", "incomplete", "too_large")
    yield item(f"{name}-flipped", flipped, ends, coding=coding)
    yield item(f"{name}-not-at-all", PAGE, ("unreadable", "truncated"), coding=coding)
    noise = bytes(number * 167 % 251 for number in range(5_000))
    yield item(f"{name}-noise", noise, ("unreadable", "truncated"), coding=coding)
    yield item(f"{name}-empty", b"", "empty", coding=coding)
