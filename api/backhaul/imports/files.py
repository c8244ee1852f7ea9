"""Reading a file of tips in a child process that can reach nothing and use little."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

from backhaul.errors import DatesUnclear, TooLarge, UnreadableTips
from backhaul.imports.reading.dates import Order
from backhaul.imports.reading.said import MOST_LINES, MOST_MEDIA_BYTES, Said
from backhaul.isolation import COULD_NOT_START, ENVIRONMENT, command, program

Format = Literal["csv", "chat", "zip", "eml", "mbox"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

WALL_S: Final = 90.0
CPU_S: Final = 80
MEMORY_BYTES: Final = 1_500_000_000
OUTPUT_BYTES: Final = 250_000_000
_LONGEST_LINE: Final = 1_000_000

_at_once = asyncio.Semaphore(2)
_ENDINGS: Final[dict[str, Format]] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "chat", ".zip": "zip", ".eml": "eml", ".mbox": "mbox", ".mbx": "mbox",
}  # fmt: skip
_NAMES: Final = {one.name for one in fields(Said)}


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read. ``dates``: in which order it writes days and months, where it does not tell."""

    format: Format
    dates: Order | None = None


def format_of(name: str | None, head: bytes) -> Format:
    """The format by how the file begins, where that tells, else by its name. Raises UnreadableTips."""
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"From "):
        return "mbox"
    called = (name or "").casefold()
    for ending, format in _ENDINGS.items():
        if called.endswith(ending) and format != "zip":
            return format
    raise UnreadableTips


async def read_tips(file: Path, choices: Choices) -> list[Said]:
    """What a file says, in its order, with what is wrong with each or why it is left out.

    Raises:
        UnreadableTips: it is not of that format, or reading it took more than a file may.
        DatesUnclear: day and month could be either.
        TooLarge: it has more messages than anybody looks through.
    """
    found: list[Said] = []
    async with _at_once:
        async for told in _run(file, choices, None):
            if isinstance(told, bytes):
                raise UnreadableTips
            found.append(Said(**{name: value for name, value in told.items() if name in _NAMES}))
    return found


async def read_media(file: Path, choices: Choices, wanted: Sequence[str]) -> AsyncIterator[tuple[str, bytes]]:
    """The recordings and photos with these hashes, each with its hash; some perhaps twice. Raises as `read_tips`."""
    async with _at_once:
        named: str | None = None
        async for told in _run(file, choices, wanted):
            if isinstance(told, bytes):
                yield named or "", told
            else:
                named = str(told.get("sha256"))


async def _run(file: Path, choices: Choices, wanted: Sequence[str] | None) -> AsyncIterator[dict[str, Any] | bytes]:
    limits = {"memory_bytes": MEMORY_BYTES, "output_bytes": OUTPUT_BYTES, "cpu_s": CPU_S}
    order = {**limits, "format": choices.format, "dates": choices.dates, "files": wanted}
    with file.open("rb") as opened:
        process = await asyncio.create_subprocess_exec(
            *command(program("backhaul.imports.reading.child"), order),
            stdin=opened,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
            limit=_LONGEST_LINE,
        )
    try:
        async with asyncio.timeout(WALL_S):
            async for told in _lines(process):
                yield told
    except TimeoutError:
        raise UnreadableTips("Reading this file took too long. Split it, and send the pieces.") from None
    except (ValueError, asyncio.IncompleteReadError):
        # The child is not trusted: one that was taken over could have written anything.
        raise UnreadableTips from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[dict[str, Any] | bytes]:
    stdout = process.stdout or asyncio.StreamReader()
    taken = 0
    while line := await stdout.readline():
        taken += len(line)
        told: Any = json.loads(line)
        if not isinstance(told, dict):
            break
        if "end" in told:
            _end(str(told["end"]))
            return
        yield told
        if "sha256" in told and "size" in told:
            size = int(told["size"])
            taken += size
            if not 0 <= size <= MOST_MEDIA_BYTES or taken > OUTPUT_BYTES:
                break
            yield await stdout.readexactly(size)
        if taken > OUTPUT_BYTES:
            break
    if await process.wait() == COULD_NOT_START:
        raise RuntimeError("The child that reads files could not start: are all packages installed?")
    raise UnreadableTips


def _end(how: str) -> None:
    if how == "all":
        return
    if how == "dates":
        raise DatesUnclear
    if how == "too_large":
        raise TooLarge(f"At most {MOST_LINES} lines at once, and no archive that unfolds without end: split the file.")
    raise UnreadableTips
