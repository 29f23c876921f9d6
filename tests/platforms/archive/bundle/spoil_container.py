"""Spoilt bytes and spoilt containers, the manifest left as it was."""

import io
import random
import struct
import warnings
import zipfile

from tests.platforms.archive.bundle.packing import Mutant, files_of


def flip(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """One bit, as often in the many small parts as in the few large ones."""
    at = rng.choice((_in_some_file, _in_some_head, _behind_files))(rng, bundle)
    spoilt = bytearray(bundle)
    spoilt[at] ^= 1 << rng.randrange(8)
    return f"flip at {at}", bytes(spoilt)


def _starts(bundle: bytes) -> list[tuple[int, int, int]]:
    """Of each member: where its head, its data and the next begin."""
    starts, at = [], 0
    for name, data in files_of(bundle).items():
        begin = at + 30 + len(name)
        starts.append((at, begin, begin + len(data)))
        at = begin + len(data)
    return starts


def _in_some_file(rng: random.Random, bundle: bytes) -> int:
    _, begin, end = rng.choice([start for start in _starts(bundle) if start[1] < start[2]])
    return rng.randrange(begin, end)


def _in_some_head(rng: random.Random, bundle: bytes) -> int:
    head, begin, _ = rng.choice(_starts(bundle))
    return rng.randrange(head, begin)


def _behind_files(rng: random.Random, bundle: bytes) -> int:
    return rng.randrange(_starts(bundle)[-1][2], len(bundle))


def cut(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    at = rng.randrange(len(bundle))
    return f"cut to {at}", bundle[:at]


def drop_bytes(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    at, length = rng.randrange(len(bundle)), rng.choice((1, 2, 4, 30, 46, 500))
    return f"drop {length} at {at}", bundle[:at] + bundle[at + length :]


def insert_bytes(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    at = rng.choice((0, len(bundle), rng.randrange(len(bundle)), _starts(bundle)[-1][2]))
    added = rng.choice((b"\x00", b"PK\x03\x04", b"trailing", bytes(46), bundle[:64]))
    return f"insert {len(added)} at {at}", bundle[:at] + added + bundle[at:]


def splice(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The head of one bundle and the tail of another."""
    other, at = rng.choice(others), rng.randrange(8, len(bundle) - 8)
    return f"splice at {at}", bundle[:at] + other[min(at, len(other)) :]


def _zip(members: list[tuple[zipfile.ZipInfo | str, bytes]], **options: object) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # two members of one name are wanted here
        for name, data in members:
            info = name if isinstance(name, zipfile.ZipInfo) else plain_info(name)
            archive.writestr(info, data)
        archive.comment = options.get("comment", b"")  # type: ignore[assignment]
    return out.getvalue()


def plain_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o100644 << 16
    return info


EVIL_NAMES = (
    "../evil",
    "/etc/passwd",
    "..\\evil",
    "C:\\evil",
    "body/../../evil",
    "body//01.bin",
    "./text.txt",
    "text.txt/",
    "text.txt\x00.exe",
    "TEXT.TXT",
    "t\u00e9xt.txt",
    "a" * 5000,
)


def rearrange(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """Members dropped, doubled, renamed, reordered or added, the manifest left as it was."""
    members: list = sorted(files_of(bundle).items())
    at, kind = rng.randrange(len(members)), rng.randrange(5)
    name, data = members[at]
    if kind == 0:
        del members[at]
    elif kind == 1:
        members.insert(rng.randrange(len(members)), (name, rng.choice((data, b"other"))))
    elif kind == 2:
        members[at] = (rng.choice(EVIL_NAMES), data)
    elif kind == 3:
        other = (at + rng.randrange(1, len(members))) % len(members)
        members[at], members[other] = members[other], members[at]
    else:
        members.append((rng.choice((*EVIL_NAMES, "zz.txt")), b"evil"))
    return f"rearrange {kind} {name}", _zip(members)


def dress_up(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The same files in another container: compressed, commented, dated, flagged, linked."""
    members: list = sorted(files_of(bundle).items())
    at, kind = rng.randrange(len(members)), rng.randrange(8)
    info, data = plain_info(members[at][0]), members[at][1]
    if kind == 0:
        info.compress_type = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    elif kind == 1:
        info.extra = struct.pack("<HH4s", 0x7075, 4, b"evil")
    elif kind == 2:
        info.comment = b"a comment"
    elif kind == 3:
        info.date_time = (2026, 5, 18, 12, 0, 0)
    elif kind == 4:
        info.external_attr = rng.choice((0o120777, 0o100755, 0o040755)) << 16
    elif kind == 5:
        info.create_system = 0
    elif kind == 6:
        info.compress_type, data = zipfile.ZIP_DEFLATED, bytes(2_000_000)  # a small bomb
    members[at] = (info, data)
    return f"dress up {kind} {info.filename}", _zip(members, comment=b"hi" if kind == 7 else b"")


def flag(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """Encryption, data descriptors, UTF-8 names and lying sizes, in a head or in the directory."""
    starts, spoilt = _starts(bundle), bytearray(bundle)
    head, begin, end = rng.choice(starts)
    kind = rng.randrange(3)
    if kind == 0:
        struct.pack_into("<H", spoilt, head + 6, rng.choice((1, 8, 64, 2048)))
    elif kind == 1:
        size = rng.choice((0, 1, end - begin + 1, 2**31, 2**32 - 1))
        struct.pack_into("<I", spoilt, head + rng.choice((18, 22)), size)
    else:
        struct.pack_into("<H", spoilt, head + rng.choice((26, 28)), rng.choice((0, 1, 65535)))
    return f"flag {kind} at {head}", bytes(spoilt)
