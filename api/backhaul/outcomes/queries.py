"""The SQL that reads outcomes, as finished JSON."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.queries import reader

_ORDER = "outcomes"

# OutcomeOut, for the row o of outcome. The policies of both tables leave out what this reader does not see.
OUTCOME = """
json_build_object(
    'id', o.id, 'text', o.text, 'language', o.language, 'since', o.since,
    'place', json_build_object('label', o.place_label, 'site_id', o.site_id),
    'value', CASE WHEN o.value_kind IS NOT NULL THEN
        json_build_object('kind', o.value_kind, 'amount', o.amount::float8, 'currency', o.currency) END,
    'basis', o.basis,
    'insights', (SELECT coalesce(json_agg(json_build_object(
                     'id', i.id, 'title', coalesce(read_by_role(x.title, x.title_for_members),
                                                   read_by_role(i.title, i.title_for_members)),
                     'language', coalesce(x.language, i.language)) ORDER BY i.published_at, i.id), '[]')
                 FROM outcome_insight l
                 JOIN insight i ON i.organisation_id = l.organisation_id AND i.id = l.insight_id AND i.published_at IS NOT NULL
                 LEFT JOIN LATERAL jsonb_to_record(i.translations -> CAST(:language AS text)) AS x(
                     language text, title text, title_for_members text) ON i.language <> :language
                 WHERE l.organisation_id = o.organisation_id AND l.outcome_id = o.id),
    'version', o.version, 'created_at', o.created_at, 'updated_at', o.updated_at, 'withdrawn_at', o.withdrawn_at)
"""

_PAGE = text(f"""
WITH page AS MATERIALIZED (
    SELECT o.*, row_number() OVER (ORDER BY o.since DESC, o.id DESC) AS n FROM outcome o
    WHERE o.organisation_id = :organisation AND o.withdrawn_at IS NULL
      AND (CAST(:site AS uuid) IS NULL OR o.site_id = :site)
      AND (CAST(:insight AS uuid) IS NULL OR EXISTS (
          SELECT FROM outcome_insight l
          WHERE l.organisation_id = o.organisation_id AND l.outcome_id = o.id AND l.insight_id = :insight))
      AND (CAST(:after_since AS date) IS NULL OR (o.since, o.id) < (CAST(:after_since AS date), CAST(:after_id AS uuid)))
    ORDER BY o.since DESC, o.id DESC LIMIT CAST(:most AS int) + 1
)
SELECT coalesce((SELECT json_agg({OUTCOME} ORDER BY o.n) FROM page o WHERE o.n <= :most), '[]')::text,
       (SELECT count(*) > :most FROM page), (SELECT p.since FROM page p WHERE p.n = :most),
       (SELECT p.id FROM page p WHERE p.n = :most)
""")  # noqa: S608 - put together from the constants above

_ONE = text(f"""
SELECT {OUTCOME}::text FROM outcome o
WHERE o.organisation_id = :organisation AND o.id = :id AND (o.withdrawn_at IS NULL OR :manages)
""")  # noqa: S608 - put together from the constants above

_HISTORY = text("""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object(
        'at', h.at, 'change', h.change,
        'member', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                   WHERE m.organisation_id = h.organisation_id AND m.id = h.member_id))
        ORDER BY h.at, h.id)
    FROM outcome_change h WHERE h.organisation_id = o.organisation_id AND h.outcome_id = o.id), '[]'), 'next', NULL)::text
FROM outcome o WHERE o.organisation_id = :organisation AND o.id = :id
""")

# Outcomes and what they are worth, and nobody who told or was helped: there is nothing here from which people could be counted.
_SUMS = text("""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'quarter', to_char(s.began, 'YYYY"-Q"Q'), 'kind', coalesce(s.value_kind, 'none'), 'currency', s.currency,
    'total', s.total, 'outcomes', s.outcomes) ORDER BY s.began DESC, s.value_kind NULLS LAST, s.currency), '[]'),
    'next', NULL)::text
FROM (
    SELECT date_trunc('quarter', o.since) AS began, o.value_kind, o.currency, sum(o.amount)::float8 AS total,
           count(*) AS outcomes
    FROM outcome o WHERE o.organisation_id = :organisation AND o.withdrawn_at IS NULL
    GROUP BY 1, 2, 3 ORDER BY 1 DESC LIMIT 200
) s
""")


async def outcomes(
    db: AsyncSession, member: Reader, most: int, cursor: str | None, *, site: UUID | None, insight: UUID | None
) -> tuple[bytes, str | None]:
    """A page of outcomes, those that began last first: the items and the next page's cursor.

    Raises Invalid for a cursor that is not one of this order.
    """
    asked: dict[str, Any] = {**reader(member), "most": most, "site": site, "insight": insight}
    asked |= {"after_since": None, "after_id": None}
    if cursor:
        since, id = read_cursor(_ORDER, cursor)
        asked |= {"after_since": date.fromisoformat(since), "after_id": UUID(id)}
    items, more, last_since, last_id = (await db.execute(_PAGE, asked)).one()
    return items.encode(), make_cursor(_ORDER, last_since.isoformat(), str(last_id)) if more else None


async def outcome(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """One outcome as OutcomeOut; managers read a withdrawn one, too. Raises NotFound."""
    found: str | None = await db.scalar(_ONE, {**reader(member), "id": id, "manages": member.manages})
    if found is None:
        raise NotFound
    return found.encode()


async def history(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """What was corrected of an outcome as OutcomeHistory. Raises NotFound."""
    found: str | None = await db.scalar(_HISTORY, {"organisation": member.organisation_id, "id": id})
    if found is None:
        raise NotFound
    return found.encode()


async def sums(db: AsyncSession, member: Reader) -> bytes:
    """What the outcomes of each quarter are worth, by unit, as OutcomeSums; the newest quarter first."""
    found: str = (await db.execute(_SUMS, {"organisation": member.organisation_id})).scalar_one()
    return found.encode()
