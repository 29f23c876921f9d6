"""Takes from the running process, for good, all that reading a document does not need."""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

_SET_DEATH_SIGNAL, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 22, 38
_FILTER_MODE = 2

# x86-64 numbers of what a warm interpreter calls to read, compute and answer; all else is EPERM.
_NEEDED_CALLS = {
    "read": 0,
    "write": 1,
    "close": 3,
    "fstat": 5,
    "poll": 7,
    "lseek": 8,
    "mmap": 9,
    "mprotect": 10,
    "munmap": 11,
    "brk": 12,
    "rt_sigaction": 13,
    "rt_sigprocmask": 14,
    "rt_sigreturn": 15,
    "pread64": 17,
    "readv": 19,
    "writev": 20,
    "sched_yield": 24,
    "mremap": 25,
    "madvise": 28,
    "setitimer": 38,
    "getpid": 39,
    "exit": 60,
    "gettimeofday": 96,
    "getrusage": 98,
    "sysinfo": 99,
    "times": 100,
    "sigaltstack": 131,
    "gettid": 186,
    "time": 201,
    "futex": 202,
    "sched_getaffinity": 204,
    "restart_syscall": 219,
    "clock_gettime": 228,
    "clock_getres": 229,
    "clock_nanosleep": 230,
    "exit_group": 231,
    "getrandom": 318,
    "rseq": 334,
}
_ARCHITECTURE = 0xC000003E
_ALLOW, _DENY = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06  # classic BPF: load a word, jump if equal, return


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent goes; at once if it has gone already."""
    if sys.platform == "linux":
        _prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def confine(*, memory_bytes: int) -> None:
    """Give up files, sockets, processes, privileges and memory beyond the limit. Irrevocable.

    The limits hold on every system; the filter of system calls is for Linux on x86-64, where it
    also binds a privileged user, whom the limit on processes does not.
    """
    with suppress(OSError):  # where memory runs out, this process goes before its parent
        Path("/proc/self/oom_score_adj").write_text("1000")
    os.chdir("/")
    opened = max(int(each.name) for each in Path("/dev/fd").iterdir())
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, opened)  # the folder just listed had the highest number
    _limit(resource.RLIMIT_AS, memory_bytes)
    if sys.platform == "linux":
        _prctl(_SET_NO_NEW_PRIVILEGES, 1)
        if platform.machine() == "x86_64":
            _filter_calls()


def _limit(kind: int, value: int) -> None:
    with suppress(OSError, ValueError):  # some systems do not know them all
        resource.setrlimit(kind, (value, value))


def _filter_calls() -> None:
    """Allow the needed calls alone; another architecture's numbers mean other calls."""
    step = struct.Struct("=HBBI").pack
    code = [step(_LOAD, 0, 0, 4), step(_EQUALS, 1, 0, _ARCHITECTURE), step(_RETURN, 0, 0, _DENY)]
    code.append(step(_LOAD, 0, 0, 0))
    for number in _NEEDED_CALLS.values():
        code += [step(_EQUALS, 0, 1, number), step(_RETURN, 0, 0, _ALLOW)]
    code.append(step(_RETURN, 0, 0, _DENY))
    program = _Program(len(code), b"".join(code))
    with suppress(OSError):  # a kernel built without it; the limits hold
        _prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(program))


def _prctl(option: int, *values: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    padded = (*values, 0, 0, 0, 0)[:4]
    if library.prctl(ctypes.c_int(option), *(ctypes.c_ulong(value) for value in padded)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
