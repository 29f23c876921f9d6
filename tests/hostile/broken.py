"""Files that end early, are empty, or are something else than they say."""

import gzip
import zipfile
from collections.abc import Iterator
from io import BytesIO

from tests.hostile.item import CLAUSE, LAST, TEXT, Item, item

PAGE = f"<html><head><title>Terms</title></head><body><h1>T</h1><p>{CLAUSE * 40}</p><p>{LAST}</p>"
NOISE = bytes(number * number * 167 % 251 for number in range(20_000))
DIFFERENT = ("unsupported_media", "unreadable")
STARTS = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "gif": b"GIF89a",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "zstd": b"(\xb5/\xfd",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "rar": b"Rar!\x1a\x07\0",
    "elf": b"\x7fELF\x02\x01\x01",
    "woff": b"wOFF",
    "ogg": b"OggS",
    "mp4": b"\0\0\0\x18ftypmp42",
    "exe": b"MZ\x90\0\x03\0\0\0",
    "sqlite": b"SQLite format 3\0",
    "noise": b"",
}


def items() -> Iterator[Item]:
    """Cuts of a page that was served whole as far as the wire says, then other kinds of files."""
    whole = PAGE.encode()
    for end in [*range(0, 200, 10), *range(200, len(whole), len(whole) // 10)]:
        yield item(f"cut-at-{end}", whole[:end], (TEXT, "empty", "soft_404", "spinner"))
    for name, body in (
        ("nothing", b""),
        ("blank", b" \r\n\t" * 900),
        ("nul", b"\0"),
        ("bom", b"\xff\xfe"),
    ):
        yield item(f"only-{name}", body, ("empty", "unreadable", "incomplete"))
    for tag in ("script", "style", "title", "textarea", "template", "noscript", "svg", "!--"):
        unended = f"<html><body><p>{CLAUSE * 8}{LAST}</p><{tag}>{CLAUSE * 40}"
        yield item(f"unended-{tag}", unended.encode(), (TEXT, "incomplete"), holds=(LAST,))
    for name, start in STARTS.items():
        for media_type in ("text/html", "text/plain"):
            body = start + NOISE
            yield item(f"{name}-as-{media_type[5:]}", body, DIFFERENT, media_type=media_type)
    for media_type in (
        "image/png",
        "application/zip",
        "video/mp4",
        "text/css",
        "x" * 300,
        "\u00e9",
    ):
        yield item(f"type-{media_type[:12]}", whole, "unsupported_media", media_type=media_type)
    yield item("gzip-as-html", gzip.compress(whole), "unsupported_media")
    yield item("docx-as-html", _zipped("word/document.xml"), "unsupported_media")
    yield item("zip-slip", _zipped("../../etc/passwd"), "unsupported_media")
    yield item("rtf-as-plain", b"{\\rtf1 words}", "unsupported_media", media_type="text/plain")
    yield item("json-as-html", b'{"terms": "words of a clause and more of them"}' * 9, TEXT)
    yield item("html-as-plain", whole, TEXT, media_type="text/plain", holds=(LAST,))
    yield item("html-as-pdf", whole, "unreadable", media_type="application/pdf")
    yield item("pdf-mark-in-html", b"%PDF-" + whole, "unreadable")


def _zipped(name: str) -> bytes:
    folder = BytesIO()
    with zipfile.ZipFile(folder, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), PAGE)
    return folder.getvalue()
