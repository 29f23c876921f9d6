"""As whom a server runs: PostgreSQL refuses to run as root, and children must not outlive us."""

import ctypes
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

NOBODY = 65534
_IS_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
# Loaded here: between fork and exec a child must not import anything.
_LIBC = ctypes.CDLL(None, use_errno=True)


class NotSearchable(Exception):
    """A server that may not run as root cannot reach its folder; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`uid` None keeps the present user; `hides_root` shows the child another uid for root."""

    uid: int | None = None
    hides_root: bool = False

    def settle(self, death_signal: Signals) -> None:
        """Run in the child before exec. The death signal is last: setuid and unshare clear it."""
        if self.hides_root:
            _hide_root()
        if _IS_LINUX:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def server_identity(folder: Path, *, programs: Path) -> Identity:
    """Who may run PostgreSQL on `folder`, decided by the folder's owner.

    Root uses a user namespace, which makes no user, changes no owner and works below private
    folders; where that is forbidden (some containers) it becomes `nobody`. A folder made by another
    user is served as that user. Raises NotSearchable when such a user cannot reach the files.
    """
    if os.geteuid() != 0:
        return Identity()
    owner = folder.stat().st_uid if folder.exists() else 0
    if owner == 0 and _can_hide_root():
        return Identity(hides_root=True)
    uid = owner or NOBODY
    _let_through(folder.parent)
    for path in (folder, programs):
        _require_searchable(path, uid=uid)
    return Identity(uid=uid)


def _let_through(data: Path) -> None:
    """Others may enter the data folder, but not list it; what is in it has rights of its own."""
    if data.is_dir() and data.stat().st_uid == 0:
        data.chmod(data.stat().st_mode | 0o011)


def _require_searchable(path: Path, *, uid: int) -> None:
    for parent in path.resolve().parents:
        if not parent.exists():
            continue
        status = parent.stat()
        if not (status.st_mode & 0o001 or (status.st_uid == uid and status.st_mode & 0o100)):
            raise NotSearchable(
                f"PostgreSQL cannot run as root, and user {uid} may not enter {parent}. "
                "Run as an ordinary user, move the checkout, or set DATABASE_URL."
            )


def _hide_root() -> None:
    if _LIBC.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


def _can_hide_root() -> bool:
    if not _IS_LINUX:
        return False
    try:
        return subprocess.run(["true"], preexec_fn=_hide_root, check=False).returncode == 0
    except subprocess.SubprocessError:
        return False
