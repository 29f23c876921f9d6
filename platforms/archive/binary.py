"""Recognises bodies that are no text, whatever media type they were sent under."""

import re

_MARKS = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF container"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"(\xb5/\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OggS", "a media file"),
    (b"{\\rtf", "an RTF document"),
)
# Control characters that no text has; blanks, escapes and the form feed may stand in one.
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE_LETTERS = 100_000
_LEAST_CONTROLS = 8
_CONTROL_RATIO = 0.005


def binary_kind(body: bytes) -> str:
    """What the first bytes say that the body is, such as "a PNG image"; "" for what may be text."""
    return next((name for mark, name in _MARKS if body.startswith(mark)), "")


def is_binary(text: str) -> bool:
    """Whether a decoded text holds more control characters than any text does."""
    sample = text[:_SAMPLE_LETTERS]
    found = len(_CONTROL.findall(sample))
    return found >= _LEAST_CONTROLS and found > _CONTROL_RATIO * len(sample)
