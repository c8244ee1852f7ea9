"""The SQL of the weekly brief: one statement that returns finished JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.identity.models import Organisation
from backhaul.notify.brief.weeks import Week

# As many people stand behind a number at least.
_PEOPLE = 5

# Masked, as everybody may read it: a brief is printed and hangs on walls.
_ITEM = """
'id', i.id, 'title', coalesce(i.translations -> CAST(:language AS text) ->> 'title', i.title),
'language', CASE WHEN i.translations ? CAST(:language AS text) THEN CAST(:language AS text) ELSE i.language END,
'place_label', i.place_label, 'kind', i.kind, 'urgency', i.urgency
"""


def _enough(n: str, people: str) -> str:
    return f"CASE WHEN {people} >= {_PEOPLE} THEN {n} END"


def _list(table: str, order: str, most: int, more: str = "") -> str:
    return f"""
    (SELECT coalesce(json_agg(x.item ORDER BY x.nth), '[]')
     FROM (SELECT json_build_object({_ITEM} {more}) AS item, row_number() OVER (ORDER BY {order}) AS nth
           FROM {table} f JOIN insight i ON i.organisation_id = :organisation AND i.id = f.id
           ORDER BY {order} LIMIT {most}) x)
    """  # noqa: S608 - put together from constants


_DECIDED_MORE = """, 'status', f.status,
    'reason', coalesce(i.reason_translations ->> CAST(:language AS text), i.reason),
    'reason_language', CASE WHEN i.reason_translations ? CAST(:language AS text) THEN CAST(:language AS text)
                            ELSE i.reason_language END"""

# Nobody can take the number of one tag from the sum: where fewer than five people stand behind all that has no number of its
# own, the sum has none either. Anonymous tips count as nobody's.
_BRIEF = text(f"""
WITH week AS MATERIALIZED (
    SELECT i.id, i.published_at >= :begins AS this FROM insight i
    WHERE i.organisation_id = :organisation AND i.published_at >= :before AND i.published_at < :ends
), said AS MATERIALIZED (
    SELECT DISTINCT w.this, w.id, t.author_id
    FROM week w
    JOIN insight_tip e ON e.organisation_id = :organisation AND e.insight_id = w.id
    JOIN tip t ON t.organisation_id = :organisation AND t.id = e.tip_id AND t.withdrawn_at IS NULL AND t.author_id IS NOT NULL
), cell AS MATERIALIZED (
    SELECT w.this, x.tag_id, count(DISTINCT w.id) AS n, count(DISTINCT s.author_id) AS people
    FROM week w
    JOIN insight_tag x ON x.organisation_id = :organisation AND x.insight_id = w.id
    LEFT JOIN said s ON s.id = w.id
    GROUP BY w.this, x.tag_id
), rest AS (
    SELECT w.this, count(DISTINCT s.author_id) AS people
    FROM week w LEFT JOIN said s ON s.id = w.id
    WHERE NOT EXISTS (
        SELECT FROM insight_tag x JOIN cell c ON c.this = w.this AND c.tag_id = x.tag_id AND c.people >= {_PEOPLE}
        WHERE x.organisation_id = :organisation AND x.insight_id = w.id)
    GROUP BY w.this
), total AS MATERIALIZED (
    SELECT w.this, count(DISTINCT w.id) AS n, count(DISTINCT s.author_id) AS people
    FROM week w LEFT JOIN said s ON s.id = w.id GROUP BY w.this
), told AS MATERIALIZED (
    SELECT t.this, t.people,
           CASE WHEN coalesce(r.people, {_PEOPLE}) >= {_PEOPLE} THEN {_enough("t.n", "t.people")} END AS n
    FROM total t LEFT JOIN rest r ON r.this = t.this
), danger AS MATERIALIZED (
    SELECT w.id FROM week w JOIN insight i ON i.organisation_id = :organisation AND i.id = w.id
    WHERE w.this AND (i.urgency <> 'normal' OR i.kind = 'hazard')
), many AS MATERIALIZED (
    SELECT j.id, count(DISTINCT t.author_id) AS people, count(*) AS tips
    FROM (SELECT DISTINCT e.insight_id AS id FROM insight_tip e
          WHERE e.organisation_id = :organisation AND e.score IS NOT NULL AND e.joined_at >= :begins AND e.joined_at < :ends) j
    JOIN insight i ON i.organisation_id = :organisation AND i.id = j.id AND i.published_at IS NOT NULL
    JOIN insight_tip e ON e.organisation_id = :organisation AND e.insight_id = j.id AND NOT e.disputes
    JOIN tip t ON t.organisation_id = :organisation AND t.id = e.tip_id AND t.withdrawn_at IS NULL
    GROUP BY j.id HAVING count(*) >= 3
), decided AS MATERIALIZED (
    SELECT i.id, i.status, max(c.at) AS at FROM insight_change c
    JOIN insight i ON i.organisation_id = :organisation AND i.id = c.insight_id AND i.published_at IS NOT NULL
                  AND i.status IN ('done', 'declined') AND c.change #>> '{{status,to}}' = i.status
    WHERE c.organisation_id = :organisation AND c.at >= :begins AND c.at < :ends
    GROUP BY i.id, i.status
), owed AS MATERIALIZED (
    SELECT i.id, coalesce(i.owed_since, i.published_at) AS since FROM insight i
    WHERE :is_recent AND i.organisation_id = :organisation AND i.published_at IS NOT NULL
      AND i.status IN ('new', 'seen', 'assigned')
    ORDER BY i.published_at, i.id LIMIT 1000
)
SELECT json_build_object(
    'organisation', (SELECT o.name FROM organisation o WHERE o.id = :organisation),
    'week', CAST(:week AS text), 'begins_on', CAST(:begins_on AS date), 'ends_on', CAST(:ends_on AS date),
    'previous', CAST(:previous AS text), 'next', CAST(:next AS text), 'is_over', CAST(:is_over AS boolean),
    'insights', (SELECT n FROM told WHERE this), 'insights_before', (SELECT n FROM told WHERE NOT this),
    'people', (SELECT {_enough("people", "people")} FROM told WHERE this),
    'helped', (SELECT {_enough("count(*)", "count(DISTINCT c.member_id)")} FROM confirmation c
               WHERE c.organisation_id = :organisation AND c.kind = 'helped'
                 AND c.created_at >= :begins AND c.created_at < :ends),
    'thanks', (SELECT {_enough("count(*)", "count(DISTINCT k.member_id)")} FROM thanks k
               WHERE k.organisation_id = :organisation
                 AND k.thanked_on BETWEEN CAST(:begins_on AS date) AND CAST(:ends_on AS date)),
    'tags', (SELECT coalesce(json_agg(json_build_object('slug', x.slug, 'name', x.name, 'n', x.n, 'before', x.before)
                                      ORDER BY x.n DESC NULLS LAST, x.ordinal, x.slug), '[]')
             FROM (SELECT g.slug, g.name, g.ordinal, {_enough("c.n", "c.people")} AS n, {_enough("b.n", "b.people")} AS before
                   FROM cell c JOIN tag g ON g.organisation_id = :organisation AND g.id = c.tag_id
                   LEFT JOIN cell b ON b.tag_id = c.tag_id AND NOT b.this
                   WHERE c.this ORDER BY 4 DESC NULLS LAST, g.ordinal, g.slug LIMIT 12) x),
    'urgent', {_list("danger", "i.urgency, i.kind <> 'hazard', i.published_at DESC, i.id", 10)},
    'many', {_list("many", "f.tips DESC, i.id", 8, ", 'people', " + _enough("f.people", "f.people"))},
    'done', (SELECT count(*) FROM decided WHERE status = 'done'),
    'declined', (SELECT count(*) FROM decided WHERE status = 'declined'),
    'decided', {_list("decided", "f.at DESC, i.id", 12, _DECIDED_MORE)},
    'outcomes', (SELECT coalesce(json_agg(json_build_object(
                    'text', o.text, 'language', o.language, 'place_label', o.place_label,
                    'value', CASE WHEN o.value_kind IS NOT NULL THEN
                        json_build_object('kind', o.value_kind, 'amount', o.amount::float8, 'currency', o.currency) END,
                    'basis', o.basis,
                    'insight_id', (SELECT l.insight_id FROM outcome_insight l
                                   WHERE l.organisation_id = o.organisation_id AND l.outcome_id = o.id
                                   ORDER BY l.insight_id LIMIT 1)) ORDER BY o.created_at, o.id), '[]')
                 FROM (SELECT * FROM outcome o WHERE o.organisation_id = :organisation AND o.withdrawn_at IS NULL
                         AND o.created_at >= :begins AND o.created_at < :ends ORDER BY o.created_at, o.id LIMIT 12) o),
    'owed', CASE WHEN :is_recent THEN json_build_object(
        'n', (SELECT count(*) FROM owed), 'items', {_list("owed", "f.since, i.id", 6, ", 'since', f.since")}) END)::text
""")  # noqa: S608 - put together from constants


async def brief(db: AsyncSession, member: Reader, name: str | None, now: datetime) -> bytes:
    """A week as Brief; without a name the last one that is over.

    Raises:
        Invalid: there is no such week.
        NotFound: it has not begun.
    """
    zone = (await db.execute(select(Organisation.time_zone).filter_by(id=member.organisation_id))).scalar_one()
    current = Week.of(now.astimezone(ZoneInfo(zone)).date())
    week = Week.named(name) if name else current.before()
    if week.monday > current.monday:
        raise NotFound("This week has not begun.")
    asked = {
        "organisation": member.organisation_id,
        "language": member.language.split("-")[0],
        "week": week.name,
        "begins_on": week.monday.isoformat(),
        "ends_on": week.sunday.isoformat(),
        "previous": week.before().name,
        "next": week.after().name if week.monday < current.monday else None,
        "is_over": week.monday < current.monday,
        "is_recent": week.monday >= current.before().monday,
        "before": week.before().begins(zone),
        "begins": week.begins(zone),
        "ends": week.after().begins(zone),
    }
    found: str = (await db.execute(_BRIEF, asked)).scalar_one()
    return found.encode()
