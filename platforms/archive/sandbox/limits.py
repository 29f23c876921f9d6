"""What reading one document may cost, and the words for a document that costs more."""

from dataclasses import dataclass

# How the detail of a failure begins when the document stopped its reader. Stored: never rename.
STOPPED = "The reader was stopped: "

# The largest answer of a child: a text at its limit in four-byte letters, and its headings.
RESULT_BYTES = 48_000_000
HEADER_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """Of one document: processor time, wall time, address space of the child that reads it.

    A child is replaced after `documents` documents, or once its memory has grown by
    `growth_bytes`; starting one may take `start_seconds`.
    """

    cpu_seconds: float = 10.0
    wall_seconds: float = 20.0
    memory_bytes: int = 1 << 30
    documents: int = 500
    growth_bytes: int = 300_000_000
    start_seconds: float = 60.0

    @property
    def cpu_sentence(self) -> str:
        """Why a child that used up its processor time was stopped."""
        return f"{STOPPED}it used {self.cpu_seconds:g} seconds of processor time."

    @property
    def wall_sentence(self) -> str:
        """Why a child that took too long was stopped."""
        return f"{STOPPED}it took longer than {self.wall_seconds:g} seconds."

    @property
    def memory_sentence(self) -> str:
        """Why a child that ran out of memory was stopped."""
        return f"{STOPPED}it needed more than {self.memory_bytes >> 20:,} MB of memory."
