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
                                AND (at.retired_at IS NULL OR r.retired_at IS NOT NULL)
 WHERE s.organisation_id = r.organisation_id AND s.route_id = r.id)
"""

_ROUTE = f"""
'id', r.id, 'name', r.name, 'length_m', round(r.length_m::numeric, 1), 'stops', {_STOPS}, 'both_ways', r.both_ways,
'external_id', r.external_id, 'line_version', r.line_version, 'version', r.version, 'retired', r.retired_at IS NOT NULL
"""

# SiteOut, for the row s of site.
SITE = """
'id', s.id, 'name', s.name, 'aliases', s.aliases, 'alias_languages', s.alias_languages,
'kind', CASE WHEN s.parent_id IS NULL THEN 'site' ELSE 'part' END,
'parent_id', s.parent_id, 'lat', ST_Y(middle_of(s.geom)), 'lon', ST_X(middle_of(s.geom)),
'radius_m', s.radius_m, 'geometry', ST_AsGeoJSON(s.geom)::json, 'time_zone', s.time_zone,
'opening_hours', s.opening_hours, 'external_id', s.external_id, 'version', s.version, 'retired', s.retired_at IS NOT NULL
"""

# One row more than the page is looked at, so that the last page says so.
_SITES = text(f"""
WITH page AS MATERIALIZED (
    SELECT s.*, row_number() OVER (ORDER BY s.name, s.id) AS n FROM site s
    WHERE s.organisation_id = :organisation AND (s.retired_at IS NOT NULL) = :retired
      AND (CAST(:after_name AS text) IS NULL OR (s.name, s.id) > (CAST(:after_name AS text), CAST(:after_id AS uuid)))
    ORDER BY s.name, s.id LIMIT :most + 1
)
SELECT coalesce(json_agg(json_build_object({SITE}) ORDER BY s.n) FILTER (WHERE s.n <= :most), '[]')::text,
    max(s.name) FILTER (WHERE s.n = :most), max(s.id::text) FILTER (WHERE s.n = :most), count(*) > :most
FROM page s
""")  # noqa: S608 - put together from the constant above

_ROUTES = text(f"""
WITH page AS MATERIALIZED (
    SELECT r.organisation_id, r.id, r.name, r.length_m, r.both_ways, r.external_id, r.line_version, r.version, r.retired_at,
           row_number() OVER (ORDER BY r.name, r.id) AS n
    FROM route r
    WHERE r.organisation_id = :organisation AND (r.retired_at IS NOT NULL) = :retired
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
SELECT json_build_object({SITE}, 'local_time_zone', coalesce(s.time_zone, whole.time_zone),
    'parent', (SELECT json_build_object('id', p.id, 'name', p.name) FROM site p
               WHERE p.organisation_id = s.organisation_id AND p.id = s.parent_id),
    'parts', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name, p.id), '[]') FROM site p
              WHERE p.organisation_id = s.organisation_id AND p.parent_id = s.id AND p.retired_at IS NULL))::text
FROM site s JOIN organisation whole ON whole.id = s.organisation_id
WHERE s.organisation_id = :organisation AND s.id = :id
""")  # noqa: S608 - put together from the constants above


_VERSIONS = text(f"""
SELECT json_agg(v.told ORDER BY v.line_version DESC)::text FROM (
    SELECT r.line_version, json_build_object(
        'line_version', r.line_version, 'length_m', round(r.length_m::numeric, 1), 'stops', {_STOPS},
        'replaced_at', NULL, 'line', ST_AsGeoJSON(r.line)::json) AS told
    FROM route r WHERE r.organisation_id = :organisation AND r.id = :id
    UNION ALL
    SELECT o.line_version, json_build_object(
        'line_version', o.line_version, 'length_m', round(o.length_m::numeric, 1), 'stops', o.stops,
        'replaced_at', o.replaced_at, 'line', ST_AsGeoJSON(o.line)::json)
    FROM route_version o WHERE o.organisation_id = :organisation AND o.route_id = :id
) v
""")  # noqa: S608 - put together from the constants above


async def _by_name(
    db: AsyncSession, member: Reader, statement: TextClause, most: int, cursor: str | None, *, retired: bool
) -> tuple[bytes, str | None]:
    after_name, after_id = read_cursor("name", cursor) if cursor else (None, None)
    asked = {"organisation": member.organisation_id, "most": most, "retired": retired}
    items, name, id, more = (await db.execute(statement, {**asked, "after_name": after_name, "after_id": after_id})).one()
    return items.encode(), make_cursor("name", name, id) if more else None


async def sites(
    db: AsyncSession, member: Reader, most: int, cursor: str | None, *, retired: bool = False
) -> tuple[bytes, str | None]:
    """Sites and their parts by name, those that are there or the retired ones: items of a SiteList, the next page's cursor."""
    return await _by_name(db, member, _SITES, most, cursor, retired=retired)


async def routes(
    db: AsyncSession, member: Reader, most: int, cursor: str | None, *, retired: bool = False
) -> tuple[bytes, str | None]:
    """Routes by name with their stops: the items of a RouteList and the cursor of the next page."""
    return await _by_name(db, member, _ROUTES, most, cursor, retired=retired)


async def site(db: AsyncSession, member: Reader, site_id: UUID) -> bytes:
    """The site as SiteDetail, also a retired one. Raises NotFound."""
    return await _one(db, member, _ONE_SITE, site_id)


async def route(db: AsyncSession, member: Reader, route_id: UUID) -> bytes:
    """The route as RouteDetail, also a retired one. Raises NotFound."""
    return await _one(db, member, _ONE_ROUTE, route_id)


async def route_versions(db: AsyncSession, member: Reader, route_id: UUID) -> bytes:
    """The items of a RouteVersionList: the line that the route has, then those that it had, newest first. Raises NotFound."""
    return await _one(db, member, _VERSIONS, route_id)


async def _one(db: AsyncSession, member: Reader, statement: TextClause, id: UUID) -> bytes:
    found: str | None = (await db.execute(statement, {"organisation": member.organisation_id, "id": id})).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()
