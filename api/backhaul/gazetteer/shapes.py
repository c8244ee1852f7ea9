"""What a place may be: names, positions, outlines, opening times. The same rules for the screen and for files."""

import math
import unicodedata
from functools import cache
from typing import Any, Literal
from zoneinfo import available_timezones

from opening_hours import validate
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

# A 500 km route with a point every 25 m; more is a recording that nobody thinned out.
MOST_VERTICES = 20_000
# What no name has: controls, and what turns the direction of the text after it.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Joiners are letters' own in Persian, Hindi and in emoji.
_JOINERS = frozenset("\u200c\u200d")
_NOWHERE = 1e-9


def checked_name(name: str) -> str:
    """A name without what cannot be seen, its spaces made single. Raises ValueError where nothing is left."""
    seen = "".join(c if c in _JOINERS or unicodedata.category(c) not in _UNSEEN else " " for c in name)
    if not (clean := " ".join(seen.split())):
        raise ValueError("must say something")
    return unicodedata.normalize("NFC", clean)


NAMELESS = AfterValidator(checked_name)


def checked_position(lon: float, lat: float) -> tuple[float, float]:
    """A position on the earth, in degrees. Raises ValueError with a sentence for whoever wrote it."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError("a position is two finite numbers")
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        raise ValueError(f"latitude {lat:g} is beyond 90 degrees: latitude and longitude look exchanged")
    if abs(lat) > 90:
        raise ValueError("a latitude is between -90 and 90 degrees")
    if abs(lon) > 180:
        raise ValueError("a longitude is between -180 and 180 degrees")
    if abs(lon) < _NOWHERE and abs(lat) < _NOWHERE:
        raise ValueError("0, 0 is what receivers say that do not know where they are")
    return lon, lat


def checked_hours(hours: str | None) -> str | None:
    """Opening times that OpenStreetMap's programs read. Raises ValueError."""
    if hours is None or not hours.strip():
        return None
    clean = " ".join(hours.split())
    if not validate(clean):
        raise ValueError("write opening times like this: Mo-Fr 06:00-22:00; Sa 08:00-14:00; Su off")
    return clean


def checked_zone(zone: str | None) -> str | None:
    """The name of a time zone. Raises ValueError."""
    if zone is not None and zone not in _zones():
        raise ValueError("a time zone is called as in Europe/Helsinki")
    return zone


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class Shape(BaseModel):
    """GeoJSON of a site: a point, or an area. Heights are dropped. An area across the 180th meridian comes as two polygons."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: Literal["Point", "Polygon", "MultiPolygon"]
    coordinates: Any

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, given: Any) -> Any:
        if isinstance(given, Shape) or not isinstance(given, dict):
            return given
        deep = {"Point": 0, "Polygon": 2, "MultiPolygon": 3}.get(str(given.get("type")))
        if deep is None:
            return given
        count = _Count()
        coordinates = _flat(given.get("coordinates"), deep, count)
        polygons = {0: [], 2: [coordinates], 3: coordinates}[deep]
        for polygon in polygons:
            _check_rings(polygon)
        return {"type": given["type"], "coordinates": coordinates}


class _Count:
    """Vertices read so far."""

    def __init__(self) -> None:
        self.n = 0


def _flat(value: Any, deep: int, count: _Count) -> Any:
    """Nested lists of positions, each checked and without its height."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("coordinates are lists of numbers, as GeoJSON has them")
    if deep:
        return [_flat(one, deep - 1, count) for one in value]
    count.n += 1
    if count.n > MOST_VERTICES:
        raise ValueError(f"at most {MOST_VERTICES} positions")
    if len(value) < 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in value[:2]):
        raise ValueError("a position is two numbers: longitude, latitude")
    return list(checked_position(float(value[0]), float(value[1])))


def _check_rings(polygon: list[list[list[float]]]) -> None:
    for ring in polygon:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise ValueError("each ring of an area has four positions at least and ends where it begins")
    across = [lon for lon, _ in polygon[0]]
    if max(across) - min(across) > 180:
        raise ValueError("an area across the 180th meridian is two polygons, one on each side of it")
