"""The SQL that reads messages; PostgreSQL makes the finished JSON, and the policies see to it that only these two read."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.errors import NotFound
from backhaul.identity.access import Reader

# A slip is put right the same day, and read as changed. What should not have been said goes as long as a tip does.
CHANGE_WITHIN_H, TAKE_BACK_WITHIN_H = 24, 14 * 24

FACE = """
json_build_object('id', o.id, 'name', called(o.organisation_id, o.id, o.name), 'picture', picture_of(o.organisation_id, o.id))
"""

# Whom somebody meets here: colleagues each other; a guest managers, and they them, until groups bring guests together. {me} and
# {other} are rows of member. Of all others nobody is told that they are here.
MEETS = """
({other}.id <> {me}.id AND (
    ({other}.role <> 'partner' AND {me}.role <> 'partner')
    OR {other}.role IN ('manager', 'admin') OR {me}.role IN ('manager', 'admin')))
"""

# `theirs`: the other's side; how far they got is told as they want it.
_MESSAGE = f"""
json_build_object(
    'id', x.id, 'mine', x.author_id = :member, 'text', x.text, 'at', x.created_at, 'revision', x.revision,
    'edited', x.edited_at IS NOT NULL AND x.withdrawn_at IS NULL, 'withdrawn', x.withdrawn_at IS NOT NULL, 'removed', x.removed,
    'state', CASE WHEN x.author_id <> :member THEN NULL WHEN x.held THEN 'sent'
                  WHEN x.ordinal <= theirs.read_shown THEN 'read'
                  WHEN x.ordinal <= theirs.delivered THEN 'delivered' ELSE 'sent' END,
    'may_change', x.author_id = :member AND x.withdrawn_at IS NULL
                  AND x.created_at > now() - interval '{CHANGE_WITHIN_H} hours',
    'may_take_back', x.author_id = :member AND x.withdrawn_at IS NULL
                     AND x.created_at > now() - interval '{TAKE_BACK_WITHIN_H} hours')
"""
# Both ways by an index each.
_OF_PAIR = """
SELECT x.* FROM (
    (SELECT m.* FROM message m WHERE m.organisation_id = :organisation AND m.author_id = :member AND m.to_id = {other} {more}
     ORDER BY m.ordinal DESC LIMIT {most})
    UNION ALL
    (SELECT m.* FROM message m WHERE m.organisation_id = :organisation AND m.author_id = {other} AND m.to_id = :member {more}
       AND NOT m.held
     ORDER BY m.ordinal DESC LIMIT {most})) x
ORDER BY x.ordinal DESC LIMIT {most}
"""
_UNREAD = """
(SELECT count(*) FROM (SELECT FROM message u WHERE u.organisation_id = :organisation AND u.author_id = {other}
                         AND u.to_id = :member AND NOT u.held AND u.withdrawn_at IS NULL AND u.ordinal > {read} LIMIT 99) n)
"""
_MY_SIDE = "c.organisation_id = :organisation AND c.member_id = :member"

_CONVERSATIONS = text(f"""
WITH page AS MATERIALIZED (
    SELECT c.*, row_number() OVER (ORDER BY c.last_ordinal DESC) AS n FROM conversation c
    WHERE {_MY_SIDE} AND c.last_ordinal IS NOT NULL
      AND (CAST(:before AS bigint) IS NULL OR c.last_ordinal < :before)
    ORDER BY c.last_ordinal DESC LIMIT CAST(:most AS int) + 1
)
SELECT coalesce((SELECT json_agg(json_build_object(
        'person', {FACE}, 'last', said.it, 'unread', {_UNREAD.format(other="c.other_id", read="c.read")},
        'muted', c.muted, 'blocked', c.blocked) ORDER BY c.n)
    FROM page c
    JOIN member o ON o.organisation_id = c.organisation_id AND o.id = c.other_id
    LEFT JOIN conversation theirs ON theirs.organisation_id = c.organisation_id AND theirs.member_id = c.other_id
                                 AND theirs.other_id = c.member_id
    LEFT JOIN LATERAL (SELECT {_MESSAGE} AS it FROM ({_OF_PAIR.format(other="c.other_id", more="", most=1)}) x) said ON true
    WHERE c.n <= :most), '[]')::text,
    CASE WHEN (SELECT count(*) FROM page) > :most THEN (SELECT last_ordinal FROM page WHERE n = :most) END
""")  # noqa: S608 - put together from constants

# Not where the other closed it to strangers, or this member blocked them. Who is blocked is not told: what they write is taken,
# and stays sent.
_MAY_WRITE = """
(NOT coalesce(c.blocked, false) AND (
    coalesce(s.open, true) OR EXISTS (SELECT FROM message w WHERE w.organisation_id = :organisation AND w.author_id = o.id
                                        AND w.to_id = :member)))
"""
_SIDES = """
FROM member o
JOIN member me ON me.organisation_id = o.organisation_id AND me.id = :member
LEFT JOIN conversation c ON c.organisation_id = o.organisation_id AND c.member_id = :member AND c.other_id = o.id
LEFT JOIN conversation theirs ON theirs.organisation_id = o.organisation_id AND theirs.member_id = o.id
                             AND theirs.other_id = :member
LEFT JOIN message_settings s ON s.organisation_id = o.organisation_id AND s.member_id = o.id
WHERE o.organisation_id = :organisation AND o.id = :other
"""
_WITH = text(f"""
WITH page AS MATERIALIZED ({
    _OF_PAIR.format(
        other="CAST(:other AS uuid)",
        more="AND (CAST(:before AS bigint) IS NULL OR m.ordinal < :before)",
        most="CAST(:most AS int) + 1",
    )
})
SELECT json_build_object(
    'person', {FACE}, 'role', o.role,
    'items', (SELECT coalesce(json_agg({_MESSAGE} ORDER BY x.ordinal DESC), '[]')
              FROM (SELECT * FROM page ORDER BY ordinal DESC LIMIT :most) x),
    'unread', {_UNREAD.format(other="o.id", read="coalesce(c.read, 0)")},
    'muted', coalesce(c.muted, false), 'blocked', coalesce(c.blocked, false),
    'may_write', o.deactivated_at IS NULL AND {MEETS.format(me="me", other="o")} AND {_MAY_WRITE})::jsonb,
    CASE WHEN (SELECT count(*) FROM page) > :most
         THEN (SELECT min(ordinal) FROM (SELECT ordinal FROM page ORDER BY ordinal DESC LIMIT :most) shown) END
{_SIDES} AND ({MEETS.format(me="me", other="o")} OR EXISTS (SELECT FROM page))
""")  # noqa: S608 - put together from constants

# Whether and how somebody may write: one statement before anything is written. Two at once wait for each other in it, which
# puts them in the order in which they are committed: who has read up to the second has read the first.
MAY_WRITE = text(f"""
SELECT o.deactivated_at IS NULL AS here, {_MAY_WRITE} AS open, coalesce(theirs.blocked, false) AS held,
       coalesce(theirs.muted, false) AS muted, coalesce(c.blocked, false) AS blocked,
       EXISTS (SELECT FROM message k WHERE k.organisation_id = :organisation AND k.id = :id) AS known,
       (SELECT count(*) FROM message p WHERE p.organisation_id = :organisation AND p.author_id = :member
          AND p.created_at > now() - interval '1 minute') AS this_minute,
       pg_advisory_xact_lock(hashtextextended(:both, 0))
{_SIDES} AND {MEETS.format(me="me", other="o")}
""")  # noqa: S608 - put together from constants

_ONE = text(f"""
SELECT {_MESSAGE}::text FROM message x
LEFT JOIN conversation theirs ON theirs.organisation_id = x.organisation_id AND theirs.member_id = x.to_id
                             AND theirs.other_id = x.author_id
WHERE x.organisation_id = :organisation AND x.id = :id AND x.author_id = :member AND x.to_id = :other
""")  # noqa: S608 - put together from constants

_SETTINGS = text("""
SELECT json_build_object('receipts', coalesce(s.receipts, false), 'preview', coalesce(s.preview, false),
                         'open', coalesce(s.open, true))::text
FROM (SELECT 1) one LEFT JOIN message_settings s ON s.organisation_id = :organisation AND s.member_id = :member
""")

_REPORTED = text(f"""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'id', r.id, 'text', r.text, 'author', {FACE}, 'reason', r.reason, 'words', r.words, 'at', r.reported_at)
    ORDER BY r.reported_at, r.id), '[]'), 'next', NULL)::text
FROM (SELECT * FROM message_report WHERE organisation_id = :organisation AND settled_at IS NULL
      ORDER BY reported_at, id LIMIT 100) r
JOIN member o ON o.organisation_id = r.organisation_id AND o.id = r.author_id
""")  # noqa: S608 - put together from constants


def of_pair(member: Reader, other_id: UUID) -> dict[str, Any]:
    """What these statements want to know of who asks and whom they write with."""
    return {"organisation": member.organisation_id, "member": member.id, "other": other_id}


async def conversations(db: AsyncSession, member: Reader, most: int, cursor: str | None) -> tuple[bytes, str | None]:
    """With whom the member wrote, newest first: the items of a ConversationList and the next page's cursor. Raises Invalid."""
    before = int(read_cursor("conversations", cursor)[0]) if cursor else None
    asked = {"organisation": member.organisation_id, "member": member.id, "before": before, "most": most}
    items, last = (await db.execute(_CONVERSATIONS, asked)).one()
    return items.encode(), make_cursor("conversations", str(last)) if last is not None else None


async def messages(db: AsyncSession, member: Reader, other_id: UUID, most: int, cursor: str | None) -> dict[str, Any]:
    """A page of what the member and the other wrote, as Messages. Raises NotFound for nobody whom they meet, and Invalid."""
    before = int(read_cursor("messages", cursor)[0]) if cursor else None
    row = (await db.execute(_WITH, {**of_pair(member, other_id), "before": before, "most": most})).one_or_none()
    if row is None:
        raise NotFound
    found, last = row
    return {**found, "next": make_cursor("messages", str(last)) if last is not None else None}


async def message(db: AsyncSession, member: Reader, other_id: UUID, id: UUID) -> bytes:
    """One message of the member's own as MessageOut. Raises NotFound."""
    found: str | None = await db.scalar(_ONE, {**of_pair(member, other_id), "id": id})
    if found is None:
        raise NotFound
    return found.encode()


async def settings(db: AsyncSession, member: Reader) -> bytes:
    """How a member wants messages, as MessageSettingsModel."""
    found: str = (await db.execute(_SETTINGS, {"organisation": member.organisation_id, "member": member.id})).scalar_one()
    return found.encode()


async def reported(db: AsyncSession, member: Reader) -> bytes:
    """What was reported and not looked at, oldest first, as ReportedMessages."""
    found: str = (await db.execute(_REPORTED, {"organisation": member.organisation_id})).scalar_one()
    return found.encode()
