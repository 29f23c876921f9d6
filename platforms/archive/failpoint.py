"""Places where a test may kill the process, to prove that nothing is lost or made up.

Does nothing unless both CONDUCTATLAS_FAILPOINTS=1 and FAILPOINT=<name> are in the environment:
one stray variable in production kills nothing.
"""

import os
import signal

SWITCH_VARIABLE = "CONDUCTATLAS_FAILPOINTS"
NAME_VARIABLE = "FAILPOINT"

# In the order of a document's way. Closed: a test that names a point which is no longer there
# would pass without having killed anything.
FAILPOINTS = (
    "lease_claimed",
    "fetched",
    "blob_half_written",
    "blob_tmp_written",
    "blob_renamed",
    "check_written",
    "version_written",
    "change_written",
    "clauses_written",
    "drafts_written",
    "publication_written",
    "alerts_written",
    "delivery_claimed",
    "remote_accepted",
    "delivery_marked",
    "tiles_half_written",
    "tiles_written",
    "tiles_verified",
    "checkpoint_remembered",
    "checkpoint_published",
    "imported_document",
)


class UnknownFailpoint(Exception):
    """The name is not in the closed list."""


def failpoint(name: str) -> None:
    """Die here by SIGKILL, without any cleaning up, if the environment asks for this point.

    Raises UnknownFailpoint for a name outside the list, in the call or in the environment.
    """
    _demand_known(name)
    if os.environ.get(SWITCH_VARIABLE) != "1":
        return
    wanted = os.environ.get(NAME_VARIABLE)
    if wanted is None:
        return
    _demand_known(wanted)
    if wanted == name:
        os.kill(os.getpid(), signal.SIGKILL)


def _demand_known(name: str) -> None:
    if name not in FAILPOINTS:
        raise UnknownFailpoint(f"{name!r} is not one of: {', '.join(FAILPOINTS)}.")
