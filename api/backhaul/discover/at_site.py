"""What is known at a site and its parts: whoever stands at its door reads the most urgent first."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.discover.queries import listing
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.queries import reader

_CURSOR = "at_site"

# Each part and each urgency is a range of ix_insight_at_site that ends after a page: a site with half a million insights is
# read as quickly as one with ten. "alert" stands before "high" before "normal" in the alphabet, too.
_PAGE = """
    SELECT x.id, x.urgency, x.published_at, row_number() OVER (ORDER BY x.urgency, x.published_at DESC, x.id DESC) AS n,
           NULL::float8 AS distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m
    FROM (SELECT s.id FROM site s
          WHERE s.organisation_id = :organisation AND (s.id = :site OR s.parent_id = :site)) part
    CROSS JOIN (VALUES ('alert'), ('high'), ('normal')) AS level(urgency)
    CROSS JOIN LATERAL (
        SELECT i.id, i.urgency, i.published_at FROM insight i
        WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND i.site_id = part.id
          AND i.urgency = level.urgency {wanted}
        ORDER BY i.published_at DESC, i.id DESC LIMIT CAST(:most AS int) + 1
    ) x
    WHERE level.urgency >= CAST(:after_urgency AS text)
    ORDER BY x.urgency, x.published_at DESC, x.id DESC LIMIT CAST(:most AS int) + 1
"""
_AFTER = """
          AND (i.published_at, i.id) < (
              CASE WHEN level.urgency = :after_urgency THEN CAST(:after_at AS timestamptz) ELSE 'infinity' END,
              CAST(:after_id AS uuid))
"""


@cache
def _statement(current: bool | None, is_first: bool) -> TextClause:
    wanted = {True: "AND is_current(i)", False: "AND i.current_until <= now()", None: ""}[current]
    return listing(
        _PAGE.format(wanted=wanted + ("" if is_first else _AFTER)),
        ", (SELECT count(*) > :most FROM page), (SELECT p.urgency FROM page p WHERE p.n = :most), "
        "(SELECT p.published_at FROM page p WHERE p.n = :most), (SELECT p.id FROM page p WHERE p.n = :most), "
        "EXISTS (SELECT FROM site s WHERE s.organisation_id = :organisation AND s.id = :site)",
    )


async def at_site(
    db: AsyncSession, member: Reader, site_id: UUID, *, current: bool | None, most: int, cursor: str | None
) -> tuple[bytes, str | None]:
    """A page of what is known at a site and its parts, the most urgent first, then the newest: items and the next cursor.

    ``current``: only what holds, only what is over, or all.

    Raises:
        NotFound: this organisation has no such site.
        Invalid: the cursor is not one of this list.
    """
    values: dict[str, Any] = {**reader(member), "site": site_id, "most": most, "after_urgency": ""}
    if cursor:
        urgency, at, id = read_cursor(_CURSOR, cursor)
        values |= {"after_urgency": urgency, "after_at": datetime.fromisoformat(at), "after_id": UUID(id)}
    items, more, last_urgency, last_at, last_id, known = (await db.execute(_statement(current, cursor is None), values)).one()
    if not known:
        raise NotFound
    return items.encode(), make_cursor(_CURSOR, last_urgency, last_at.isoformat(), str(last_id)) if more else None
