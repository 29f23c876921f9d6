"""Embedded servers of their own for a benchmark, with an empty migrated database."""

import os
from contextlib import ExitStack
from pathlib import Path

# Nothing has to survive a crash of a benchmark.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def start_servers(stack: ExitStack, folder: Path) -> None:
    """Run until the stack is closed; a database named in the environment is not used."""
    import django

    from conductatlas.embedded import own_servers

    for name in ("DATABASE_URL", "REDIS_URL", "BLOB_COPY"):
        os.environ.pop(name, None)
    os.environ.update(
        {
            "VAR_DIR": str(folder),
            "BLOB_ROOT": str(folder / "blobs"),
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "conductatlas.settings",
        }
    )
    fast = [part for option in FAST for part in ("-c", option)]
    stack.enter_context(own_servers(folder, os.environ, purpose="benchmark", options=fast))
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0, interactive=False)
    stack.callback(connections.close_all)
