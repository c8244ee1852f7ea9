"""The gazetteer as a file: GeoJSON, GPX or CSV, written while it is read, so that a large one needs no memory."""

import csv
import io
import re
from collections.abc import AsyncIterator
from typing import Any, Literal
from xml.sax.saxutils import escape

import orjson
from sqlalchemy import text

from backhaul.db.session import organisation_session
from backhaul.identity.access import Reader
from backhaul.share.reading.places import ELEMENT, NAMESPACE

ExportFormat = Literal["geojson", "gpx", "csv"]
What = Literal["all", "sites", "routes"]

MEDIA_TYPES: dict[ExportFormat, str] = {
    "geojson": "application/geo+json",
    "gpx": "application/gpx+xml",
    "csv": "text/csv; charset=utf-8",
}
_AT_ONCE = 500
# What a spreadsheet would compute, or a program cut off.
_FORMULA = ("=", "+", "-", "@", "\t", "\0")
# XML 1.0 has no word for these.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLUMNS = (
    "kind", "id", "name", "aliases", "parent", "latitude", "longitude", "radius_m", "time_zone", "opening_hours", "stops",
    "both_ways", "WKT",
)  # fmt: skip

# Fifteen digits after the point: what is read again is the same number.
_SITES = text("""
    SELECT CASE WHEN s.parent_id IS NULL THEN 'site' ELSE 'part' END AS kind, s.id AS own_id,
        coalesce(s.external_id, s.id::text) AS id, s.name,
        (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('name', a.name, 'language', s.alias_languages ->> a.name))
                         ORDER BY a.n), '[]') FROM unnest(s.aliases) WITH ORDINALITY AS a(name, n)) AS aliases,
        coalesce(whole.external_id, whole.id::text) AS parent, s.radius_m, s.time_zone, s.opening_hours,
        ST_AsGeoJSON(s.geom, 15)::json AS geometry, ST_AsText(s.geom, 15) AS wkt, ST_Y(p) AS lat, ST_X(p) AS lon
    FROM site s LEFT JOIN site whole ON whole.organisation_id = s.organisation_id AND whole.id = s.parent_id
    CROSS JOIN LATERAL ST_PointOnSurface(s.geom) p
    WHERE s.organisation_id = :organisation AND s.retired_at IS NULL AND s.id > :after
      AND (s.parent_id IS NULL) = :whole
    ORDER BY s.id LIMIT :most
""")
_ROUTES = text("""
    SELECT 'route' AS kind, r.id AS own_id, coalesce(r.external_id, r.id::text) AS id, r.name, r.both_ways,
        (SELECT coalesce(json_agg(coalesce(s.external_id, s.id::text) ORDER BY t.ordinal), '[]')
         FROM route_stop t JOIN site s ON s.organisation_id = t.organisation_id AND s.id = t.site_id
         WHERE t.organisation_id = r.organisation_id AND t.route_id = r.id AND s.retired_at IS NULL) AS stops,
        ST_AsGeoJSON(r.line, 15)::json AS geometry, ST_AsText(r.line, 15) AS wkt, NULL AS lat, NULL AS lon
    FROM route r WHERE r.organisation_id = :organisation AND r.retired_at IS NULL AND r.id > :after
    ORDER BY r.id LIMIT :most
""")
_FIRST = "00000000-0000-0000-0000-000000000000"


async def _rows(member: Reader, what: What) -> AsyncIterator[dict[str, Any]]:
    """Sites, then their parts, then routes, each page in a transaction of its own: a slow reader holds none open."""
    kinds: list[tuple[Any, dict[str, Any]]] = []
    if what != "routes":
        kinds += [(_SITES, {"whole": True}), (_SITES, {"whole": False})]
    if what != "sites":
        kinds.append((_ROUTES, {}))
    for statement, more in kinds:
        after: Any = _FIRST
        while True:
            async with organisation_session(member.organisation_id) as db:
                asked = {"organisation": member.organisation_id, "after": after, "most": _AT_ONCE, **more}
                page = [dict(row._mapping) for row in await db.execute(statement, asked)]
            for row in page:
                after = row.pop("own_id")
                yield row
            if len(page) < _AT_ONCE:
                break


def _properties(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in ("wkt", "geometry", "lat", "lon")}
    return {key: value for key, value in kept.items() if value is not None}


async def geojson(member: Reader, what: What) -> AsyncIterator[bytes]:
    """A FeatureCollection, a feature a line."""
    yield b'{"type":"FeatureCollection","features":['
    before = b"\n"
    async for row in _rows(member, what):
        feature = {"type": "Feature", "id": row["id"], "properties": _properties(row), "geometry": row["geometry"]}
        yield before + orjson.dumps(feature)
        before = b",\n"
    yield b"\n]}\n"


async def gpx(member: Reader, what: What) -> AsyncIterator[bytes]:
    """Waypoints and routes; what GPX has no words for stands in an element of ours."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Backhaul"'
        f' xmlns="http://www.topografix.com/GPX/1/1" xmlns:backhaul="{NAMESPACE}">\n'
    ).encode()
    async for row in _rows(member, what):
        ours = {**_properties(row), **({"geometry": row["geometry"]} if row["geometry"]["type"] not in _IN_GPX else {})}
        told = f"<name>{_xml(row['name'])}</name>"
        extension = f"<extensions><backhaul:{ELEMENT}>{_xml(orjson.dumps(ours).decode())}</backhaul:{ELEMENT}></extensions>"
        if row["kind"] == "route":
            yield f"<rte>{told}{extension}".encode()
            for lon, lat in row["geometry"]["coordinates"]:
                yield f'<rtept lat="{lat!r}" lon="{lon!r}"/>'.encode()
            yield b"</rte>\n"
        else:
            lon, lat = row["geometry"]["coordinates"] if row["geometry"]["type"] == "Point" else (row["lon"], row["lat"])
            yield f'<wpt lat="{lat!r}" lon="{lon!r}">{told}<type>{row["kind"]}</type>{extension}</wpt>\n'.encode()
    yield b"</gpx>\n"


_IN_GPX = ("Point", "LineString")


def _xml(written: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", written))


async def comma_separated(member: Reader, what: What) -> AsyncIterator[bytes]:
    """A table with the shape as WKT; no cell of it is computed by a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    async for row in _rows(member, what):
        aliases = "|".join(
            f"{one['language']}:{one['name']}" if "language" in one else one["name"] for one in row.get("aliases", [])
        )
        cells = {**row, "aliases": aliases, "stops": "|".join(row.get("stops", []))}
        cells |= {"latitude": row["lat"], "longitude": row["lon"], "WKT": row["wkt"]}
        table.writerow([_cell(cells.get(column)) for column in _COLUMNS])
        if out.tell() > 64_000:
            yield _taken(out)
    yield _taken(out)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    # A number is no formula, also where it is negative.
    if isinstance(value, int | float):
        return repr(value)
    return f"'{value}" if str(value).startswith(_FORMULA) else str(value)


def _taken(out: io.StringIO) -> bytes:
    written = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return written


WRITERS = {"geojson": geojson, "gpx": gpx, "csv": comma_separated}
