"""The kind of a file is read from its bytes and its name."""

import pytest

from platforms.archive.media_kind import media_type_of


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("terms.html", b"words", "text/html"),
        ("terms.txt", b"\xef\xbb\xbf <!DOCTYPE html><p>x", "text/html"),
        ("terms", b"<div>words</div>", "text/html"),
        ("terms", b"words and 1 < 2", "text/plain"),
        ("terms.MD", b"<p>words</p>", "text/markdown"),
        ("terms.html", b"%PDF-1.7", "application/pdf"),
        ("terms", "<p>x".encode("utf-16"), "text/html"),
    ],
    ids=["suffix", "doctype", "tag", "plain", "markdown", "pdf", "wide"],
)
def test_bytes_come_before_the_suffix_where_they_are_sure(name, body, media_type):
    assert media_type_of(name, body) == media_type
