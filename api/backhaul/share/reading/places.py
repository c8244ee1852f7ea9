"""What every format is read into, and the words for what can be wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from backhaul.gazetteer.shapes import MOST_VERTICES, Shape, checked_hours, checked_name, checked_position, checked_zone

# More places than this are no list that somebody looks through: a filter is wanted.
MOST_PLACES = 20_000
MOST_NAME = 200
MOST_ALIASES = 50

# What GPX has no words for is in an element of ours, so that what was exported comes back as it was.
NAMESPACE = "urn:backhaul:place:1"
ELEMENT = "feature"

Unit = Literal["line", "feature", "waypoint", "route", "track", "element"]

# Code: what is wrong, and what to do. The screens say it in the reader's language.
PROBLEMS: Mapping[str, str] = {
    "no_name": "It has no name. Give it one in the file.",
    "no_position": "It has no position. Add a latitude and a longitude.",
    "not_a_number": "Latitude, longitude or radius is no number.",
    "out_of_range": "The position is not on the earth. Latitudes go to 90 degrees, longitudes to 180.",
    "exchanged": "Latitude and longitude look exchanged. Choose to exchange them, and look again.",
    "nowhere": "The position is 0, 0, which receivers say that do not know where they are.",
    "outline": "The outline crosses itself, is not closed, or is no area. Draw it once around.",
    "across_180": "The outline crosses the 180th meridian. Draw it as two polygons, one on each side.",
    "too_short": "The line has fewer than two different positions.",
    "too_detailed": "The line or the outline has too many positions. Simplify it.",
    "gap": "Ways of this route do not meet here, or are not in the extract. Take a larger extract, or draw the line.",
    "geometry": "This kind of geometry is neither a place nor a route.",
    "opening_hours": "The opening times cannot be read. Write them like this: Mo-Fr 06:00-22:00; Sa off",
    "time_zone": "This time zone is not known. It is called as in Europe/Helsinki.",
    "radius": "The radius is between 1 and 50,000 metres.",
    "parent": "The site that this is a part of is neither in the file nor known here, or is a part itself.",
    "stop": "A stop of this route is neither in the file nor known here.",
    "twice": "The file has this place twice.",
    "unreadable": "This could not be read.",
    "retired": "It was retired here. Bring it back on its page first.",
    "far": "It is far from every other place. Look whether latitude and longitude are exchanged.",
}


class Wrong(Exception):  # noqa: N818 - said of a place, as in errors.py
    """What is wrong with one place, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Found:
    """One place of a file, as plain values. ``wrong`` says why it cannot be one; ``out`` why it is left out, no error."""

    unit: Unit
    where: str
    kind: Literal["site", "route"] = "site"
    name: str | None = None
    external_id: str | None = None
    aliases: list[str] | None = None
    alias_languages: dict[str, str] = field(default_factory=dict)
    # The id or the name of the site that this is a part of.
    parent: str | None = None
    # Said of what is usually a part, where the file does not say of which site.
    near_site: bool = False
    geometry: dict[str, Any] | None = None
    radius_m: float | None = None
    time_zone: str | None = None
    opening_hours: str | None = None
    stops: list[str] | None = None
    both_ways: bool | None = None
    wrong: str | None = None
    out: str | None = None


def clean(raw: Any) -> str | None:
    """A text of a file without what cannot be seen; None where nothing is left."""
    if raw is None or isinstance(raw, dict | list | bool):
        return None
    try:
        return checked_name(str(raw))[:MOST_NAME].strip()
    except ValueError:
        return None


def id_of(raw: Any) -> str | None:
    """An id as we keep it: printable ASCII, without spaces, not too long."""
    known = clean(raw)
    return re.sub(r"[^!-~]+", "_", known)[:200] if known else None


def position(lon: float, lat: float, *, exchange: bool) -> tuple[float, float]:
    """A position on the earth. Raises Wrong."""
    if exchange:
        lon, lat = lat, lon
    try:
        return checked_position(lon, lat)
    except ValueError as error:
        raise Wrong(_position_code(str(error))) from None


def _position_code(sentence: str) -> str:
    return "exchanged" if "exchanged" in sentence else "nowhere" if "0, 0" in sentence else "out_of_range"


def shape(geometry: Mapping[str, Any], *, exchange: bool) -> tuple[Literal["site", "route"], dict[str, Any]]:
    """Whether GeoJSON is a site's shape or a route's line, and the same without heights. Raises Wrong."""
    kind = geometry.get("type")
    coordinates = geometry.get("coordinates")
    if exchange:
        coordinates = _exchanged(coordinates)
    if kind == "MultiLineString" and isinstance(coordinates, list) and len(coordinates) == 1:
        kind, coordinates = "LineString", coordinates[0]
    if kind == "MultiPoint" and isinstance(coordinates, list) and len(coordinates) == 1:
        kind, coordinates = "Point", coordinates[0]
    if kind == "LineString":
        return "route", {"type": kind, "coordinates": line(coordinates)}
    if kind not in ("Point", "Polygon", "MultiPolygon"):
        raise Wrong("geometry")
    try:
        made = Shape.model_validate({"type": kind, "coordinates": coordinates})
    except ValueError as error:
        raise Wrong(_shape_code(str(error))) from None
    if made.type == "MultiPolygon" and len(made.coordinates) == 1:
        return "site", {"type": "Polygon", "coordinates": made.coordinates[0]}
    return "site", {"type": made.type, "coordinates": made.coordinates}


def _shape_code(sentence: str) -> str:
    for part, code in (
        ("exchanged", "exchanged"),
        ("0, 0", "nowhere"),
        ("180th", "across_180"),
        ("ring", "outline"),
        ("at most", "too_detailed"),
        ("degrees", "out_of_range"),
        ("finite", "out_of_range"),
    ):
        if part in sentence:
            return code
    return "unreadable"


def line(coordinates: Any) -> list[list[float]]:
    """The positions of a line. Raises Wrong."""
    if not isinstance(coordinates, list):
        raise Wrong("unreadable")
    if len(coordinates) > MOST_VERTICES:
        raise Wrong("too_detailed")
    made: list[list[float]] = []
    for one in coordinates:
        if not (isinstance(one, list | tuple) and len(one) >= 2 and all(_is_number(n) for n in one[:2])):
            raise Wrong("not_a_number")
        made.append(list(position(float(one[0]), float(one[1]), exchange=False)))
    if len({tuple(one) for one in made}) < 2:
        raise Wrong("too_short")
    return made


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _exchanged(coordinates: Any) -> Any:
    if isinstance(coordinates, list | tuple):
        if len(coordinates) >= 2 and all(_is_number(n) for n in coordinates[:2]):
            return [coordinates[1], coordinates[0], *coordinates[2:]]
        return [_exchanged(one) for one in coordinates]
    return coordinates


def hours(raw: Any) -> str | None:
    """Opening times. Raises Wrong."""
    try:
        return checked_hours(clean_text(raw))
    except ValueError:
        raise Wrong("opening_hours") from None


def zone(raw: Any) -> str | None:
    """The name of a time zone. Raises Wrong."""
    try:
        return checked_zone(clean_text(raw))
    except ValueError:
        raise Wrong("time_zone") from None


def clean_text(raw: Any) -> str | None:
    """As ``clean``, of something longer than a name."""
    return " ".join(str(raw).split())[:500] or None if isinstance(raw, str) else None


def radius(raw: Any) -> float | None:
    """Metres. Raises Wrong."""
    if raw is None or raw == "":
        return None
    try:
        metres = float(raw)
    except (TypeError, ValueError):
        raise Wrong("not_a_number") from None
    if not 1 <= metres <= 50_000:
        raise Wrong("radius")
    return metres


def other_names(raw: Any) -> tuple[list[str], dict[str, str]] | None:
    """Aliases and their languages: of "fi:Satama|the harbour", of a list of texts, or of {"name", "language"} each."""
    if raw is None or raw == "":
        return None
    given: Sequence[Any] = raw.split("|") if isinstance(raw, str) else raw if isinstance(raw, list) else []
    names: list[str] = []
    languages: dict[str, str] = {}
    for one in given[:MOST_ALIASES]:
        spelled, language = (one.get("name"), one.get("language")) if isinstance(one, dict) else (one, None)
        if isinstance(spelled, str) and (tagged := re.match(r"([a-z]{2,3}):\s*(.+)", spelled)):
            language, spelled = tagged.groups()
        if (name := clean(spelled)) and name not in names:
            names.append(name)
            if isinstance(language, str) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
                languages[name] = language
    return names, languages
