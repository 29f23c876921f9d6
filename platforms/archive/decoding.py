"""Content codings of HTTP undone piece by piece, with a cap on what may come out.

Done here, not by the HTTP client, so that the bytes on the wire can be hashed, a cut stream is
told from a whole one, and a bomb ends after its first megabytes (1 GiB of zeros is 1.6 kB of br).
"""

import zlib
from typing import Protocol

import brotli

from platforms.archive.netguard import Limits

ACCEPT_ENCODING = "gzip, deflate, br"
RATIO_FREE_BYTES = 1_000_000
NO_CODING = frozenset({"", "identity", "none"})
GZIP_MAGIC = b"\x1f\x8b"


class Undecodable(Exception):
    """The coding is not one that was asked for, or the stream breaks its rules."""


class Oversized(Exception):
    """More comes out than the limits allow."""


class Cut(Exception):
    """The stream ended before its own end mark."""


class Decoder(Protocol):
    """One coding. `feed` may return one byte more than `allowance`: then it is too much."""

    @property
    def is_complete(self) -> bool: ...

    def feed(self, data: bytes, allowance: int) -> bytes: ...


class Body:
    """Collects a body: counts the wire, decodes, and refuses what grows too large."""

    def __init__(self, content_encoding: str, limits: Limits) -> None:
        """Raises Undecodable for a coding, or a chain of codings, that was not asked for."""
        self._decoder = decoder_for(content_encoding)
        self._limits = limits
        self._pieces: list[bytes] = []
        self.wire_bytes = 0
        self.decoded_bytes = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the wire. Raises Undecodable, Oversized."""
        self.wire_bytes += len(data)
        if self.wire_bytes > self._limits.wire_bytes:
            raise Oversized(f"The body is larger than {self._limits.wire_bytes} bytes.")
        allowance = self._allowance()
        piece = self._decoder.feed(data, allowance) if self._decoder else data
        if len(piece) > allowance:
            raise Oversized("The body unpacks to more than the limit.")
        self.decoded_bytes += len(piece)
        self._pieces.append(piece)

    def finish(self) -> bytes:
        """The whole decoded body. Raises Cut if the coding's end mark never came."""
        if self._decoder and self.wire_bytes and not self._decoder.is_complete:
            raise Cut("The compressed body ends early.")
        return b"".join(self._pieces)

    @property
    def is_coded(self) -> bool:
        """Whether a content coding stands between the wire and the body."""
        return self._decoder is not None

    def _allowance(self) -> int:
        by_ratio = max(RATIO_FREE_BYTES, self.wire_bytes * self._limits.expansion_ratio)
        return min(self._limits.decoded_bytes, by_ratio) - self.decoded_bytes


def decoder_for(content_encoding: str) -> Decoder | None:
    """The decoder for a Content-Encoding header, None where there is nothing to undo."""
    codings = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in codings if name not in NO_CODING]
    if not codings:
        return None
    if len(codings) == 1 and codings[0] in DECODERS:
        return DECODERS[codings[0]]()
    raise Undecodable(f"The coding {', '.join(codings)!r} was not asked for.")


class Gzip:
    """RFC 1952, several members in a row included; what follows the last one is padding."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._after_end = b""
        self._is_padding = False

    @property
    def is_complete(self) -> bool:
        """Whether the end mark has come."""
        return self._stream.eof

    def feed(self, data: bytes, allowance: int) -> bytes:
        """See `Decoder`."""
        out = b""
        while data and not self._is_padding and len(out) <= allowance:
            if self._stream.eof:
                data = self._next_member(data)
                continue
            out += inflate(self._stream, data, allowance - len(out) + 1)
            data = self._stream.unused_data
        return out

    def _next_member(self, data: bytes) -> bytes:
        data, self._after_end = self._after_end + data, b""
        if len(data) < len(GZIP_MAGIC):
            self._after_end = data
            return b""
        if data.startswith(GZIP_MAGIC):
            self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
            return data
        self._is_padding = True
        return b""


class Deflate:
    """RFC 9110's "deflate": a zlib stream, or the bare one that some servers send instead."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._start = b""

    @property
    def is_complete(self) -> bool:
        """Whether the end mark has come."""
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes, allowance: int) -> bytes:
        """See `Decoder`."""
        if self._stream is None:
            data = self._start = self._start + data
            if len(data) < 2:
                return b""
            has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        return b"" if self._stream.eof else inflate(self._stream, data, allowance + 1)


class Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def is_complete(self) -> bool:
        """Whether the end mark has come."""
        return bool(self._stream.is_finished())

    def feed(self, data: bytes, allowance: int) -> bytes:
        """See `Decoder`."""
        out = b""
        try:
            while not self._stream.is_finished() and len(out) <= allowance:
                out += self._stream.process(data, output_buffer_limit=allowance - len(out) + 1)
                data = b""
                if self._stream.can_accept_more_data():
                    break
        except brotli.error as error:
            raise Undecodable("The br body breaks its format.") from error
        return out


DECODERS: dict[str, type[Gzip] | type[Deflate] | type[Brotli]] = {
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
}


def inflate(stream: "zlib._Decompress", data: bytes, limit: int) -> bytes:
    """At most `limit` bytes out of one zlib stream. Raises Undecodable."""
    try:
        return stream.decompress(data, limit)
    except zlib.error as error:
        raise Undecodable("The compressed body breaks its format.") from error
