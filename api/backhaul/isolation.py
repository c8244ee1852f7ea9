"""Locking a process in before it opens what a stranger sent: no network, no privileges, little memory and time."""

import ctypes
import json
import os
import resource
import sys
from collections.abc import Mapping
from functools import cache
from typing import Final

# Exit code of a child that failed before it touched the bytes: our fault, so it may be tried again.
COULD_NOT_START: Final = 70

CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
PR_SET_NO_NEW_PRIVS: Final = 38
NOBODY: Final = 65534

ENVIRONMENT: Final = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    # Every arena reserves 64 MB of address space, which the memory limit counts.
    "MALLOC_ARENA_MAX": "1",
}


def lock_in(*, memory_bytes: int, output_bytes: int, cpu_s: int | None = None) -> bool:
    """Give up the network, privileges and resources of this process. True when the network is really gone."""
    isolated = _leave_network()
    limits = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_FSIZE: output_bytes,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_CORE: 0,
    }
    if cpu_s is not None:
        limits[resource.RLIMIT_CPU] = cpu_s
    for what, limit in limits.items():
        resource.setrlimit(what, (limit, limit))
    if os.geteuid() == 0 and isolated != "user":
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return bool(isolated)


def _leave_network() -> str:
    """Move into an empty network namespace: ``"net"`` with privileges, ``"user"`` without, ``""`` if not allowed."""
    if sys.platform != "linux":
        return ""
    libc = ctypes.CDLL(None, use_errno=True)
    how = ""
    if libc.unshare(CLONE_NEWNET) == 0:
        how = "net"
    elif libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        how = "user"
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return how


def program(module: str) -> str:
    """What a child process runs: ``main`` of this module, with the order that it was given."""
    return f"""
import json, os, sys
try:
    sys.path[:] = json.loads(sys.argv[1])
    from {module} import main
except BaseException:
    os._exit({COULD_NOT_START})
main(json.loads(sys.argv[2]))
"""


def command(program: str, order: Mapping[str, object]) -> list[str]:
    """How a child process is started: with no site module (-S: .pth files cost more than a decoder) and no environment (-I).

    It is told where packages are. Start it with `ENVIRONMENT`, in a session of its own.
    """
    return [sys.executable, "-I", "-S", "-c", program, json.dumps(import_path()), json.dumps(order)]


@cache
def import_path() -> tuple[str, ...]:
    """Absolute folders that the child may import from, ours and the installed packages'."""
    return tuple(os.path.abspath(folder) for folder in sys.path if folder)  # noqa: PTH100 - strings in, strings out
