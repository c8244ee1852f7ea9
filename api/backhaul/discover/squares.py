"""The squares of web Mercator, as 0014_map.sql numbers them: a tile of whatever zoom is one range of numbers."""

import math
from dataclasses import dataclass
from typing import Any

# The finest squares: 2^24 in a row round the earth.
DEEPEST = 24
_RANGES = 4


def quadkey(x: int, y: int) -> int:
    """The bits of both in turns, those of x first."""
    return sum(((x >> bit & 1) | (y >> bit & 1) << 1) << 2 * bit for bit in range(DEEPEST))


def tile_range(z: int, x: int, y: int, level: int = DEEPEST) -> tuple[int, int]:
    """The numbers of a tile's squares at a level that is at least z: from the first, to the one after the last."""
    width = 2 * (level - z)
    first = quadkey(x, y) << width
    return first, first + (1 << width)


def position(lon: float, lat: float, z: int = DEEPEST) -> tuple[float, float]:
    """Where a point is, in tiles of a zoom from the north-west corner of the map; at its edge what lies beyond."""
    lat = max(-85.06, min(85.06, lat))
    row = 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    most = 2**z * (1 - 1e-12)
    return min(most, max(0.0, (lon + 180) / 360 * 2**z)), min(most, max(0.0, row * 2**z))


@dataclass(frozen=True, slots=True)
class Box:
    """What a map shows, in degrees. One that crosses the antimeridian has its west east of its east."""

    west: float
    south: float
    east: float
    north: float

    def values(self) -> dict[str, Any]:
        """The parameters of the filter ``within``: the box, and at most four ranges of squares that cover it."""
        values: dict[str, Any] = {"west": self.west, "south": self.south, "east": self.east, "north": self.north}
        ranges = self._ranges()
        for n in range(_RANGES):
            # An empty range finds nothing, and the planner sees that.
            first, end = ranges[n] if n < len(ranges) else (1, 1)
            values |= {f"low_{n}": first, f"high_{n}": end - 1}
        return values

    def _ranges(self) -> list[tuple[int, int]]:
        for z in range(DEEPEST, 0, -1):
            west, north = (int(part) for part in position(self.west, self.north, z))
            east, south = (int(part) for part in position(self.east, self.south, z))
            columns = (east - west) % 2**z + 1
            if self.west > self.east and west == east:
                # All round the earth, but for a gap within one column.
                columns = 2**z
            if columns * (south - north + 1) <= _RANGES:
                return [
                    tile_range(z, (west + column) % 2**z, row) for column in range(columns) for row in range(north, south + 1)
                ]
        return [tile_range(0, 0, 0)]
