"""GeoJSON: points and areas are sites, lines are routes."""

import json
from collections.abc import Iterator
from typing import Any

from backhaul.share.reading.places import Found, Wrong, clean, hours, id_of, other_names, radius, shape, zone
from backhaul.share.reading.table import decoded

_NAMES = ("name", "Name", "NAME", "title", "label")
# Longitude and latitude of WGS 84, as RFC 7946 has them and as older programs write them.
_OUR_CRS = ("crs84", "4326")


def read(data: bytes, *, exchange: bool) -> Iterator[Found]:
    """The features of a document. Raises ValueError where it is none, or is in other coordinates."""

    def real(_: str) -> Any:
        raise ValueError("not a number")

    document = json.loads(decoded(data), parse_constant=real)
    if not isinstance(document, dict):
        raise ValueError("no document")
    crs = document.get("crs")
    if crs and not any(known in json.dumps(crs).casefold() for known in _OUR_CRS):
        raise ValueError("other coordinates")
    kind = document.get("type")
    features = document.get("features") if kind == "FeatureCollection" else [document]
    if not isinstance(features, list) or kind not in ("FeatureCollection", "Feature"):
        raise ValueError("no features")
    for n, feature in enumerate(features, 1):
        found = Found("feature", str(n))
        try:
            _fill(found, feature, exchange=exchange)
        except Wrong as wrong:
            found.wrong = wrong.code
        yield found


def _fill(found: Found, feature: Any, *, exchange: bool) -> None:
    if not isinstance(feature, dict):
        raise Wrong("unreadable")
    said = feature.get("properties")
    said = said if isinstance(said, dict) else {}
    fill_properties(found, said, feature.get("id"))
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        raise Wrong("no_position")
    found.kind, found.geometry = shape(geometry, exchange=exchange)
    if not found.name:
        raise Wrong("no_name")


def fill_properties(found: Found, said: dict[str, Any], id: Any) -> None:
    """What a feature says beside its geometry. Raises Wrong."""
    found.name = next((name for key in _NAMES if (name := clean(said.get(key)))), None)
    found.external_id = id_of(id) or id_of(said.get("external_id")) or id_of(said.get("@id")) or id_of(said.get("id"))
    found.parent = clean(said.get("parent"))
    if given := other_names(said.get("aliases")):
        found.aliases, found.alias_languages = given
    found.radius_m = radius(said.get("radius_m"))
    found.opening_hours = hours(said.get("opening_hours"))
    found.time_zone = zone(said.get("time_zone"))
    stops = said.get("stops")
    if isinstance(stops, list):
        found.stops = [one for raw in stops if (one := clean(raw))]
    if isinstance(said.get("both_ways"), bool):
        found.both_ways = said["both_ways"]
