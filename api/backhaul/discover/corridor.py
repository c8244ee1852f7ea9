"""The tiles of the base map around a route, as an archive of their own."""

import asyncio
import gzip
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any
from uuid import UUID

import orjson
from pmtiles.tile import zxy_to_tileid
from pmtiles.writer import Writer
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.discover import archives
from backhaul.discover.archives import Archive
from backhaul.discover.squares import position
from backhaul.errors import NotFound
from backhaul.gazetteer.queries import route
from backhaul.identity.access import Reader

DEEPEST_ZOOM = 14
# Wide enough to see the streets beside the one that is driven.
WITHIN_M = 500.0
MOST_BYTES = 5_000_000
# A route round the earth would otherwise be looked up for minutes.
MOST_TILES = 8_000
_EQUATOR_M = 40_075_017.0

Tile = tuple[int, int, int]
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Corridor:
    """What an archive will hold: where each tile is in the large one."""

    source: Archive
    header: dict[str, Any]
    tiles: dict[Tile, tuple[int, int]]
    bounds: tuple[float, float, float, float]
    tag: str

    async def archive(self) -> bytes:
        """The archive."""
        metadata, *data = await self.source.read_each(
            [self.header["metadata_offset"], *(at for at, _ in self.tiles.values())],
            [self.header["metadata_length"], *(length for _, length in self.tiles.values())],
        )
        return await asyncio.to_thread(self._write, metadata, dict(zip(self.tiles, data, strict=True)))

    def _write(self, metadata: bytes, data: dict[Tile, bytes]) -> bytes:
        told = gzip.decompress(metadata) if metadata[:2] == b"\x1f\x8b" else metadata
        file = io.BytesIO()
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        for tile in sorted(data, key=lambda one: zxy_to_tileid(*one)):
            writer.write_tile(zxy_to_tileid(*tile), data[tile])
        west, south, east, north = (round(part * 1e7) for part in self.bounds)
        zooms = [z for z, _, _ in data]
        writer.finalize(
            {
                "tile_type": self.header["tile_type"],
                "tile_compression": self.header["tile_compression"],
                "min_zoom": min(zooms),
                "max_zoom": max(zooms),
                "min_lon_e7": west,
                "min_lat_e7": south,
                "max_lon_e7": east,
                "max_lat_e7": north,
                "center_zoom": min(zooms),
                "center_lon_e7": (west + east) // 2,
                "center_lat_e7": (south + north) // 2,
            },
            orjson.loads(told),
        )
        return file.getvalue()


async def corridor(db: AsyncSession, member: Reader, route_id: UUID) -> Corridor | None:
    """Which tiles of the base map lie around a route, down to the zoom at which all of them fit; None where there are none.

    Raises NotFound for a route that this organisation does not have, Unavailable where the base map cannot be read.
    """
    points = orjson.loads(await route(db, member, route_id))["line"]["coordinates"]
    archive = archives.streets()
    try:
        header = await archive.header()
        _, archive_tag = await archive.meta()
    except NotFound:
        # Not the route is missing, but the file that the setting names.
        return None
    found: dict[Tile, tuple[int, int]] = {}
    size = 0
    for z in range(header["min_zoom"], min(DEEPEST_ZOOM, header["max_zoom"]) + 1):
        wanted = await asyncio.to_thread(_around, points, z)
        if wanted is None:
            break
        here = await archive.tiles(wanted)
        size += sum(length for _, length in here.values())
        if size > MOST_BYTES:
            break
        found |= here
    if not found:
        return None
    said = repr((archive_tag, sorted(found))).encode()
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    bounds = (min(lons), min(lats), max(lons), max(lats))
    return Corridor(archive, header, found, bounds, sha256(said).hexdigest()[:32])


def _around(points: Points, z: int) -> list[Tile] | None:
    """The tiles within WITHIN_M of a line, as squares around its points see them; None where they are too many."""
    found: set[tuple[int, int]] = set()
    for lon, lat in _steps(points, z):
        x, y = position(lon, lat, z)
        reach = WITHIN_M / (_EQUATOR_M * max(0.1, math.cos(math.radians(lat)))) * 2**z
        for column in range(math.floor(x - reach), math.floor(x + reach) + 1):
            for row in range(math.floor(y - reach), math.floor(y + reach) + 1):
                if 0 <= row < 2**z:
                    found.add((column % 2**z, row))
        if len(found) > MOST_TILES:
            return None
    return [(z, x, y) for x, y in sorted(found)]


def _steps(points: Points, z: int) -> Iterator[tuple[float, float]]:
    """The points of a line, and as many between them that none is farther from the next than a quarter of a tile."""
    yield from points[:1]
    for (lon, lat), (to_lon, to_lat) in pairwise(points):
        x, y = position(lon, lat, z)
        to_x, to_y = position(to_lon, to_lat, z)
        count = max(1, math.ceil(4 * math.hypot(to_x - x, to_y - y)))
        for n in range(1, min(count, 4 * MOST_TILES) + 1):
            yield lon + (to_lon - lon) * n / count, lat + (to_lat - lat) * n / count
