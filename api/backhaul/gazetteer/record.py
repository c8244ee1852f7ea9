"""Adding sites and routes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import delete, func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.gazetteer.models import Route, RouteSegment, RouteStop, Site

Line = Sequence[tuple[float, float]]


def point(lat: float, lon: float) -> WKTElement:
    """A position as the models take it."""
    return WKTElement(f"POINT({lon!r} {lat!r})", srid=4326)


def line_string(coordinates: Line) -> WKTElement:
    """A line from (longitude, latitude) as the models take it."""
    return WKTElement(f"LINESTRING({', '.join(f'{lon!r} {lat!r}' for lon, lat in coordinates)})", srid=4326)


async def add_site(
    db: AsyncSession,
    organisation_id: UUID,
    name: str,
    *,
    lat: float | None = None,
    lon: float | None = None,
    geometry: str | None = None,
    radius_m: float = 100.0,
    aliases: Sequence[str] = (),
    alias_languages: Mapping[str, str] | None = None,
    parent_id: UUID | None = None,
    time_zone: str | None = None,
    opening_hours: str | None = None,
    external_id: str | None = None,
    id: UUID | None = None,
) -> UUID:
    """Add a site that is a point with a radius, or the GeoJSON ``geometry``. Answers its id."""
    geom: Any = func.ST_GeomFromGeoJSON(geometry) if geometry else point(lat or 0.0, lon or 0.0)
    site = Site(
        organisation_id=organisation_id,
        id=id or new_id(),
        name=name,
        aliases=list(aliases),
        alias_languages=dict(alias_languages or {}),
        parent_id=parent_id,
        geom=geom,
        radius_m=radius_m,
        time_zone=time_zone,
        opening_hours=opening_hours,
        external_id=external_id,
    )
    db.add(site)
    await db.flush()
    return site.id


async def add_route(
    db: AsyncSession,
    organisation_id: UUID,
    name: str,
    coordinates: Line,
    stops: Sequence[UUID] = (),
    *,
    both_ways: bool = False,
    external_id: str | None = None,
    id: UUID | None = None,
) -> UUID:
    """Add a route from (longitude, latitude) in driving order, cut into the segments that reads use. Answers its id."""
    route_id = id or new_id()
    db.add(
        Route(
            organisation_id=organisation_id,
            id=route_id,
            name=name,
            line=line_string(coordinates),
            length_m=0,
            both_ways=both_ways,
            external_id=external_id,
        )
    )
    await db.flush()
    await cut_line(db, organisation_id, route_id)
    await set_stops(db, organisation_id, route_id, stops)
    return route_id


async def cut_line(db: AsyncSession, organisation_id: UUID, route_id: UUID) -> None:
    """Cut the line that a route has now into segments, and measure it."""
    own = {"organisation": organisation_id, "route": route_id}
    await db.execute(delete(RouteSegment).filter_by(organisation_id=organisation_id, route_id=route_id))
    await db.execute(
        text("""
            INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)
            SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s
            WHERE r.organisation_id = :organisation AND r.id = :route
        """),
        own,
    )
    await db.execute(
        text("""
            UPDATE route SET length_m = (SELECT sum(length_m) FROM route_segment
                WHERE organisation_id = :organisation AND route_id = :route)
            WHERE organisation_id = :organisation AND id = :route
        """),
        own,
    )


async def set_stops(db: AsyncSession, organisation_id: UUID, route_id: UUID, stops: Sequence[UUID]) -> None:
    """Make these the stops of a route, in this order.

    A stop stands where the line comes nearest to its site, the end of a round trip at the end of the line.
    """
    await db.execute(delete(RouteStop).filter_by(organisation_id=organisation_id, route_id=route_id))
    own = {"organisation": organisation_id, "route": route_id}
    for ordinal, site_id in enumerate(stops):
        await db.execute(
            text("""
                INSERT INTO route_stop (organisation_id, route_id, ordinal, site_id, along_m)
                SELECT r.organisation_id, r.id, :ordinal, s.id,
                       CASE WHEN :last AND ST_DWithin(ST_EndPoint(r.line)::geography, s.geom::geography, s.radius_m)
                            THEN r.length_m
                            ELSE g.start_m + g.length_m * share_along(g.geom, ST_Centroid(s.geom)) END
                FROM route r
                JOIN site s ON s.organisation_id = r.organisation_id AND s.id = :site
                CROSS JOIN LATERAL (SELECT * FROM route_segment g
                    WHERE g.organisation_id = r.organisation_id AND g.route_id = r.id
                    ORDER BY ST_Distance(g.geom::geography, s.geom::geography), g.ordinal LIMIT 1) g
                WHERE r.organisation_id = :organisation AND r.id = :route
            """),
            {**own, "ordinal": ordinal, "site": site_id, "last": ordinal == len(stops) - 1},
        )


_KEEP_LINE = text("""
    INSERT INTO route_version (organisation_id, route_id, line_version, line, length_m, stops, replaced_at)
    SELECT r.organisation_id, r.id, r.line_version, r.line, r.length_m, coalesce((
        SELECT jsonb_agg(jsonb_build_object('site_id', t.site_id, 'name', s.name, 'along_m', round(t.along_m::numeric, 1))
                         ORDER BY t.ordinal)
        FROM route_stop t JOIN site s ON s.organisation_id = t.organisation_id AND s.id = t.site_id
        WHERE t.organisation_id = r.organisation_id AND t.route_id = r.id), '[]'), now()
    FROM route r WHERE r.organisation_id = :organisation AND r.id = :route
""")


async def replace_line(db: AsyncSession, organisation_id: UUID, route_id: UUID, coordinates: Line) -> None:
    """Give a route another line; the one that it had becomes an older version of it. Its stops are set by the caller."""
    await db.execute(_KEEP_LINE, {"organisation": organisation_id, "route": route_id})
    await db.execute(
        update(Route)
        .where(Route.organisation_id == organisation_id, Route.id == route_id)
        .values(line=line_string(coordinates), line_version=Route.line_version + 1)
        .execution_options(synchronize_session=False)
    )
    await cut_line(db, organisation_id, route_id)
