"""A database of its own, made for one run and dropped after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection


class NoScratchDatabase(Exception):
    """The server lets this user make no database; the message says what to do."""


@contextmanager
def scratch_database(purpose: str) -> Iterator[None]:
    """While the block runs, the default connection leads to a new, migrated, empty database.

    It is dropped afterwards, also after an error. Durable writes are not waited for in it.
    Raises NoScratchDatabase before anything is written.
    """
    name = connection.settings_dict["NAME"]
    scratch = connection.settings_dict["TEST"]
    named = scratch["NAME"]
    scratch["NAME"] = f"scratch_{purpose}_{os.getpid()}"
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    except (DatabaseError, SystemExit) as error:
        scratch["NAME"] = named
        raise NoScratchDatabase(
            "No database can be made for this run: the database user needs the right CREATEDB."
        ) from error
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        scratch["NAME"] = named
