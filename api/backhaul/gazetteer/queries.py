"""The SQL that reads the gazetteer; PostgreSQL makes the finished JSON."""

from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.errors import NotFound
from backhaul.identity.access import Reader

_STOPS = """
(SELECT coalesce(json_agg(json_build_object('site_id', s.site_id, 'name', at.name, 'along_m', round(s.along_m::numeric, 1))
                          ORDER BY s.ordinal), '[]')
 FROM route_stop s JOIN site at ON at.organisation_id = s.organisation_id AND at.id = s.site_id
 WHERE s.organisation_id = r.organisation_id AND s.route_id = r.id)
"""

_ROUTE = f"""
'id', r.id, 'name', r.name, 'length_m', round(r.length_m::numeric, 1), 'stops', {_STOPS}
"""

# SiteOut, for the row s of site.
SITE = """
'id', s.id, 'name', s.name, 'aliases', s.aliases, 'kind', CASE WHEN s.parent_id IS NULL THEN 'site' ELSE 'part' END,
'parent_id', s.parent_id, 'lat', ST_Y(middle_of(s.geom)), 'lon', ST_X(middle_of(s.geom)),
'radius_m', s.radius_m, 'geometry', ST_AsGeoJSON(s.geom)::json
"""

# One row more than the page is looked at, so that the last page says so.
_SITES = text(f"""
WITH page AS MATERIALIZED (
    SELECT s.*, row_number() OVER (ORDER BY s.name, s.id) AS n FROM site s
    WHERE s.organisation_id = :organisation
      AND (CAST(:after_name AS text) IS NULL OR (s.name, s.id) > (CAST(:after_name AS text), CAST(:after_id AS uuid)))
    ORDER BY s.name, s.id LIMIT :most + 1
)
SELECT coalesce(json_agg(json_build_object({SITE}) ORDER BY s.n) FILTER (WHERE s.n <= :most), '[]')::text,
    max(s.name) FILTER (WHERE s.n = :most), max(s.id::text) FILTER (WHERE s.n = :most), count(*) > :most
FROM page s
""")  # noqa: S608 - put together from the constant above

_ROUTES = text(f"""
WITH page AS MATERIALIZED (
    SELECT r.organisation_id, r.id, r.name, r.length_m, row_number() OVER (ORDER BY r.name, r.id) AS n FROM route r
    WHERE r.organisation_id = :organisation
      AND (CAST(:after_name AS text) IS NULL OR (r.name, r.id) > (CAST(:after_name AS text), CAST(:after_id AS uuid)))
    ORDER BY r.name, r.id LIMIT :most + 1
)
SELECT coalesce(json_agg(json_build_object({_ROUTE}) ORDER BY r.n) FILTER (WHERE r.n <= :most), '[]')::text,
    max(r.name) FILTER (WHERE r.n = :most), max(r.id::text) FILTER (WHERE r.n = :most), count(*) > :most
FROM page r
""")  # noqa: S608 - put together from the constants above

_ONE_ROUTE = text(f"""
SELECT json_build_object({_ROUTE}, 'line', ST_AsGeoJSON(r.line)::json)::text FROM route r
WHERE r.organisation_id = :organisation AND r.id = :id
""")  # noqa: S608 - put together from the constants above

_ONE_SITE = text(f"""
SELECT json_build_object({SITE}, 'time_zone', coalesce(s.time_zone, whole.time_zone),
    'parent', (SELECT json_build_object('id', p.id, 'name', p.name) FROM site p
               WHERE p.organisation_id = s.organisation_id AND p.id = s.parent_id),
    'parts', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name, p.id), '[]') FROM site p
              WHERE p.organisation_id = s.organisation_id AND p.parent_id = s.id))::text
FROM site s JOIN organisation whole ON whole.id = s.organisation_id
WHERE s.organisation_id = :organisation AND s.id = :id
""")  # noqa: S608 - put together from the constants above


async def _by_name(
    db: AsyncSession, member: Reader, statement: TextClause, most: int, cursor: str | None
) -> tuple[bytes, str | None]:
    after_name, after_id = read_cursor("name", cursor) if cursor else (None, None)
    items, name, id, more = (
        await db.execute(
            statement,
            {"organisation": member.organisation_id, "most": most, "after_name": after_name, "after_id": after_id},
        )
    ).one()
    return items.encode(), make_cursor("name", name, id) if more else None


async def sites(db: AsyncSession, member: Reader, most: int, cursor: str | None) -> tuple[bytes, str | None]:
    """Sites and their parts by name: the items of a SiteList and the cursor of the next page."""
    return await _by_name(db, member, _SITES, most, cursor)


async def routes(db: AsyncSession, member: Reader, most: int, cursor: str | None) -> tuple[bytes, str | None]:
    """Routes by name with their stops: the items of a RouteList and the cursor of the next page."""
    return await _by_name(db, member, _ROUTES, most, cursor)


async def site(db: AsyncSession, member: Reader, site_id: UUID) -> bytes:
    """The site as SiteDetail. Raises NotFound."""
    found: str | None = (
        await db.execute(_ONE_SITE, {"organisation": member.organisation_id, "id": site_id})
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()


async def route(db: AsyncSession, member: Reader, route_id: UUID) -> bytes:
    """The route as RouteDetail. Raises NotFound."""
    found: str | None = (
        await db.execute(_ONE_ROUTE, {"organisation": member.organisation_id, "id": route_id})
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()
