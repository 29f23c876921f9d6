"""PostgreSQL and Valkey from wheels, so that a checkout needs nothing installed beside Python.

Whoever first needs the servers of a data folder owns them: it holds a lock, starts them, writes
down how they are reached and stops them at its end. Others that come meanwhile share them. An owner
that is a single command waits at its end for those who still share. `manage.py up` does not: it
stops within seconds, and a command that shared its servers ends with a database error and an exit
code other than 0. Every command that writes may simply be run again.

No module of this package imports Django: it runs before the settings are read.
"""

from conductatlas.embedded.ownership import (
    DataInUse,
    Owner,
    current_owner,
    own_servers,
    shared_or_owned_servers,
)
from conductatlas.embedded.processes import NotReady

__all__ = [
    "DataInUse",
    "NotReady",
    "Owner",
    "current_owner",
    "own_servers",
    "shared_or_owned_servers",
]
