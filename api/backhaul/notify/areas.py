"""An area to follow: a circle, a box or a drawn shape, bounded, on either side of the antimeridian."""

import math
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from backhaul.identity.schemas import Strict

Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-85, le=85, allow_inf_nan=False)]

# Whoever wants a whole country follows a tag.
MOST_SIDE_M = 500_000.0
DEGREE_M = 111_320.0


class Shape(NamedTuple):
    """What is stored: the ring of the polygon, and of a circle also its centre and radius."""

    ring: list[tuple[float, float]]
    centre: tuple[float, float] | None = None
    radius_m: float | None = None

    def wkt(self) -> str:
        """The polygon."""
        return f"POLYGON(({', '.join(f'{lon!r} {lat!r}' for lon, lat in self.ring)}))"

    def centre_wkt(self) -> str | None:
        """The centre of a circle."""
        return f"POINT({self.centre[0]!r} {self.centre[1]!r})" if self.centre else None

    def key(self) -> str:
        """The same for the same shape."""
        return sha256(repr((self.ring, self.centre, self.radius_m)).encode()).hexdigest()[:32]


class Area(Strict):
    """Exactly one of: ``lat``, ``lon`` and ``radius_m``; ``box``; ``polygon``."""

    lat: Lat | None = Field(None, description="Kept to a hundredth of a degree: an area is no trace of where somebody was.")
    lon: Lon | None = None
    radius_m: float | None = Field(None, ge=1000, le=100_000, allow_inf_nan=False)
    box: tuple[Lon, Lat, Lon, Lat] | None = Field(
        None, description="West, south, east, north; west above east crosses the antimeridian."
    )
    polygon: list[tuple[Lon, Lat]] | None = Field(None, min_length=3, max_length=200, description="[lon, lat] pairs.")

    @model_validator(mode="after")
    def _is_one_shape(self) -> Self:
        circle = (self.lat, self.lon, self.radius_m)
        given = [any(one is not None for one in circle), self.box is not None, self.polygon is not None]
        if sum(given) != 1 or (given[0] and None in circle):
            raise ValueError("Send lat, lon and radius_m, or box, or polygon.")
        ring = self.shape().ring
        lons, lats = zip(*ring, strict=True)
        wide_m = (max(lons) - min(lons)) * DEGREE_M * math.cos(math.radians(min(abs(lat) for lat in lats)))
        high_m = (max(lats) - min(lats)) * DEGREE_M
        if wide_m == 0 or high_m == 0:
            raise ValueError("An area has a width and a height.")
        if max(wide_m, high_m) > MOST_SIDE_M:
            raise ValueError("An area is at most 500 km wide and high: follow a tag instead.")
        return self

    def shape(self) -> Shape:
        """The shape to store."""
        if self.lat is not None and self.lon is not None and self.radius_m is not None:
            lat, lon = round(self.lat, 2), round(self.lon, 2)
            # The box is for the index; it is certainly wide enough: a degree is at least 110,574 m of latitude.
            high = self.radius_m / 110_574
            wide = high / math.cos(math.radians(min(89, abs(lat) + high)))
            return Shape(_box(lon - wide, lat - high, lon + wide, lat + high), (lon, lat), self.radius_m)
        if self.box is not None:
            west, south, east, north = self.box
            return Shape(_box(west, min(south, north), east if east >= west else east + 360, max(south, north)))
        return Shape(_unwrapped(self.polygon or []))


def _box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _unwrapped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The ring, closed, its longitudes without a jump: the way between two points is the shorter one."""
    ring = points if points[0] == points[-1] else [*points, points[0]]
    turn, lons = 0.0, [ring[0][0]]
    for (before, _), (after, _) in pairwise(ring):
        turn += 360 * ((before - after > 180) - (after - before > 180))
        lons.append(after + turn)
    west = 360 * math.floor((min(lons) + 180) / 360)
    return [(lon - west, lat) for lon, (_, lat) in zip(lons, ring, strict=True)]
