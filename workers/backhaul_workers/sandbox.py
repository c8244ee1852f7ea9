"""Run one pure function on bytes that a stranger sent, in a child process that can reach very little.

The child gets the bytes and a few plain arguments and answers with facts and bytes. It has no network, no inherited
environment or files, an unprivileged user where we are root, and limits on memory, processor time, wall-clock time and
what it may write. Whatever happens to it, the worker lives on. What it still has: files that everybody may read, and
unix sockets that everybody may open. Where the worker is not root the child keeps its user, and with it what that may
read; run workers in a container of their own there.
"""

import atexit
import contextlib
import importlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO, Final

from backhaul.errors import MediaTooLong, Problem, UndecodableMedia
from backhaul.isolation import COULD_NOT_START, ENVIRONMENT, command, lock_in, program

Fact = str | int | float | bool | None
Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Answer:
    """What a sandboxed function gives back: a few plain facts, and named bytes."""

    facts: Facts
    blobs: Mapping[str, bytes]


Function = Callable[[bytes, Facts], Answer]


@dataclass(frozen=True)
class Limits:
    """What a child may use before it is ended; times in seconds, sizes in bytes."""

    wall_s: float
    cpu_s: int
    memory_bytes: int
    output_bytes: int


PROBLEMS: Final[Mapping[str, type[Problem]]] = {p.slug: p for p in (UndecodableMedia, MediaTooLong)}

log = logging.getLogger(__name__)


def run(function: Function, data: bytes, arguments: Facts, limits: Limits, *, next_ready: bool = False) -> Answer:
    """Call ``function(data, arguments)`` in a child process; it must be a module's own function.

    With ``next_ready`` the child for the next call is started as soon as this one has ended: it has imported everything
    and locked itself in when the next file comes.

    Raises what the function raised if that is UndecodableMedia or MediaTooLong. A crash, a broken limit or a timeout
    is UndecodableMedia too. RuntimeError when the child could not start (a package is missing).
    """
    started = _take_ready(function, limits) or _Child(function, limits)
    try:
        return started.answer(data, arguments)
    finally:
        started.end()
        if next_ready:
            _make_ready(function, limits)


class _Child:
    """A process for one file. It waits for it on its standard input, and ends when nobody is left who could send one."""

    def __init__(self, function: Function, limits: Limits) -> None:
        self._name = function.__module__
        self._wall_s = limits.wall_s
        self._response = _memory_file("out")
        order = {
            "module": function.__module__,
            "function": function.__name__,
            "cpu_s": limits.cpu_s,
            "memory_bytes": limits.memory_bytes,
            "output_bytes": limits.output_bytes,
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            command(program(__name__), order),
            stdin=subprocess.PIPE,
            stdout=self._response,
            stderr=subprocess.DEVNULL,  # Decoders print what they meet in a file, and that is somebody's words.
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )

    @property
    def lives(self) -> bool:
        """Whether it still waits."""
        return self._process.poll() is None

    def answer(self, data: bytes, arguments: Facts) -> Answer:
        """What the function says of the file."""
        try:
            self._process.communicate(json.dumps(dict(arguments)).encode() + b"\n" + data, self._wall_s)
        except subprocess.TimeoutExpired:
            log.warning("decoding in %s took longer than %s s and was ended", self._name, self._wall_s)
            raise UndecodableMedia from None
        code = self._process.returncode
        if code == COULD_NOT_START:
            raise RuntimeError(f"The sandbox could not start {self._name}: is the extra 'workers' installed?")
        if code != 0:
            log.warning("decoding in %s ended with %s", self._name, code)
            raise UndecodableMedia
        self._response.seek(0)
        return _read(self._response)

    def end(self) -> None:
        """Whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        self._response.close()


# One of each kind: more would only wait together.
_ready: dict[tuple[Function, Limits], _Child] = {}
_ready_lock = threading.Lock()


def _take_ready(function: Function, limits: Limits) -> _Child | None:
    with _ready_lock:
        found = _ready.pop((function, limits), None)
    if found and not found.lives:
        found.end()
        return None
    return found


def _make_ready(function: Function, limits: Limits) -> None:
    with _ready_lock:
        if (function, limits) not in _ready:
            _ready[function, limits] = _Child(function, limits)


@atexit.register
def end_ready() -> None:
    """End the children that wait for a file."""
    with _ready_lock:
        while _ready:
            _ready.popitem()[1].end()


def main(order: Mapping[str, Any]) -> None:
    """What the child process does: import, lock itself in, wait for its file, answer on standard output."""
    try:
        function: Function = getattr(importlib.import_module(order["module"]), order["function"])
        isolated = lock_in(memory_bytes=order["memory_bytes"], output_bytes=order["output_bytes"], cpu_s=order["cpu_s"])
    except Exception:  # noqa: BLE001 - whatever it is, the exit code is all that the parent needs
        os._exit(COULD_NOT_START)
    arguments = sys.stdin.buffer.readline()
    if not arguments:
        os._exit(0)
    head: dict[str, object] = {"isolated": isolated}
    blobs: Mapping[str, bytes] = {}
    try:
        answer = function(sys.stdin.buffer.read(), json.loads(arguments))
        head |= {"facts": dict(answer.facts), "blobs": {name: len(blob) for name, blob in answer.blobs.items()}}
        blobs = answer.blobs
    except Problem as problem:
        head |= {"problem": problem.slug}
    except Exception as error:  # noqa: BLE001 - decoders raise anything on bytes that were made to break them
        head |= {"problem": UndecodableMedia.slug, "why": type(error).__name__}
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for blob in blobs.values():
        out.write(blob)
    out.flush()
    os._exit(0)  # Skipping the tidy-up of a process that is about to vanish saves 10 ms.


def _read(response: BinaryIO) -> Answer:
    """The child's answer. It is not trusted: a child that was taken over could have written anything."""
    try:
        head = json.loads(response.readline(65_536))
        if not head["isolated"]:
            warn_not_isolated()
        if "problem" in head:
            if "why" in head:
                log.info("undecodable media: %s", head["why"])
            raise PROBLEMS[head["problem"]]
        blobs = {str(name): response.read(int(size)) for name, size in head["blobs"].items()}
        return Answer({str(name): fact for name, fact in head["facts"].items()}, blobs)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UndecodableMedia from None


@cache
def warn_not_isolated() -> None:
    """Say it once."""
    log.warning("This system allows no network namespaces: decoders run with limits, but with a network.")


def _memory_file(name: str) -> BinaryIO:
    """A file without a name. In memory where the system can, so that a recording never touches a disk unencrypted."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create(name), "w+b")
    return tempfile.TemporaryFile()
