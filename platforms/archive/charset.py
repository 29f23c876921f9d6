"""Turns bytes into text: what is valid UTF-8 is UTF-8, else what is declared, else a guess."""

import codecs
import unicodedata

import re2
from charset_normalizer import from_bytes

_META = re2.compile(rb"(?i)<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})")
_XML = re2.compile(rb"(?i)^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,40})")
_HEAD_BYTES = 4_096
_GUESS_BYTES = 65_536
# With fewer bytes outside ASCII a guess is a lottery; the commonest Western set is the best one.
_LEAST_HIGH_BYTES = 16
# Browsers read these labels as the wider Windows set (WHATWG Encoding Standard, section 4.2).
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(body: bytes, charset: str | None) -> str:
    """The text of a body, NFC, with "\\n" line ends. Bytes that fit nothing become U+FFFD.

    `charset` is what the HTTP header declares, or None. A declared name that is unknown or does
    not fit the bytes is passed over.
    """
    return tidy_text(_decoded(body, charset))


def tidy_text(text: str) -> str:
    """NFC with "\\n" line ends, without NUL and byte order marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", text)


def _decoded(body: bytes, charset: str | None) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for declared in (charset, _declared(body)):
        if declared and (text := _strictly(body, declared)) is not None:
            return text
    return _guessed(body)


def _declared(body: bytes) -> str | None:
    head = body[:_HEAD_BYTES]
    found = _XML.search(head) or _META.search(head)
    return found[1].decode("ascii", "ignore") if found else None


def _strictly(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    if codec in ("utf-8", "utf-7"):
        return _mostly_utf8(body)
    try:
        return body.decode(_WIDER.get(codec, codec), "strict")
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _mostly_utf8(body: bytes) -> str | None:
    """A page that says UTF-8 and has a few broken bytes is UTF-8 with a few broken characters."""
    text = body.decode("utf-8", "replace")
    return text if text.count("\ufffd") * 1_000 <= len(text) else None


def _guessed(body: bytes) -> str:
    if sum(byte > 127 for byte in body[:_GUESS_BYTES]) < _LEAST_HIGH_BYTES:
        return body.decode("cp1252", "replace")
    best = from_bytes(body[:_GUESS_BYTES]).best()
    name = best.encoding if best else "cp1252"
    return body.decode(name, "replace")
