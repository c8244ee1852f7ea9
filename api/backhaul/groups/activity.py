"""What is new in what a member follows and in their groups: one statement, newest first."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.identity.access import Reader
from backhaul.identity.schemas import Out, Person
from backhaul.insights.queries import reader
from backhaul.insights.schemas import GroupName

_ORDER = "activity"
# What happened earlier is in the lists, where it is looked for; and of a tag that all of them have the newest are enough.
_DAYS, _MOST_FOLLOWED = 30, 1000

ActivityKind = Literal["insight", "reply", "decided", "outcome", "poll", "joined", "file"]


class ActivityItem(Out):
    """Something that happened."""

    kind: ActivityKind
    id: UUID
    at: AwareDatetime = Field(description="What others wrote, asked, joined or put there is told by the hour.")
    group: GroupName | None
    insight_id: UUID | None
    title: str | None = Field(description="Of the insight, what a poll asks, or a file is called.")
    text: str | None = Field(description="What was replied, answered or changed.")
    language: str | None
    status: str | None = Field(description="What was decided: done or declined.")
    member: Person | None = Field(description="Who joined. Nothing else here says who did it.")


class ActivityList(Out):
    """What is new, newest first."""

    items: list[ActivityItem]
    next: str | None


# Sites with their parts, routes and tags are looked up by their indexes; what was followed by area or lies along a route has
# alerted already. One's own groups are all of it.
_FOLLOWED = """
SELECT i.id FROM insight i
WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND i.group_id = ANY ((SELECT current_groups())::uuid[])
  AND (CAST(:group AS uuid) IS NULL OR i.group_id = :group)
UNION
SELECT * FROM (
    SELECT i.id FROM insight i
    WHERE CAST(:group AS uuid) IS NULL AND i.organisation_id = :organisation
      AND i.published_at > now() - make_interval(days => CAST(:days AS int))
      AND (i.site_id IN (SELECT s.id FROM subscription f JOIN site s ON s.organisation_id = f.organisation_id
                                                                   AND f.site_id IN (s.id, s.parent_id)
                         WHERE f.organisation_id = :organisation AND f.member_id = :member)
           OR i.route_id IN (SELECT f.route_id FROM subscription f
                             WHERE f.organisation_id = :organisation AND f.member_id = :member AND f.route_id IS NOT NULL)
           OR i.id IN (SELECT a.insight_id FROM alert a WHERE a.organisation_id = :organisation AND a.member_id = :member)
           OR i.id IN (SELECT x.insight_id FROM subscription f
                       JOIN insight_tag x ON x.organisation_id = f.organisation_id AND x.tag_id = f.tag_id
                       WHERE f.organisation_id = :organisation AND f.member_id = :member AND f.tag_id IS NOT NULL))
    ORDER BY i.published_at DESC LIMIT :most_followed) wider
"""
_TITLE = """
coalesce((SELECT read_by_role(o.title, o.title_for_members)
          FROM jsonb_to_record(i.translations -> CAST(:language AS text)) AS o(title text, title_for_members text)
          WHERE i.language <> :language AND i.translations ? :language), read_by_role(i.title, i.title_for_members))
"""
# Each source gives its newest few, so the whole is a sort of some hundreds.
_SOURCES = (
    """
    SELECT 'insight', i.id, i.published_at, i.group_id, i.id, NULL, NULL, NULL, NULL, NULL
    FROM followed w JOIN insight i ON i.organisation_id = :organisation AND i.id = w.id
    """,
    """
    SELECT 'reply', r.id, date_trunc('hour', r.created_at), i.group_id, i.id, NULL, read_reply(r), r.language, NULL, NULL
    FROM followed w JOIN insight i ON i.organisation_id = :organisation AND i.id = w.id
    JOIN reply r ON r.organisation_id = i.organisation_id AND r.insight_id = i.id AND reads_reply(r)
    """,
    """
    SELECT 'decided', h.id, h.at, i.group_id, i.id, NULL,
           CASE WHEN h.change #>> '{status,to}' = i.status
                THEN coalesce(i.reason_translations ->> CAST(:language AS text), i.reason) END,
           i.reason_language, h.change #>> '{status,to}', NULL
    FROM followed w JOIN insight i ON i.organisation_id = :organisation AND i.id = w.id
    JOIN insight_change h ON h.organisation_id = i.organisation_id AND h.insight_id = i.id
                         AND h.change #>> '{status,to}' IN ('done', 'declined')
    """,
    """
    SELECT 'outcome', o.id, o.created_at, o.group_id, (
               SELECT min(l.insight_id::text)::uuid FROM outcome_insight l JOIN followed w ON w.id = l.insight_id
               WHERE l.organisation_id = o.organisation_id AND l.outcome_id = o.id), NULL, o.text, o.language, NULL, NULL
    FROM outcome o WHERE o.organisation_id = :organisation AND o.withdrawn_at IS NULL AND o.id IN (
        SELECT l.outcome_id FROM outcome_insight l JOIN followed w ON w.id = l.insight_id
        WHERE l.organisation_id = :organisation)
    """,
    """
    SELECT 'poll', p.id, date_trunc('hour', p.created_at), p.group_id, p.insight_id,
           read_masked(p.author_id, p.masked, 0, p.question), NULL, NULL, NULL, NULL
    FROM poll p WHERE p.organisation_id = :organisation
      AND ((p.group_id = ANY ((SELECT current_groups())::uuid[]) AND (CAST(:group AS uuid) IS NULL OR p.group_id = :group))
           OR p.insight_id IN (SELECT w.id FROM followed w))
    """,
    """
    SELECT 'joined', s.member_id, s.joined_at, s.group_id, NULL, NULL, NULL, NULL, NULL, s.member_id
    FROM membership s WHERE s.organisation_id = :organisation AND s.group_id = ANY ((SELECT current_groups())::uuid[])
      AND (CAST(:group AS uuid) IS NULL OR s.group_id = :group)
    """,
    """
    SELECT 'file', f.id, date_trunc('hour', f.created_at), f.group_id, NULL, f.name, NULL, NULL, NULL, NULL
    FROM group_file f WHERE f.organisation_id = :organisation AND f.group_id = ANY ((SELECT current_groups())::uuid[])
      AND f.state = 'shown' AND (CAST(:group AS uuid) IS NULL OR f.group_id = :group)
    """,
)
_AFTER = """
(CAST(:after_at AS timestamptz) IS NULL OR (x.at, x.kind, x.id)
 < (CAST(:after_at AS timestamptz), CAST(:after_kind AS text), CAST(:after_id AS uuid)))
"""


def _newest(source: str) -> str:
    # What a source has none of is NULL, which has a type only where it is told.
    types = {"group_id": "uuid", "insight_id": "uuid", "member_id": "uuid"}
    names = ("kind", "id", "at", "group_id", "insight_id", "title", "text", "language", "status", "member_id")
    told = ", ".join(
        f"x.{name}" if name in ("id", "at") else f"CAST(x.{name} AS {types.get(name, 'text')}) AS {name}" for name in names
    )
    return f"""
    (SELECT {told} FROM ({source}) AS x({", ".join(names)})
     WHERE {_AFTER} ORDER BY x.at DESC, x.kind DESC, x.id DESC LIMIT CAST(:most AS int) + 1)
    """  # noqa: S608 - put together from the constants above


_ACTIVITY = text(f"""
WITH followed AS MATERIALIZED ({_FOLLOWED}), page AS MATERIALIZED (
    SELECT x.*, row_number() OVER (ORDER BY x.at DESC, x.kind DESC, x.id DESC) AS n
    FROM ({" UNION ALL ".join(_newest(source) for source in _SOURCES)}) x
    ORDER BY n LIMIT CAST(:most AS int) + 1
)
SELECT coalesce((
    SELECT json_agg(json_build_object(
        'kind', p.kind, 'id', p.id, 'at', p.at,
        'group', (SELECT json_build_object('id', g.id, 'name', g.name) FROM member_group g
                  WHERE g.organisation_id = :organisation AND g.id = p.group_id),
        'insight_id', p.insight_id,
        'title', coalesce(p.title, (SELECT {_TITLE} FROM insight i
                                    WHERE i.organisation_id = :organisation AND i.id = p.insight_id)),
        'text', p.text, 'language', p.language, 'status', p.status,
        'member', (SELECT json_build_object('id', m.id, 'name', called(m.organisation_id, m.id, m.name)) FROM member m
                   WHERE m.organisation_id = :organisation AND m.id = p.member_id)) ORDER BY p.n)
    FROM page p WHERE p.n <= :most), '[]')::text, (SELECT count(*) > :most FROM page),
    (SELECT json_build_array(p.at, p.kind, p.id) FROM page p WHERE p.n = :most)
""")  # noqa: S608 - put together from the constants above


async def activity(
    db: AsyncSession, member: Reader, group: UUID | None, most: int, cursor: str | None
) -> tuple[bytes, str | None]:
    """A page of what is new in what this member follows and in their groups, or in one of these: the items and the next cursor.

    Raises Invalid for a cursor that is not of this list.
    """
    asked: dict[str, Any] = {**reader(member), "group": group, "most": most, "days": _DAYS, "most_followed": _MOST_FOLLOWED}
    asked |= {"after_at": None, "after_kind": None, "after_id": None}
    if cursor:
        at, kind, id = read_cursor(_ORDER, cursor)
        asked |= {"after_at": datetime.fromisoformat(at), "after_kind": kind, "after_id": UUID(id)}
    items, more, last = (await db.execute(_ACTIVITY, asked)).one()
    return items.encode(), make_cursor(_ORDER, *last) if more else None
