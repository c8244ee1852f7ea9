"""An OpenStreetMap extract (.osm, .osm.pbf): docks, gates and loading areas, or whatever tags are asked for."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import osmium
import osmium.geom
from osmium.osm import Changeset, Relation, Way

from backhaul.share.reading.places import MOST_ALIASES, Found, Wrong, clean, hours, id_of, shape
from backhaul.share.reading.relations import Node, driven, join
from backhaul.share.reading.tags import filters_of

# A dock or a gate is a part of the site around it.
_PARTS: Final = {"amenity": ("loading_dock", "loading"), "door": ("loadingdock",), "entrance": ("loading_dock",)}
_CALLED: Final = {"gate": "Gate", "lift_gate": "Gate", "sliding_gate": "Gate", "swing_gate": "Gate"}
_OTHER_NAMES: Final = ("alt_name", "short_name", "official_name", "loc_name", "old_name")
_BY_LANGUAGE: Final = re.compile(r"name:([a-z]{2,3})")
# As large as it is seen from: a gate, a dock.
_PART_RADIUS_M: Final = 30.0
# Whoever repairs a route on the map begins with the first ones.
_MOST_GAPS: Final = 20


def read(data: bytes, *, asked: Sequence[str], exchange: bool) -> Iterator[Found]:
    """What matches any of the filters. Raises ValueError where it is no extract."""
    wanted = filters_of(asked)
    format = "pbf" if is_pbf(data) else "osm"
    source = osmium.io.FileBuffer(data, format)
    factory = osmium.geom.GeoJSONFactory()
    processor = osmium.FileProcessor(source).with_locations().with_areas()
    try:
        routes = _routes(osmium.io.FileBuffer(data, format), wanted)
        needed = {way for _, order in routes.values() for way in order}
        ways: dict[int, list[Node]] = {}
        for element in processor:
            if isinstance(element, Way) and element.id in needed:
                ways[element.id] = [Node(node.ref, node.lon, node.lat) for node in element.nodes if node.location.valid()]
            tags: dict[str, str] = {tag.k: tag.v for tag in element.tags}
            if isinstance(element, Changeset) or not tags or not _matches(tags, wanted):
                continue
            if isinstance(element, Relation) or (isinstance(element, Way) and element.is_closed()):
                # Comes again as an area.
                continue
            yield _one(element, tags, factory, exchange=exchange)
        for id, (tags, order) in routes.items():
            yield from _route(id, tags, order, ways, exchange=exchange)
    except RuntimeError as error:
        raise ValueError("no extract") from error


def _routes(source: Any, wanted: Sequence[tuple[str, str | None]]) -> dict[int, tuple[dict[str, str], list[int]]]:
    """The relations of routes that match, by their ids: their tags, and their ways in the order in which they are driven."""
    found = {}
    for relation in osmium.FileProcessor(source, osmium.osm.RELATION):
        tags = {tag.k: tag.v for tag in relation.tags}
        if isinstance(relation, Relation) and tags.get("type") == "route" and _matches(tags, wanted):
            found[relation.id] = tags, driven([(one.type, one.ref, one.role) for one in relation.members])
    return found


def _route(
    id: int, tags: Mapping[str, str], order: Sequence[int], ways: Mapping[int, Sequence[Node]], *, exchange: bool
) -> Iterator[Found]:
    """The route of a relation; where its ways do not meet, none, and a line of the report for each gap."""
    known = f"relation/{id}"
    found = Found("element", known, kind="route", external_id=id_of(f"osm:{known}"))
    joined = join(order, ways)
    found.name = _name(tags)
    found.out = "gap" if joined.gaps else None if found.name else "no_name"
    if found.out is None:
        try:
            found.kind, found.geometry = shape({"type": "LineString", "coordinates": joined.line}, exchange=exchange)
        except Wrong as wrong:
            found.out = wrong.code
    yield found
    for gap in joined.gaps[:_MOST_GAPS]:
        torn = f"way/{gap.after}" if gap.after == gap.before else f"way/{gap.after} - way/{gap.before}"
        yield Found("element", f"{known}: {torn}", kind="route", name=found.name, out="gap")


def is_pbf(data: bytes) -> bool:
    """Whether these bytes begin as protocol buffers of OpenStreetMap do: length, then the type of the first blob."""
    return data[4:].startswith(b"\x0a\x09OSMHeader")


def _matches(tags: Mapping[str, str], wanted: Sequence[tuple[str, str | None]]) -> bool:
    return any(key in tags and (value is None or tags[key] == value) for key, value in wanted)


def _one(element: Any, tags: Mapping[str, str], factory: Any, *, exchange: bool) -> Found:
    if element.is_area():
        known = f"{'way' if element.from_way() else 'relation'}/{element.orig_id()}"
    else:
        known = f"{'node' if element.is_node() else 'way'}/{element.id}"
    found = Found("element", known, external_id=id_of(f"osm:{known}"))
    found.near_site = _is_part(tags)
    if found.near_site:
        found.radius_m = _PART_RADIUS_M
    try:
        if not (called := _name(tags)):
            # Thousands of gates have none, and nobody could say which one they mean.
            found.out = "no_name"
            return found
        found.name = called
        found.aliases, found.alias_languages = _aliases(tags, called)
        found.opening_hours = _hours(tags)
        found.kind, found.geometry = shape(json.loads(_geometry(element, factory)), exchange=exchange)
    except Wrong as wrong:
        # Nobody corrects the world for one import: what is broken there is left out.
        found.out = wrong.code
    except (RuntimeError, ValueError):
        # Its nodes are not in the extract.
        found.out = "geometry"
    return found


def _geometry(element: Any, factory: Any) -> str:
    if element.is_node():
        return str(factory.create_point(element))
    if element.is_area():
        return str(factory.create_multipolygon(element))
    return str(factory.create_linestring(element))


def _is_part(tags: Mapping[str, str]) -> bool:
    return tags.get("barrier") in _CALLED or any(tags.get(key) in values for key, values in _PARTS.items())


def _name(tags: Mapping[str, str]) -> str | None:
    if name := clean(tags.get("name")):
        return name
    ref = clean(tags.get("ref") or tags.get("local_ref") or tags.get("loading_dock:ref"))
    if not ref:
        return None
    return f"{_CALLED.get(tags.get('barrier', ''), 'Dock')} {ref}" if _is_part(tags) else ref


def _aliases(tags: Mapping[str, str], name: str) -> tuple[list[str], dict[str, str]]:
    names: list[str] = []
    languages: dict[str, str] = {}
    for key, value in tags.items():
        language = _BY_LANGUAGE.fullmatch(key)
        if not language and key not in _OTHER_NAMES:
            continue
        for one in value.split(";"):
            if (spelled := clean(one)) and spelled != name and spelled not in names and len(names) < MOST_ALIASES:
                names.append(spelled)
                if language:
                    languages[spelled] = language.group(1)
    return names, languages


def _hours(tags: Mapping[str, str]) -> str | None:
    try:
        return hours(tags.get("opening_hours"))
    except Wrong:
        # The place is what matters; what the map has there may be a sentence.
        return None
