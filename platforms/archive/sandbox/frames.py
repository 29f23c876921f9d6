"""Messages between a reader and its parent: two lengths, a JSON header, and bytes as they are."""

import json
import struct

LENGTHS = struct.Struct(">II")
Header = dict[str, object]


class NotAnAnswer(Exception):
    """What came over the pipe is not what was agreed."""


def packed(header: Header, payload_bytes: int) -> bytes:
    """The start of a message; the payload itself follows it unchanged."""
    encoded = json.dumps(header, separators=(",", ":")).encode("ascii")
    return LENGTHS.pack(len(encoded), payload_bytes) + encoded


def unpacked(encoded: bytes) -> Header:
    """The header of a message. Raises NotAnAnswer."""
    try:
        header = json.loads(encoded)
    except (ValueError, RecursionError) as error:
        raise NotAnAnswer("The header is no JSON.") from error
    if not isinstance(header, dict):
        raise NotAnAnswer("The header is no object.")
    return header
