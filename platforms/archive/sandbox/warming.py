"""Loads beforehand what the readers load when they first need it: afterwards no file opens."""

import codecs
import gzip
import linecache  # noqa: F401, a traceback loads it
import zlib
from typing import Any

import brotli
from charset_normalizer.constant import IANA_SUPPORTED

from platforms.archive.sandbox.jobs import body_answer, page_answer, text_answer

_PAGE = (
    "<html lang=de><head><title>Wörter</title></head><body><main><h1>Über uns</h1>"
    "<p>Wir <b>führen</b> ein <a href='/buch'>Buch</a> über die Besuche, die Sie machen.</p>"
    "<ul><li>Eins<li>Zwei</ul><table><tr><th>A<th>B<tr><td>1<td>2</table></main></body></html>"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 33>>stream\nBT /F 9 Tf 9 9 Td (Words) Tj ET \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)
_ASKED: dict[str, Any] = {
    "charset": None,
    "url": "https://platform.example/",
    "select": [],
    "remove": ["nav"],
    "status": 200,
    "headers": {},
}
_LIMITS = {"wire_bytes": 10_000, "decoded_bytes": 10_000, "expansion_ratio": 100}
_PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


def warm_up() -> None:
    """Read one of each kind, in each way, and know every charset."""
    for name in (*IANA_SUPPORTED, "utf-8-sig", "utf-16", "utf-32"):
        codecs.lookup(name)
    for charset in ("utf-8", "cp1252", "utf-16"):
        body = _PAGE.encode(charset)
        page_answer(body * 9, {**_ASKED, "media_type": "text/html"})
        page_answer(body, {**_ASKED, "media_type": "text/html", "select": ["#nothing"]})
        text_answer(body, {**_ASKED, "media_type": "text/html", "select": ["main > p"]})
        text_answer(body, {**_ASKED, "media_type": "text/plain"})
    for pdf in (_PDF, _PDF[:99]):
        text_answer(pdf, {**_ASKED, "media_type": "application/pdf"})
    for coding, pack in _PACKERS.items():
        body_answer(pack(_PAGE.encode()), {"content_encoding": coding, **_LIMITS})
