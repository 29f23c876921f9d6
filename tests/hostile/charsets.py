"""Bytes that say one charset and are another."""

import codecs
from collections.abc import Iterator

from tests.hostile.item import LAST, TEXT, Item, item

GERMAN = "Größe und Straße: wir führen ein Buch über die Besuche, naïve Fragen inbegriffen. "
RUSSIAN = "Сервис ведёт запись каждого посещения и может передать её партнёрам. "
JAPANESE = "当サービスは訪問の記録を保存し、提携先と共有することがあります。"
LABELS = (None, "utf-8", "iso-8859-1", "utf-16le", "windows-1251", "utf-7", "punycode", "x-none")
BODIES = {
    "utf-8": (GERMAN, True),
    "utf-8-sig": (RUSSIAN, True),
    "utf-16": (RUSSIAN, True),
    "utf-16-le": (RUSSIAN, True),
    "utf-16-be": (GERMAN, True),
    "utf-32": (JAPANESE, True),
    "cp1252": (GERMAN, False),
    "cp1251": (RUSSIAN, False),
    "koi8-r": (RUSSIAN, False),
    "shift_jis": (JAPANESE, False),
    "euc_jp": (JAPANESE, False),
    "gb18030": (JAPANESE, False),
}
DAMAGED = (TEXT, "incomplete", "unreadable", "unsupported_media", "empty")


def items() -> Iterator[Item]:
    """The same bytes under each label, then bytes that are damaged or disguised."""
    for encoding, (sentence, is_plain) in BODIES.items():
        body = f"<html><body><p>{sentence * 12}</p><p>{LAST}</p></body></html>".encode(encoding)
        for label in LABELS:
            # What no label can hide must be read rightly; a lie about the rest only must not break.
            known = is_plain or label in (None, "utf-8", "x-none", "punycode", "utf-7")
            holds = (sentence.strip(), LAST) if known else ()
            ends = (TEXT,) if known else DAMAGED
            yield item(f"{encoding}-as-{label}", body, ends, charset=label, holds=holds)
    yield from _marks()
    yield from _damage()
    yield from _disguises()


def _marks() -> Iterator[Item]:
    text = f"<p>{GERMAN * 9}{LAST}"
    for name, mark in (
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ):
        for encoding in ("utf-8", "utf-16-le"):
            ends = TEXT if name == encoding else DAMAGED
            body = mark + text.encode(encoding)
            yield item(f"mark-{name}-on-{encoding}", body, ends)
        yield item(f"mark-{name}-twice", mark * 2 + text.encode(name), DAMAGED)
        yield item(f"mark-{name}-alone", mark, "empty")
        yield item(f"mark-{name}-odd", mark + text.encode(name) + b"<", DAMAGED)


def _damage() -> Iterator[Item]:
    parts = f"<p>{GERMAN * 200}{LAST}".encode().split("ß".encode())
    for broken, ends in ((0, TEXT), (1, TEXT), (40, "incomplete"), (300, "incomplete")):
        # One broken letter in 16,000 characters is no loss; one in 400 is.
        body = b"\xc3 ".join(parts[: broken + 1]) + "ß".encode().join([b"", *parts[broken + 1 :]])
        yield item(f"broken-utf-8-{broken}", body, ends, charset="utf-8")
    doubled = f"<p>{GERMAN * 20}".encode().decode("cp1252").encode()
    yield item("mojibake-of-the-platform", doubled)
    yield item("replaced-by-the-platform", f"<p>{(GERMAN + chr(0xFFFD) * 3) * 20}".encode())
    for name, byte in (("nul", b"\0"), ("ff", b"\xff"), ("80", b"\x80"), ("escape", b"\x1b")):
        body = b"<p>" + byte.join([GERMAN.encode()] * 20)
        yield item(f"bytes-{name}-between", body, DAMAGED)
        yield item(f"bytes-{name}-only", byte * 5_000, DAMAGED)
    overlong = b"\xc0\xbcscript\xc0\xbealert(1)\xc0\xbc/script\xc0\xbe" * 40
    yield item("overlong-utf-8", b"<p>" + GERMAN.encode() * 9 + overlong, DAMAGED)
    halves = "<p>" + "".join(chr(0xD800 + number) for number in range(500))
    yield item("halves-in-utf-8", halves.encode("utf-8", "surrogatepass"), DAMAGED)
    yield item("halves-in-utf-16", b"\xff\xfe" + b"\x00\xd8" * 5_000, DAMAGED)


def _disguises() -> Iterator[Item]:
    seven = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-" * 40
    yield item("utf-7", seven.encode(), charset="utf-7", lacks=("<script>",))
    meta = "<meta charset=utf-7>" + seven
    yield item("utf-7-by-meta", meta.encode(), lacks=("<script>",))
    japanese = f"<p>{JAPANESE * 20}".encode("iso2022_jp")
    yield item("iso-2022-jp", japanese, charset="iso-2022-jp", holds=(JAPANESE,))
    yield item("iso-2022-jp-undeclared", japanese, DAMAGED)
    for label in ("unicode_escape", "raw_unicode_escape", "rot13", "zlib", "idna", "hex", "cp037"):
        body = b"<p>\\ud800\\x00 words of a clause \xe4\xf6\xfc " * 40
        yield item(f"label-{label}", body, charset=label)
    yield item("punycode-long", b"\xff" + b"a" * 300_000, DAMAGED, charset="punycode")
    metas = b"".join(b"<meta charset=x%d>" % number for number in range(50_000))
    yield item("metas", metas + f"<p>{GERMAN * 20}".encode("cp1252"), is_heavy=True)
    two = f"<?xml version='1.0' encoding='utf-16'?><meta charset=koi8-r><p>{GERMAN * 20}".encode()
    yield item("declared-thrice", two, charset="shift_jis", holds=(GERMAN.strip(),))
