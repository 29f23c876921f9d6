"""Everything that reads fetched bytes, in a child process that can do nothing else.

The child has no network, no files, no new processes, and a limit of memory and of processor time
for each document; a document that breaks it is a typed failure, and the next one gets a new child.
"""

from platforms.archive.sandbox.limits import STOPPED, ReaderLimits
from platforms.archive.sandbox.pool import ReaderPool
from platforms.archive.sandbox.questions import (
    decode_apart,
    extract_apart,
    read_page,
    read_passages,
)
from platforms.archive.sandbox.reader import ReaderNotStarted

__all__ = [
    "STOPPED",
    "ReaderLimits",
    "ReaderNotStarted",
    "ReaderPool",
    "decode_apart",
    "extract_apart",
    "read_page",
    "read_passages",
]
