import gzip

import pytest

from platforms.archive.binary import binary_kind, is_binary


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04rest", "zip"),
        (gzip.compress(b"words", mtime=0), "gzip"),
        (b"{\\rtf1 words}", "RTF"),
    ],
)
def test_the_first_bytes_name_the_kind_of_file(body: bytes, words: str) -> None:
    assert words in binary_kind(body)


@pytest.mark.parametrize("body", [b"", b"<html>", b"%PDF-1.7", "\ufeffWords".encode(), b"GIFT"])
def test_what_may_be_text_has_no_kind(body: bytes) -> None:
    assert binary_kind(body) == ""


def test_many_control_characters_are_no_text() -> None:
    assert is_binary("".join(map(chr, range(256))) * 9)
    assert not is_binary("A clause.\n\tWith a form feed.\f" * 99 + "\x01\x02")
    assert not is_binary("\x01" * 7)
