"""Adding sites and routes."""

from collections.abc import Sequence
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.gazetteer.models import Route, Site


async def add_site(
    db: AsyncSession,
    organisation_id: UUID,
    name: str,
    *,
    lat: float,
    lon: float,
    radius_m: float = 100.0,
    aliases: Sequence[str] = (),
    parent_id: UUID | None = None,
) -> UUID:
    """Add a site that is a point with a radius. Answers its id."""
    site = Site(
        organisation_id=organisation_id,
        id=new_id(),
        name=name,
        aliases=list(aliases),
        parent_id=parent_id,
        geom=WKTElement(f"POINT({lon!r} {lat!r})", srid=4326),
        radius_m=radius_m,
    )
    db.add(site)
    await db.flush()
    return site.id


async def add_route(
    db: AsyncSession,
    organisation_id: UUID,
    name: str,
    coordinates: Sequence[tuple[float, float]],
    stops: Sequence[UUID] = (),
) -> UUID:
    """Add a route from (longitude, latitude) in driving order, cut into the segments that reads use. Answers its id.

    A stop stands where the line comes nearest to its site, the end of a round trip at the end of the line.
    """
    route_id = new_id()
    line = WKTElement(f"LINESTRING({', '.join(f'{lon!r} {lat!r}' for lon, lat in coordinates)})", srid=4326)
    db.add(Route(organisation_id=organisation_id, id=route_id, name=name, line=line, length_m=0))
    await db.flush()
    own = {"organisation": organisation_id, "route": route_id}
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
    return route_id
