"""Turns bytes into text: what is valid UTF-8 is UTF-8, else what is declared, else a guess."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

import re2
from charset_normalizer import from_bytes

from platforms.archive.language import leading_language

_META = re2.compile(rb"(?i)<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})")
_XML = re2.compile(rb"(?i)^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,40})")
_HEAD_BYTES = 4_096
_GUESS_BYTES = 65_536
# With fewer bytes outside ASCII a guess is a lottery; the commonest Western set is the best one.
_LEAST_HIGH_BYTES = 16
# Browsers read these labels as the wider Windows set (WHATWG Encoding Standard, section 4.2).
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Labels of the same standard that Python does not know.
_LABELS = {
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8",
}
# The encodings of the same standard, and UTF-32, and nothing else: Python knows many more, such as
# escapes of its own source text, that no browser reads and that cost quadratic time.
_READ = frozenset(
    [
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("cp866", "cp874", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
        *("gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"),
        *("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
    ]
)
_GUESSED = sorted(name for name in _READ if not name.startswith("utf-32"))
# What a page without any declaration was most likely written in.
_BY_LANGUAGE = {
    **dict.fromkeys(("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi"), "cp1252"),
    **dict.fromkeys(("pl", "cs", "ro"), "cp1250"),
    "tr": "cp1254",
}
_TAG = re2.compile(r"<(?:script|style)[^<]*|<[^>]*>?")
# Their bytes may all be ASCII, so that they pass for UTF-8.
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_ESCAPED = "iso2022_jp"
_ESCAPE = b"\x1b$"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNKNOWN = "\ufffd"
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")
# UAX #15, section 13: a sequence with more marks than this after one letter is no text of any
# language, and composing it takes time that grows with the square of its length.
_MOST_MARKS = 30
_JOINER = "\u034f"
# By the upper byte of a letter's two: marks are above U+02FF.
_MAY_BE_MARK = bytes(3) + b"\x01" * 253
_LONG_RUN = b"\x01" * (_MOST_MARKS + 1)
_MARKS = re2.compile(r"\p{M}{31}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as `tidy_text` leaves it, the decoder used, and how many characters it could not read.

    The characters that are lost stand in the text as U+FFFD.
    """

    text: str
    charset: str
    lost: int = 0


def decode_text(body: bytes, charset: str | None) -> Decoded:
    """The text of a body, NFC, with "\\n" line ends. Bytes that fit nothing become U+FFFD.

    Order: byte order mark; UTF-8 if all of it is valid; `charset`, which is what the HTTP header
    declares, or None; what the page declares; a guess. A declared name that is unknown or does
    not fit the bytes is passed over.
    """
    decoded = _marked(body) or _disguised(body, charset) or _utf8(body)
    decoded = decoded or _as_declared(body, charset) or _guessed(body)
    return Decoded(tidy_text(decoded.text), decoded.charset, decoded.lost)


def tidy_text(text: str) -> str:
    """NFC with "\\n" line ends, without NUL and byte order marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return compose(text)


def compose(text: str) -> str:
    """NFC in linear time: runs of over 30 combining marks are parted by U+034F, as UAX #15 says."""
    if not text.isascii() and _has_long_run(text) and _MARKS.search(text):
        text = _with_joiners(text)
    return unicodedata.normalize("NFC", text)


def _has_long_run(text: str) -> bool:
    """Whether so many letters above U+02FF stand together; five times as fast as a pattern."""
    upper_bytes = text.encode("utf-16-le", "surrogatepass")[1::2]
    return _LONG_RUN in upper_bytes.translate(_MAY_BE_MARK)


def _with_joiners(text: str) -> str:
    parts: list[str] = []
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > _MOST_MARKS:
            parts.append(_JOINER)
            marks = 1
        parts.append(letter)
    return "".join(parts)


def _marked(body: bytes) -> Decoded | None:
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            text = body.decode(name, "replace")
            return Decoded(text, name, _lost(body, text, name))
    return None


def _utf8(body: bytes) -> Decoded | None:
    """All of it UTF-8, or broken UTF-8: far more letters beyond ASCII are whole than broken."""
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        read = _broken_utf8(body)
    return read if len(_BEYOND_ASCII.findall(read.text)) >= 2 * read.lost else None


def _broken_utf8(body: bytes) -> Decoded:
    text = body.decode("utf-8", "replace")
    return Decoded(text, "utf-8", _lost(body, text, "utf-8"))


def _disguised(body: bytes, charset: str | None) -> Decoded | None:
    """Texts of two bytes a letter, or of escapes, that could pass for UTF-8."""
    if _ESCAPE in body[:_GUESS_BYTES]:
        names = (charset, _declared(body))
        return _strictly(body, _ESCAPED) if _ESCAPED in map(_codec, names) else None
    head = body[:_HEAD_BYTES]
    if b"\x00" not in head:
        return None
    if charset and _codec(charset) in _WIDE and (read := _strictly(body, charset)):
        return read
    lower, upper = head[0::2].count(0), head[1::2].count(0)
    if upper * 20 > len(head) and lower * 200 <= len(head):
        return _strictly(body, "utf-16-le")
    if lower * 20 > len(head) and upper * 200 <= len(head):
        return _strictly(body, "utf-16-be")
    return None


def _as_declared(body: bytes, charset: str | None) -> Decoded | None:
    for name in (charset, _declared(body)):
        if name and (read := _strictly(body, name)):
            return read
    return None


def _declared(body: bytes) -> str | None:
    head = body[:_HEAD_BYTES]
    found = _XML.search(head) or _META.search(head)
    return found[1].decode("ascii", "ignore") if found else None


def _codec(label: str | None) -> str:
    """The decoder for a label, "" for labels that are not read."""
    name = (label or "").strip().casefold()
    try:
        codec = codecs.lookup(_LABELS.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(codec, codec)


def _strictly(body: bytes, label: str) -> Decoded | None:
    codec = _codec(label)
    if codec in ("utf-8", "utf-7"):  # a page that says so and has a few broken bytes is UTF-8
        read = _broken_utf8(body)
        return read if read.lost * 1_000 <= len(read.text) else None
    if codec not in _READ or (codec in _WIDE and b"\x00" not in body[:_HEAD_BYTES]):
        return None
    try:
        return Decoded(body.decode(codec, "strict"), codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _guessed(body: bytes) -> Decoded:
    """By the language where its commonest words are told apart in ASCII, else by statistics."""
    sample = body[:_GUESS_BYTES]
    name = "cp1252"
    if sum(byte > 127 for byte in sample) >= _LEAST_HIGH_BYTES:
        words = _TAG.sub(" ", sample.decode("cp1252", "replace"))
        name = _BY_LANGUAGE.get(leading_language(words), "")
    if not name:
        best = from_bytes(sample, cp_isolation=_GUESSED).best()
        name = best.encoding if best else "cp1252"
    text = body.decode(name, "replace")
    return Decoded(text, name, _lost(body, text, name))


def _lost(body: bytes, text: str, name: str) -> int:
    """Characters that stand for unreadable bytes; those that the page itself wrote are its own."""
    own = body.count(_UNKNOWN.encode()) if name.startswith("utf-8") else 0
    return max(0, text.count(_UNKNOWN) - own)
