"""The SQL that reads polls, as finished JSON. The policy of the table leaves out what this reader does not see."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.secret import derive

_MOST = 100
# Below this a result could name somebody.
FEWEST = 5

_CLOSED = "(p.closed_at IS NOT NULL OR coalesce(p.closes_at <= now(), false))"
# As this reader calls a member: colleagues by the alias, managers by the name.
_CALLED = "called(m.organisation_id, m.id, m.name)"
# Names are for colleagues, and in a group for who is in it.
_READS_NAMES = "(p.group_id IS NOT NULL OR (SELECT sees_organisation()))"
MAY_CLOSE = """
(p.author_id = :member
 OR (p.insight_id IS NOT NULL AND (SELECT sees_everything()))
 OR EXISTS (SELECT FROM membership s WHERE s.organisation_id = p.organisation_id AND s.group_id = p.group_id
              AND s.member_id = :member AND s.role = 'owner'))
"""
_VOTED = """
CASE WHEN NOT p.anonymous THEN EXISTS (SELECT FROM poll_vote v WHERE v.organisation_id = p.organisation_id AND v.poll_id = p.id
                                         AND v.member_id = :member)
     WHEN p.closed_at IS NULL THEN EXISTS (
         SELECT FROM poll_mark k WHERE k.organisation_id = p.organisation_id AND k.poll_id = p.id
           AND k.mark = sha256(CAST(:key AS bytea) || uuid_send(CAST(:member AS uuid)) || uuid_send(p.id))) END
"""

# PollOut for the row p of poll. Of an anonymous one the votes are told as they were at the last five, ten, fifteen voters, and
# all of them once it is closed.
_POLL = f"""
(SELECT json_build_object(
    'id', p.id, 'group_id', p.group_id, 'insight_id', p.insight_id,
    'question', read_masked(p.author_id, p.masked, 0, p.question),
    'options', (SELECT json_agg(json_build_object(
                    'ordinal', o.ordinal, 'text', read_masked(p.author_id, p.masked, o.ordinal, o.text),
                    'votes', CASE WHEN t.told AND NOT t.few THEN CASE WHEN s.closed THEN o.votes ELSE o.shown_votes END END,
                    'voters', CASE WHEN t.told AND NOT p.anonymous AND {_READS_NAMES} THEN (
                        SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', {_CALLED})
                                                 ORDER BY {_CALLED}, m.id), '[]')
                        FROM poll_vote v JOIN member m ON m.organisation_id = v.organisation_id AND m.id = v.member_id
                        WHERE v.organisation_id = p.organisation_id AND v.poll_id = p.id AND o.ordinal = ANY (v.chosen)) END)
                    ORDER BY o.ordinal)
                FROM poll_option o WHERE o.organisation_id = p.organisation_id AND o.poll_id = p.id),
    'multiple', p.multiple, 'anonymous', p.anonymous, 'closes_at', p.closes_at, 'closed', s.closed,
    'told', t.told, 'few', t.few,
    'voters', CASE WHEN NOT t.few THEN s.voters END,
    'mine', (SELECT v.chosen FROM poll_vote v WHERE v.organisation_id = p.organisation_id AND v.poll_id = p.id
                                                AND v.member_id = :member),
    'voted', s.voted,
    'author', (SELECT json_build_object('id', m.id, 'name', {_CALLED}) FROM member m
               WHERE m.organisation_id = p.organisation_id AND m.id = p.author_id AND {_READS_NAMES}),
    'may_close', NOT s.closed AND {MAY_CLOSE}, 'created_at', date_trunc('hour', p.created_at))
 FROM (SELECT {_CLOSED} AS closed, {_VOTED} AS voted,
              CASE WHEN {_CLOSED} THEN p.voters ELSE p.shown_voters END AS voters) s
 CROSS JOIN LATERAL (SELECT s.closed OR coalesce(s.voted, false) AS told, p.anonymous AND s.voters < {FEWEST} AS few) t)
"""  # noqa: S608 - put together from the constants above

_LIST = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg({_POLL} ORDER BY p.created_at DESC, p.id DESC)
    FROM (SELECT * FROM poll p WHERE p.organisation_id = :organisation
            AND (p.group_id = CAST(:group AS uuid) OR p.insight_id = CAST(:insight AS uuid))
          ORDER BY p.created_at DESC, p.id DESC LIMIT :most) p), '[]'), 'next', NULL)::text
""")  # noqa: S608 - put together from the constant above
_ONE = text(f"SELECT {_POLL}::text FROM poll p WHERE p.organisation_id = :organisation AND p.id = :id")  # noqa: S608


def voting_key(organisation_id: UUID) -> bytes:
    """What only this installation knows, without which nobody can compute whose a mark is."""
    return derive("poll", str(organisation_id))


def _reader(member: Reader) -> dict[str, Any]:
    return {"organisation": member.organisation_id, "member": member.id, "key": voting_key(member.organisation_id)}


async def polls(db: AsyncSession, member: Reader, *, group: UUID | None, insight: UUID | None) -> bytes:
    """The polls of a group or of an insight, newest first, as PollList."""
    asked = {**_reader(member), "group": group, "insight": insight, "most": _MOST}
    found: str = (await db.execute(_LIST, asked)).scalar_one()
    return found.encode()


async def poll(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """One poll as PollOut. Raises NotFound."""
    found: str | None = await db.scalar(_ONE, {**_reader(member), "id": id})
    if found is None:
        raise NotFound
    return found.encode()
