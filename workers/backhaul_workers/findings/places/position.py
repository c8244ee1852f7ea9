"""Positions: which are usable, how far apart they are, and the grid behind which the exact one is hidden."""

from dataclasses import dataclass
from math import asin, cos, floor, isfinite, radians, sin, sqrt

# A fix that may be this far off comes from a cell tower or an address of the network: it names a town, not a gate.
TRUSTED_ACCURACY_M = 2_000.0
# 0.001 degrees of latitude are 111 m.
GRID_DEGREES = 0.001
GRID_M = 100.0
_EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Fix:
    """A position in WGS 84 degrees; ``accuracy_m`` as the phone states it, None where nobody did (a photo's EXIF)."""

    lat: float
    lon: float
    accuracy_m: float | None = None

    @property
    def usable(self) -> bool:
        """Finite, in range, and not (0, 0), which is what broken phones and cameras write instead of nothing."""
        inside = isfinite(self.lat) and isfinite(self.lon) and abs(self.lat) <= 90 and abs(self.lon) <= 180
        return inside and (self.lat, self.lon) != (0, 0)

    @property
    def trusted(self) -> bool:
        """Usable, and exact enough to tell one place from another; nonsense as accuracy is not trusted."""
        return self.usable and (self.accuracy_m is None or 0 <= self.accuracy_m <= TRUSTED_ACCURACY_M)


def best_fix(fix: Fix | None, photo: Fix | None) -> Fix | None:
    """The position around which to look for sites and routes: the phone's if it is exact, else the photo's, else any."""
    for candidate in (fix, photo):
        if candidate and candidate.trusted:
            return candidate
    return next((c for c in (fix, photo) if c and c.usable), None)


def distance_m(a: Fix, b: Fix) -> float:
    """Great-circle distance in metres (haversine on the mean Earth radius; within 0.6 % of the ellipsoid)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, h)))


def grid_cell(fix: Fix) -> Fix:
    """The centre of the grid cell (about 100 m by 100 m) in which a usable ``fix`` lies: the same for all of the cell.

    Rows are 0.001 degrees of latitude. Each row has as many cells as fit around it whole, so that no cell straddles the
    antimeridian, and at the poles a row is a few cells.
    """
    rows = round(180 / GRID_DEGREES)
    row = min(rows - 1, floor((fix.lat + 90) / GRID_DEGREES))
    lat = -90 + (row + 0.5) * GRID_DEGREES
    columns = max(1, round(360 * cos(radians(lat)) / GRID_DEGREES))
    column = floor((fix.lon + 180) / 360 * columns) % columns
    return Fix(round(lat, 7), round(-180 + (column + 0.5) * 360 / columns, 7))
