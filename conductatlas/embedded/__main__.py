"""`python -m conductatlas.embedded COMMAND …`: run any program with the servers' addresses set."""

import os
import subprocess
import sys
from pathlib import Path

from conductatlas.embedded import NotReady, shared_or_owned_servers


def main(command: list[str]) -> int:
    """Exit code of the program, or 2 if none was given."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    data = Path(os.environ.get("VAR_DIR") or "var").resolve()
    try:
        with shared_or_owned_servers(data, os.environ, purpose=" ".join(command[:3])):
            return subprocess.run(command, check=False).returncode
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
