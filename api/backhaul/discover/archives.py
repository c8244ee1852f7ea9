"""PMTiles archives: a whole map in one file that is read by ranges, from a disk, a bucket or another server."""

import asyncio
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url
from pmtiles.tile import deserialize_directory, deserialize_header, find_tile, zxy_to_tileid

from backhaul.errors import NotFound, Unavailable
from backhaul.settings import get_settings

# What is asked at once: a tile of a street map is a tenth of this, a directory a hundredth.
MOST_BYTES = 2_000_000
# Header and root directory lie within the first 16 KB, by the specification.
_HEAD_BYTES = 16_384
_LOOKED_AT_FOR_S = 60.0
_MOST_DIRECTORIES = 200
_AWAY = "The base map cannot be read right now; what is known is shown without it."


class Archive:
    """One archive, and what of it was read lately: its size and tag, and its directories."""

    def __init__(self, store: ObjectStore, path: str) -> None:
        self._store = store
        self._path = path
        self._seen: tuple[float, int, str] | None = None
        self._directories: dict[tuple[str, int], Any] = {}

    async def meta(self) -> tuple[int, str]:
        """Its size in bytes, and a tag that changes with it. Raises NotFound or Unavailable."""
        if self._seen is None or time.monotonic() - self._seen[0] > _LOOKED_AT_FOR_S:
            try:
                found = await obstore.head_async(self._store, self._path)
            except FileNotFoundError:
                raise NotFound from None
            except (OSError, BaseError) as error:
                raise Unavailable(_AWAY) from error
            tag = (found["e_tag"] or "").strip('"') or f"{found['last_modified'].timestamp():.0f}-{found['size']}"
            self._seen = (time.monotonic(), found["size"], tag)
        return self._seen[1], self._seen[2]

    async def read(self, start: int, length: int) -> bytes:
        """So many bytes from there."""
        return (await self.read_each([start], [length]))[0]

    async def read_each(self, starts: Sequence[int], lengths: Sequence[int]) -> list[bytes]:
        """Several pieces; what lies close together is asked for at once."""
        try:
            found = await obstore.get_ranges_async(self._store, self._path, starts=starts, lengths=lengths)
        except FileNotFoundError:
            raise NotFound from None
        except (OSError, BaseError) as error:
            raise Unavailable(_AWAY) from error
        return [bytes(piece) for piece in found]

    async def header(self) -> dict[str, Any]:
        """What the specification calls the header, by pmtiles' names."""
        size, tag = await self.meta()
        if ("header", -1) not in self._directories or self._directories["header", -1][0] != tag:
            head = await self.read(0, min(_HEAD_BYTES, size))
            try:
                found = deserialize_header(head)
            except Exception as error:
                raise Unavailable("What BACKHAUL_BASEMAP names is no PMTiles archive.") from error
            self._directories = {("header", -1): (tag, found)}
        header: dict[str, Any] = self._directories["header", -1][1]
        return header

    async def tiles(self, wanted: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int, int], tuple[int, int]]:
        """Which of these tiles (zoom, column, row) it has: where each begins in the file, and its length in bytes."""
        header = await self.header()
        found: dict[tuple[int, int, int], tuple[int, int]] = {}
        for one in wanted:
            id, at, length = zxy_to_tileid(*one), header["root_offset"], header["root_length"]
            # The specification allows three levels below the root.
            for _ in range(4):
                entry = find_tile(await self._directory(at, length), id)
                if entry is None:
                    break
                if entry.run_length:
                    found[one] = (header["tile_data_offset"] + entry.offset, entry.length)
                    break
                at, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return found

    async def _directory(self, at: int, length: int) -> Any:
        if ("directory", at) not in self._directories:
            if len(self._directories) > _MOST_DIRECTORIES:
                self._directories = {("header", -1): self._directories["header", -1]}
            packed = await self.read(at, min(length, MOST_BYTES))
            self._directories["directory", at] = await asyncio.to_thread(deserialize_directory, packed)
        return self._directories["directory", at]


def _of_file(file: Path) -> Archive:
    return Archive(LocalStore(file.resolve().parent), file.name)


@cache
def world() -> Archive:
    """All countries, from far away. It is part of the product."""
    return _of_file(get_settings().basemap_dir / "world.pmtiles")


@cache
def streets() -> Archive:
    """The organisation's region, close by: what BACKHAUL_BASEMAP names, else the sample for the demo."""
    named = get_settings().basemap
    if not named:
        return _of_file(get_settings().basemap_dir / "helsinki.pmtiles")
    if "://" not in named:
        return _of_file(Path(named))
    folder, _, name = named.rpartition("/")
    return Archive(from_url(folder), name)
