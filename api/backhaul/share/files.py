"""Reading a file of places in a child process that can reach nothing and use little."""

import asyncio
import contextlib
import json
import os
import signal
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from backhaul.errors import TooLarge, UnreadableFile
from backhaul.isolation import COULD_NOT_START, ENVIRONMENT, command, program
from backhaul.share.reading.places import MOST_PLACES, Found

Format = Literal["geojson", "gpx", "csv", "osm"]

WALL_S: Final = 60.0
CPU_S: Final = 50
MEMORY_BYTES: Final = 1_500_000_000
OUTPUT_BYTES: Final = 100_000_000

# Two files at once leave a machine of two cores something for everybody else.
_at_once = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read. ``tags``: filters of an OpenStreetMap extract."""

    format: Format
    tags: tuple[str, ...] = ()
    exchange: bool = False


def format_of(name: str | None, data: bytes) -> Format:
    """The format by the file's name, else by how it begins. Raises UnreadableFile."""
    called = (name or "").casefold()
    for ending, format in _ENDINGS.items():
        if called.endswith(ending):
            return format
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "geojson"
    if b"OSMHeader" in data[:32] or b"<osm" in start:
        return "osm"
    if b"<gpx" in start:
        return "gpx"
    if start and b"\0" not in start and not start.startswith((b"<", b"PK")):
        return "csv"
    raise UnreadableFile


_ENDINGS: Final[dict[str, Format]] = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpx": "gpx",
    ".csv": "csv",
    ".tsv": "csv",
    ".osm": "osm",
    ".pbf": "osm",
}


async def read_places(data: bytes, choices: Choices) -> list[Found]:
    """The places of a file, in its order, with what is wrong of each.

    Raises:
        UnreadableFile: it is not of that format, or reading it took more than a file may.
        TooLarge: it has more places than anybody looks through.
    """
    async with _at_once:
        answer = await _run(data, choices)
    found: list[Found] = []
    names = {one.name for one in fields(Found)}
    for line in answer.splitlines():
        # The child is not trusted: one that was taken over could have written anything.
        told: Any = json.loads(line)
        if "end" in told:
            if told["end"] == "all":
                return found
            if told["end"] == "too_many":
                hint = f"Bring in at most {MOST_PLACES} places at once: split the file, or ask for fewer tags."
                raise TooLarge(hint)
            break
        found.append(Found(**{name: value for name, value in told.items() if name in names}))
    raise UnreadableFile


async def _run(data: bytes, choices: Choices) -> bytes:
    order = {"memory_bytes": MEMORY_BYTES, "output_bytes": OUTPUT_BYTES, "cpu_s": CPU_S}
    process = await asyncio.create_subprocess_exec(
        *command(program("backhaul.share.reading.child"), order),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )
    asked = {"format": choices.format, "tags": list(choices.tags), "exchange": choices.exchange}
    try:
        async with asyncio.timeout(WALL_S):
            answer, _ = await process.communicate(json.dumps(asked).encode() + b"\n" + data)
    except TimeoutError:
        raise UnreadableFile("Reading this file took too long. Split it, and send the pieces.") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    if process.returncode == COULD_NOT_START:
        raise RuntimeError("The child that reads files could not start: are all packages installed?")
    if process.returncode != 0 or len(answer) > OUTPUT_BYTES:
        raise UnreadableFile
    return answer
