"""What a phone takes along of a route, for where there is no network."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.discover import queries
from backhaul.gazetteer.queries import SITE, route
from backhaul.identity.access import Reader

# As wide as what is read out along a route by default.
CORRIDOR_M = 150.0
# Beside it a driver turns off, waits or eats.
SITES_WITHIN_M = 500.0
MOST_SITES = 300
MOST_INSIGHTS = 500
# Phones keep several packs. What lies farthest along is left out first: it is fetched again before one gets there.
MOST_BYTES = 1_000_000
# What changes while nobody does anything.
_BY_TIME = dict.fromkeys(("age_s", "confidence", "answer_overdue"))

_SITES = text(f"""
SELECT coalesce(json_agg(json_build_object({SITE}) ORDER BY n.along_m, s.id), '[]')::text
FROM sites_along_route(CAST(:route AS uuid), CAST(:within_m AS float8), CAST(:most AS int)) n
JOIN site s ON s.organisation_id = :organisation AND s.id = n.site_id
""")  # noqa: S608 - put together from a constant


async def pack(db: AsyncSession, member: Reader, route_id: UUID) -> tuple[bytes, str]:
    """The pack of a route as RoutePack, and the tag of what it says.

    The tag is the same as long as nothing but the time has changed: ``generated_at``, and the insights' ``age_s``,
    ``confidence``, which fades by itself, and ``answer_overdue`` are left out of it. So a phone that shows the tag of the
    pack that it has is told that this one still holds.

    Raises NotFound for a route that this organisation does not have.
    """
    line = await route(db, member, route_id)
    asked = {"organisation": member.organisation_id, "route": route_id, "within_m": SITES_WITHIN_M, "most": MOST_SITES}
    sites: str = (await db.execute(_SITES, asked)).scalar_one()
    found = orjson.loads(await queries.on_route(db, member, route_id, corridor_m=CORRIDOR_M, from_m=0, most=MOST_INSIGHTS))
    taken, tagged = _within(found, MOST_BYTES)
    tag = sha256(b"\0".join((line, sites.encode(), tagged))).hexdigest()[:32]
    at = datetime.now(UTC).isoformat()
    body = b'{"route":%s,"sites":%s,"insights":{"items":%s,"next":null},"generated_at":"%s"}'
    return body % (line, sites.encode(), taken, at.encode()), tag


def _within(items: list[dict[str, Any]], most_bytes: int) -> tuple[bytes, bytes]:
    """The first items that fit, as JSON; and the same without what changes by the second."""
    kept: list[dict[str, Any]] = []
    size = 0
    for item in items:
        size += len(orjson.dumps(item)) + 1
        if size > most_bytes:
            break
        kept.append(item)
    return orjson.dumps(kept), orjson.dumps([{**item, **_BY_TIME} for item in kept])
