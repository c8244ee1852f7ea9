"""What a phone takes along of a route, for where there is no network."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import accumulate
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.discover import queries
from backhaul.gazetteer.queries import SITE, route
from backhaul.identity.access import Reader
from backhaul.insights.queries import EVIDENCE, reader

# As wide as what is read out along a route by default.
CORRIDOR_M = 150.0
# Beside it a driver turns off, waits or eats.
SITES_WITHIN_M = 500.0
MOST_SITES = 300
MOST_INSIGHTS = 500
# Phones keep several packs. What lies farthest along is left out first: it is fetched again before one gets there.
MOST_BYTES = 1_000_000
# Of everything together. Voices are left out before thumbnails, these before text: a hundredth of the bytes tells most.
MOST_PACK_BYTES = 20_000_000
# What changes while nobody does anything.
_BY_TIME = dict.fromkeys(("age_s", "confidence", "now", "answer_overdue"))

_SITES = text(f"""
SELECT coalesce(json_agg(json_build_object({SITE}) ORDER BY n.along_m, s.id), '[]')::text
FROM sites_along_route(CAST(:route AS uuid), CAST(:within_m AS float8), CAST(:most AS int)) n
JOIN site s ON s.organisation_id = :organisation AND s.id = n.site_id
""")  # noqa: S608 - put together from a constant

# How many there are at all, and what can be heard and seen of those that are in the pack: of a tip that this reader does not
# read as a whole what was made for such readers, as `discover.media` sends it.
_PARTS = text(f"""
SELECT (SELECT count(*) FROM insights_on_route(CAST(:route AS uuid), CAST(:within_m AS float8), 0::float8, 100000))
       + (SELECT count(*) FROM insights_against_route(CAST(:route AS uuid), CAST(:within_m AS float8), 100000)),
       coalesce(json_agg(json_build_object(
           'insight_id', f.insight_id, 'tip_id', f.tip_id, 'part', f.part, 'kind', f.kind,
           'url', '/api/v1/media/' || f.tip_id || '/' || f.part || '/' || f.kind,
           'media_type', f.media_type, 'size', f.size_bytes, 'etag', f.etag)
           ORDER BY f.kind DESC, f.n, f.tip_id, f.part), '[]')::text
FROM (
    SELECT DISTINCT ON (a.n, t.id, r.part, k.kind) a.id AS insight_id, a.n, t.id AS tip_id, r.part, k.kind,
           r.media_type, r.size_bytes, coalesce(encode(r.sha256, 'hex'), r.kind || '-' || r.size_bytes) AS etag
    FROM unnest(CAST(:insights AS uuid[])) WITH ORDINALITY a(id, n)
    JOIN ({EVIDENCE}) ON e.organisation_id = :organisation AND e.insight_id = a.id
    CROSS JOIN (VALUES ('audio'), ('thumbnail')) k(kind)
    JOIN rendition r ON r.organisation_id = t.organisation_id AND r.tip_id = t.id
                    AND r.kind IN (k.kind, k.kind || '-' || reading(t.author_id))
    ORDER BY a.n, t.id, r.part, k.kind, r.kind = k.kind
) f
""")  # noqa: S608 - put together from a constant


async def pack(db: AsyncSession, member: Reader, route_id: UUID) -> tuple[bytes, str]:
    """The pack of a route as RoutePack, and the tag of what it says.

    The tag is the same as long as nothing but the time has changed: ``generated_at`` and what changes by itself are left out
    of it. So a phone that shows the tag of the pack that it has is told that this one still holds.

    Raises NotFound for a route that this organisation does not have.
    """
    line = await route(db, member, route_id)
    asked = {"organisation": member.organisation_id, "route": route_id, "within_m": SITES_WITHIN_M, "most": MOST_SITES}
    sites: str = (await db.execute(_SITES, asked)).scalar_one()
    found = orjson.loads(await queries.either_way(db, member, route_id, corridor_m=CORRIDOR_M, most=MOST_INSIGHTS))
    kept = _within(found, MOST_BYTES)
    wanted = {**reader(member), "route": route_id, "within_m": CORRIDOR_M, "insights": [item["id"] for item in kept]}
    known, listed = (await db.execute(_PARTS, wanted)).one()
    taken = orjson.dumps(kept)
    parts, left_out = _with_room(orjson.loads(listed), MOST_PACK_BYTES - len(line) - len(sites) - len(taken))
    told = orjson.dumps(parts), orjson.dumps({"insights": max(0, known - len(kept)), **left_out})
    # What fades and ages by itself is no news.
    timeless = orjson.dumps([{**item, **_BY_TIME} for item in kept])
    tag = sha256(b"\0".join((line, sites.encode(), timeless, *told))).hexdigest()[:32]
    at = datetime.now(UTC).isoformat()
    body = b'{"route":%s,"sites":%s,"insights":{"items":%s,"next":null},"parts":%s,"left_out":%s,"generated_at":"%s"}'
    return body % (line, sites.encode(), taken, *told, at.encode()), tag


def _with_room(parts: list[dict[str, Any]], room_bytes: int) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The first parts that fit, and how many there are of the rest."""
    sizes = accumulate(part["size"] for part in parts)
    n = sum(size <= room_bytes for size in sizes)
    rest = parts[n:]
    voices = sum(part["kind"] == "audio" for part in rest)
    return parts[:n], {"voices": voices, "thumbnails": len(rest) - voices, "bytes": sum(part["size"] for part in rest)}


def _within(items: list[dict[str, Any]], most_bytes: int) -> list[dict[str, Any]]:
    """The first items that fit."""
    kept: list[dict[str, Any]] = []
    size = 0
    for item in items:
        size += len(orjson.dumps(item)) + 1
        if size > most_bytes:
            break
        kept.append(item)
    return kept
