"""Tells from a file's name and first bytes which kind of document it is; no server says so."""

from pathlib import PurePath

_HEAD_BYTES = 2_048
_PDF_MARK = b"%PDF-"
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<!--")
_HTML_TAGS = (b"<html", b"<body", b"<div", b"<p>", b"<p ", b"<h1", b"<main", b"<article", b"<title")
_BY_SUFFIX = {
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
}


def media_type_of(name: str, body: bytes) -> str:
    """The media type of a file: by its first bytes where they are sure, else by its suffix, else
    HTML where it has a tag near its start, plain text where it has none."""
    head = body[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if body.startswith(_PDF_MARK):
        return _BY_SUFFIX[".pdf"]
    if head.startswith(_HTML_STARTS[:2]):
        return _BY_SUFFIX[".html"]
    if by_suffix := _BY_SUFFIX.get(PurePath(name).suffix.casefold()):
        return by_suffix
    # Letters of two bytes show no tag: what they hold is found out where they are decoded.
    is_html = b"\x00" in head or head.startswith(_HTML_STARTS) or any(t in head for t in _HTML_TAGS)
    return _BY_SUFFIX[".html"] if is_html else _BY_SUFFIX[".txt"]
