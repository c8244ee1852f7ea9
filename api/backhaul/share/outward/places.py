"""Sites and routes as features, a page at a time."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.share.outward.rows import Edges

Places = Literal["sites", "routes"]

_FEATURE: dict[Places, str] = {
    "sites": """json_build_object('type', 'Feature', 'id', k.id, 'geometry', ST_AsGeoJSON(k.geom, 7)::json, 'properties',
        json_build_object('name', k.name, 'external_id', k.external_id, 'part_of', k.parent_id, 'aliases', k.aliases,
                          'radius_m', k.radius_m, 'time_zone', k.time_zone, 'opening_hours', k.opening_hours))""",
    "routes": """json_build_object('type', 'Feature', 'id', k.id, 'geometry', ST_AsGeoJSON(k.line, 7)::json, 'properties',
        json_build_object('name', k.name, 'external_id', k.external_id, 'both_ways', k.both_ways,
                          'length_m', round(ST_Length(k.line::geography)::numeric)))""",
}
_SHAPE: dict[Places, str] = {"sites": "geom", "routes": "line"}
_TABLE: dict[Places, str] = {"sites": "site", "routes": "route"}


def _statement(kind: Places) -> TextClause:
    # A box across the antimeridian is two. An organisation has thousands of places, not millions: they are all looked at.
    return text(f"""
        WITH box AS (
            SELECT CASE WHEN CAST(:west AS float8) IS NULL THEN NULL
                        WHEN CAST(:west AS float8) <= CAST(:east AS float8)
                        THEN ST_MakeEnvelope(:west, :south, :east, :north, 4326)
                        ELSE ST_Union(ST_MakeEnvelope(:west, :south, 180, :north, 4326),
                                      ST_MakeEnvelope(-180, :south, :east, :north, 4326)) END AS shape
        ), page AS MATERIALIZED (
            SELECT k.* FROM {_TABLE[kind]} k, box
            WHERE k.organisation_id = :organisation AND k.retired_at IS NULL
              AND (CAST(:only AS uuid) IS NULL OR k.id = :only) AND (CAST(:after AS uuid) IS NULL OR k.id > :after)
              AND (box.shape IS NULL OR ST_Intersects(k.{_SHAPE[kind]}, box.shape))
            ORDER BY k.id LIMIT CAST(:most AS int) + 1
        ), shown AS (
            SELECT k.*, row_number() OVER (ORDER BY k.id) AS n FROM page k
        )
        SELECT coalesce((SELECT string_agg({_FEATURE[kind]}::text, E',\\n' ORDER BY k.n) FROM shown k WHERE k.n <= :most), ''),
               (SELECT count(*) FROM shown), (SELECT k.id FROM shown k WHERE k.n = :most)
    """)  # noqa: S608 - put together from constants


_STATEMENTS: dict[Places, TextClause] = {"sites": _statement("sites"), "routes": _statement("routes")}


async def places_page(
    db: AsyncSession,
    reader: Reader,
    kind: Places,
    most: int,
    *,
    box: Edges | None = None,
    after: UUID | None = None,
    only: UUID | None = None,
) -> tuple[str, int, UUID | None]:
    """Features as text, how many, and after which more follow. What is retired is left out."""
    edges: dict[str, Any] = dict(box.values()) if box else dict.fromkeys(("west", "south", "east", "north"))
    asked = {"organisation": reader.organisation_id, "most": most, "after": after, "only": only, **edges}
    lines, found, last = (await db.execute(_STATEMENTS[kind], asked)).one()
    return lines, min(found, most), last if found > most else None
