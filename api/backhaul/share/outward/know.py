"""What the driver of a route should know: one call of a dispatch system, in the driver's language and in driving order."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import text

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.share.outward.feature import AS_PROPERTIES
from backhaul.share.outward.rows import eyes_of, says

# By our id, or by the one that the route has in the system that asks.
_KNOW = text(f"""
WITH way AS (
    SELECT r.id, r.name, r.external_id, ST_Length(r.line::geography) AS length_m FROM route r
    WHERE r.organisation_id = :organisation AND r.retired_at IS NULL
      AND (r.id = CAST(:id AS uuid) OR r.external_id = CAST(:external AS text))
    ORDER BY r.id = CAST(:id AS uuid) DESC NULLS LAST, r.id LIMIT 1
), page AS MATERIALIZED (
    SELECT f.insight_id AS id, f.along_m, f.offset_m, row_number() OVER (ORDER BY f.along_m, f.insight_id) AS n
    FROM way CROSS JOIN LATERAL insights_on_route(
        way.id, CAST(:corridor_m AS float8), CAST(:from_m AS float8), CAST(:most AS int)) f
)
SELECT json_build_object(
    'route', json_build_object('id', way.id, 'external_id', way.external_id, 'name', way.name,
                               'length_m', round(way.length_m::numeric)),
    'items', coalesce((
        SELECT json_agg(json_build_object(
            'id', i.id, 'along_m', round(p.along_m::numeric), 'offset_m', round(p.offset_m::numeric), 'now', holds_now(i),
            'lat', round(i.lat::numeric, 6), 'lon', round(i.lon::numeric, 6), {AS_PROPERTIES}) ORDER BY p.n)
        FROM page p JOIN insight i ON i.organisation_id = :organisation AND i.id = p.id), '[]'),
    'urgent', (SELECT count(*) FROM page p JOIN insight i ON i.organisation_id = :organisation AND i.id = p.id
               WHERE i.urgency <> 'normal' OR i.kind = 'hazard'),
    'as_of', now())::text
FROM way
""")  # noqa: S608 - put together from constants


async def to_know(reader: Reader, route: str, *, language: str | None, corridor_m: float, from_m: float, most: int) -> bytes:
    """What holds along a route as ToKnow. Raises NotFound for a route that the organisation does not drive."""
    try:
        id = UUID(route)
    except ValueError:
        id = None
    reader = replace(reader, language=language or reader.language)
    asked: dict[str, Any] = {"id": id, "external": route, "corridor_m": corridor_m, "from_m": from_m, "most": most}
    async with eyes_of(reader) as db:
        found: str | None = (await db.execute(_KNOW, {**says(reader), **asked})).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()
