"""One terminal for many processes: each line says whose it is."""

import contextlib
import os
import sys

_WIDTH = 8
_COLOURS = {"up": "1", "web": "36", "worker": "32", "beat": "35", "demo": "33", "signer": "34"}


class Terminal:
    """Standard output, or what is left of it: a terminal that was closed is no error."""

    def __init__(self) -> None:
        self._is_coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(self, name: str, text: str) -> None:
        """Write each line of `text` under the name of the process that said it."""
        label = f"{name:<{_WIDTH}}"
        if self._is_coloured:
            label = f"\x1b[{_COLOURS.get(name, '0')}m{label}\x1b[0m"
        for line in text.splitlines():
            self.show(f"{label}| {line}\n")

    def show(self, text: str) -> None:
        """Write text as it is, at once and whole, so that lines of two processes never mix."""
        with contextlib.suppress(OSError):
            os.write(1, text.encode(errors="replace"))
