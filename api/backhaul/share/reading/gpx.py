"""GPX: waypoints are sites, routes and tracks are routes."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import gpxpy
from defusedxml import ElementTree
from gpxpy.gpx import GPX, GPXException, GPXRoute, GPXTrack, GPXWaypoint

from backhaul.share.reading.geojson import fill_properties
from backhaul.share.reading.places import ELEMENT, NAMESPACE, Found, Unit, Wrong, clean, line, position, shape


def read(data: bytes, *, exchange: bool) -> Iterator[Found]:
    """Waypoints, then routes, then tracks. Raises ValueError where it is no GPX."""
    try:
        # No entities, no document type: gpxpy would expand them.
        root = ElementTree.fromstring(data, forbid_dtd=True)
        if not str(root.tag).endswith("gpx"):
            raise ValueError("no GPX")
        document: GPX = gpxpy.parse(data)
    except (GPXException, ElementTree.ParseError, ValueError) as error:
        raise ValueError("no GPX") from error
    for n, waypoint in enumerate(document.waypoints, 1):
        yield _one("waypoint", n, waypoint, [waypoint], exchange=exchange)
    for n, route in enumerate(document.routes, 1):
        yield _one("route", n, route, route.points, exchange=exchange)
    for n, track in enumerate(document.tracks, 1):
        points = [point for segment in track.segments for point in segment.points]
        yield _one("track", n, track, points, exchange=exchange)


def _one(unit: Unit, n: int, element: GPXWaypoint | GPXRoute | GPXTrack, points: Sequence[Any], *, exchange: bool) -> Found:
    found = Found(unit, str(n))
    try:
        found.name = clean(element.name)
        ours = _ours(element)
        if ours is not None:
            fill_properties(found, ours, ours.get("id"))
            # Who opened it in another program and renamed it there means that.
            found.name = clean(element.name) or found.name
        positions = [list(position(p.longitude, p.latitude, exchange=exchange)) for p in points]
        if unit == "waypoint":
            found.geometry = {"type": "Point", "coordinates": positions[0]}
            if ours is not None and isinstance(ours.get("geometry"), dict):
                _, found.geometry = shape(ours["geometry"], exchange=exchange)
        else:
            found.kind = "route"
            found.geometry = {"type": "LineString", "coordinates": line(positions)}
            if found.stops is None:
                # Points that have a name may be stops; those that nobody knows are just points.
                found.stops = []
        if not found.name:
            raise Wrong("no_name")
    except Wrong as wrong:
        found.wrong = wrong.code
    except (TypeError, ValueError):
        found.wrong = "unreadable"
    return found


def _ours(element: Any) -> dict[str, Any] | None:
    for extension in element.extensions:
        if extension.tag == f"{{{NAMESPACE}}}{ELEMENT}":
            try:
                said = json.loads(extension.text or "")
            except ValueError:
                raise Wrong("unreadable") from None
            return said if isinstance(said, dict) else None
    return None
