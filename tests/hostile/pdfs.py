"""PDF files that loop, lie, swell or end early."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.hostile.item import CLAUSE, TEXT, Item, item

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
LINES = b"".join(
    b"BT /F1 12 Tf 72 %d Td (%s) Tj ET\n" % (700 - 16 * line, CLAUSE.encode()) for line in range(9)
)
OUTLINE = b"<< /Type /Pages /Kids [%s] /Count %d >>"
ANY = (TEXT, "empty", "unreadable", "too_large")


def pdf(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1, the first of them its root."""
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(body), len(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, start)
    return bytes(body)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(
    content: bytes,
    *,
    box: bytes = b"[0 0 612 792]",
    entries: bytes = b"",
    filters: bytes = b"",
    font: bytes = FONT,
    more: Sequence[bytes] = (),
) -> bytes:
    """A file of one page; `more` are objects from 6 on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R %s" % (box, entries)
    page += b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    return pdf([CATALOG, OUTLINE % (b"3 0 R", 1), page, stream(content, filters), font, *more])


def items() -> Iterator[Item]:
    """All under their own type, so that the mark in their first bytes is not needed."""
    whole = one_page(LINES)
    holds = ("keeps a record",)
    yield _item("plain", whole, TEXT, holds=holds)
    for part in range(1, 10):
        yield _item(f"cut-{part}0", whole[: len(whole) * part // 10], ANY)
    yield _item("garbage", b"%PDF-1.7\n" + bytes(range(256)) * 4_000, "unreadable")
    yield _item("mark-alone", b"%PDF-", "unreadable")
    yield from _structure(whole)
    yield from _streams()
    yield from _content()


def _structure(whole: bytes) -> Iterator[Item]:
    loop = [CATALOG, OUTLINE % (b"2 0 R 3 0 R", 2), OUTLINE % (b"2 0 R", 1)]
    yield _item("pages-in-a-circle", pdf(loop), ANY)
    for name, count in (("lies", 2_000_000_000), ("negative", -5), ("zero", 0)):
        yield _item(f"count-{name}", pdf([CATALOG, OUTLINE % (b"", count)]), ANY)
    yield _item("pages-500", _pages(500), TEXT, holds=("keeps a record",))
    yield _item("pages-501", _pages(501), "too_large")
    yield _item("pages-20000", partial(_pages, 20_000), "too_large")
    objects = [CATALOG, OUTLINE % (b"", 0), *[b"1"] * 60_000]
    yield _item("objects-60000", pdf(objects), "too_large")
    yield _item("xref-missing", whole.replace(b"xref", b"xxxx"), ANY)
    yield _item("xref-lies", whole.replace(b"startxref\n", b"startxref\n9"), ANY)
    yield _item("xref-into-itself", whole.replace(b"0000000009", b"0000000500"), ANY)
    yield _item("length-lies", whole.replace(b"/Length ", b"/Length 9999999"), ANY)
    yield _item("root-lies", whole.replace(b"/Root 1", b"/Root 4"), ANY)
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -1 >> /Root"
    yield _item("locked", whole.replace(b"/Root", locked), ("unreadable",))
    yield _item("prev-circle", whole.replace(b"/Root", b"/Prev 9 /Root"), ANY)
    many = stream(b"1 0 " * 100, b"/Type /ObjStm /N 100000000 /First 4 ")
    yield _item("object-stream-lies", pdf([CATALOG, OUTLINE % (b"", 0), many]), ANY)
    for name, box in (
        ("huge", b"[0 0 1e30 1e30]"),
        ("inverted", b"[9 9 -99999999999 -9999999999999]"),
        ("empty", b"[0 0 0 0]"),
        ("words", b"(no box)"),
    ):
        yield _item(f"box-{name}", one_page(LINES, box=box), ANY)
    yield _item("arrays", one_page(LINES, entries=b"/X " + b"[" * 100_000 + b"]" * 100_000), ANY)
    deep = b"/X " + b"<</A " * 100_000 + b"1" + b">>" * 100_000
    yield _item("dictionaries", one_page(LINES, entries=deep), ANY)
    script = b"/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >> "
    yield _item("script", one_page(LINES, entries=script), TEXT, lacks=("app.alert",))
    launch = b"/AA << /O << /S /Launch /F (/bin/sh) >> >> "
    yield _item("launch", one_page(LINES, entries=launch), TEXT)


def _streams() -> Iterator[Item]:
    flate = b"/Filter /FlateDecode "

    def packed(data: bytes, count: int, times: int = 1) -> bytes:
        data *= count
        for _ in range(times):
            data = zlib.compress(data, 6)
        filters = b"/Filter [" + b"/FlateDecode " * times + b"] "
        return one_page(data, filters=flate if times == 1 else filters)

    yield _heavy("flate-blanks", partial(packed, b" ", 100_000_000), ANY)
    yield _heavy("flate-twice", partial(packed, b" ", 200_000_000, 2), ANY)
    yield _heavy("flate-words", partial(packed, LINES, 30_000), ANY)
    yield _heavy("flate-many-words", partial(packed, LINES, 300_000), ANY)
    yield _item("flate-chain", packed(LINES, 1, 30), ANY)
    yield _item("flate-none", one_page(b"not packed", filters=flate), ANY)
    for name in (
        b"LZWDecode",
        b"ASCIIHexDecode",
        b"ASCII85Decode",
        b"RunLengthDecode",
        b"JBIG2Decode",
    ):
        bad = one_page(LINES * 50, filters=b"/Filter /" + name + b" ")
        yield _item(f"filter-{name.decode()}", bad, ANY)


def _content() -> Iterator[Item]:
    yield _heavy("content-arrays", one_page(b"[" * 1_000_000 + LINES), ANY)
    yield _heavy("content-states", one_page(b"q " * 1_000_000 + LINES), ANY)
    yield _heavy("content-dictionaries", one_page(b"<</A " * 500_000 + LINES), ANY)
    yield _heavy("content-repeated", one_page(LINES * 20_000), ANY)
    string = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % (b"a" * 8_000_000)
    yield _heavy("content-one-string", one_page(string), ANY)
    for name, numbers in (("tiny", b"1e-30"), ("infinite", b"1e400"), ("negative", b"-99999")):
        odd = b"BT /F1 %s Tf 1e30 -1e30 Td (word) Tj ET " % numbers
        yield _item(f"font-{name}", one_page(odd + LINES), ANY)
    drawn = LINES + b"/X Do " * 100
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> "
    )
    yield _heavy("form-in-itself", one_page(drawn, more=[stream(drawn, form % 6)]), ANY)
    tree = [stream(b"/X Do " * 10, form % (number + 1)) for number in range(6, 17)]
    yield _heavy("forms-in-forms", one_page(b"/X Do " * 10, more=[*tree, stream(LINES)]), ANY)
    own = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] "
    own += b"/CharProcs << /a 4 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 "
    yield _item("font-in-itself", one_page(LINES, font=own + b"/LastChar 97 /Widths [1] >>"), ANY)
    wide = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
    wide += b"/DescendantFonts [5 0 R] /ToUnicode 5 0 R >>"
    yield _item("font-of-itself", one_page(LINES, font=wide), ANY)


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R "
    page += b"/Resources << /Font << /F1 4 0 R >> >> >>"
    return pdf([CATALOG, OUTLINE % (kids, count), stream(LINES), FONT, *[page] * count])


def _item(
    name: str,
    body: bytes | Callable[[], bytes],
    ends: str | Sequence[str],
    *,
    holds: tuple[str, ...] = (),
    lacks: tuple[str, ...] = (),
) -> Item:
    return item(f"pdf-{name}", body, ends, media_type="application/pdf", holds=holds, lacks=lacks)


def _heavy(name: str, body: bytes | Callable[[], bytes], ends: Sequence[str]) -> Item:
    return item(f"pdf-{name}", body, ends, media_type="application/pdf", is_heavy=True)
