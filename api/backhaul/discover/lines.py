"""A line as a navigation program sends it: coordinates, or Google's encoded polyline."""

import struct
from itertools import pairwise
from typing import Annotated, Self

import polyline
from pydantic import Field, model_validator

from backhaul.identity.schemas import Strict

MOST_POINTS = 20_000

Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
# Numbers of at most seven letters, of which only the last is below "_"; a pair of them is a point. What matches can be
# decoded, and in time that grows with its length only.
_ENCODED = r"^([_-~]{0,6}[?-^][_-~]{0,6}[?-^])+$"


class Line(Strict):
    """A line of 2 to 20,000 points in driving direction, and how far aside of it and from where to look."""

    coordinates: list[tuple[Lon, Lat]] | None = Field(
        None, min_length=2, max_length=MOST_POINTS, description="[lon, lat] pairs."
    )
    polyline: str | None = Field(
        None, max_length=14 * MOST_POINTS, pattern=_ENCODED, description="Google's encoding with five decimals."
    )
    corridor_m: float = Field(150, ge=1, le=2000, allow_inf_nan=False)
    from_m: float = Field(0, ge=0, le=50_000_000, allow_inf_nan=False, description="How far along the reader is.")
    limit: int = Field(50, ge=1, le=200)

    @model_validator(mode="after")
    def _is_one_line(self) -> Self:
        if (self.coordinates is None) == (self.polyline is None):
            raise ValueError("Send either coordinates or polyline.")
        points = self.points()
        if not 2 <= len(points) <= MOST_POINTS:
            raise ValueError(f"A line has 2 to {MOST_POINTS} points.")
        if not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points):
            raise ValueError("The polyline leaves the earth: encode latitude first, with five decimals.")
        if len(set(points)) == 1:
            raise ValueError("A line has two different points at least.")
        if any(_opposite(*pair) for pair in pairwise(points)):
            raise ValueError("Put a point between two on opposite sides of the earth.")
        return self

    def points(self) -> list[tuple[float, float]]:
        """(lon, lat) in degrees."""
        if self.polyline is not None:
            return [(lon, lat) for lat, lon in polyline.decode(self.polyline)]
        return self.coordinates or []

    def ewkb(self) -> bytes:
        """The line as PostGIS reads it: little endian, LINESTRING with SRID 4326, the number of points, the points."""
        flat = [degrees for point in self.points() for degrees in point]
        return struct.pack(f"<BIII{len(flat)}d", 1, 0x20000002, 4326, len(flat) // 2, *flat)


def _opposite(a: tuple[float, float], b: tuple[float, float]) -> bool:
    # Within a degree of half way around, where no way is the shortest; at the poles all meridians meet.
    return abs(a[1] + b[1]) < 1 and (abs(abs(a[0] - b[0]) - 180) < 1 or abs(a[1]) > 89)
