"""Mentioning colleagues in a reply: who may be, and who was.

In the stored words stands "@{id}": a name may change or be erased, is masked by nothing, and is found by no search.
"""

import re
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid
from backhaul.identity.access import Reader
from backhaul.insights.models import Insight
from backhaul.insights.queries import BY_ID
from backhaul.talk.models import ReplyMention

MENTION = re.compile(r"@\{([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}")
_MOST = 10
_MOST_SHOWN = 8

# Whom the insight i can be read by for being who they are. Not by having told it: that would tell who told it.
_READS = """
m.organisation_id = i.organisation_id AND m.deactivated_at IS NULL AND m.id <> :member
AND audience_has(i.organisation_id, i.visibility, i.group_id, m.id, m.role) AND m.role <> 'partner'
"""
_MENTIONABLE = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY o.name, o.id)
    FROM (SELECT m.id, c.name FROM member m
          -- Who is called by an alias is found by it, and by nothing else.
          CROSS JOIN LATERAL (SELECT called(m.organisation_id, m.id, m.name) AS name) c
          -- A guest reads nobody's name and mentions nobody.
          WHERE {_READS} AND (SELECT sees_organisation() OR sees_everything())
            AND (starts_with(lower(unaccent(c.name)), lower(unaccent(:starts)))
                 OR strpos(lower(unaccent(c.name)), ' ' || lower(unaccent(:starts))) > 0)
          ORDER BY c.name, m.id LIMIT :most) o), '[]'), 'next', NULL)::text
FROM insight i WHERE {BY_ID}
""")  # noqa: S608 - put together from the constants above
_HOW_MANY = text(f"""
SELECT count(*) FROM insight i JOIN member m ON m.id = ANY(CAST(:ids AS uuid[])) AND {_READS}
WHERE i.organisation_id = :organisation AND i.id = :id AND (SELECT sees_organisation() OR sees_everything())
""")  # noqa: S608 - put together from the constant above


# Who is mentioned in what can be read of an insight's replies, and did not hear of it.
MENTIONED_ANEW = """
SELECT DISTINCT x.member_id FROM reply_mention x
JOIN reply r ON r.organisation_id = x.organisation_id AND r.id = x.reply_id AND r.withdrawn_at IS NULL AND r.hidden_at IS NULL
            AND r.masked_revision = r.revision AND strpos(r.masked, x.member_id::text) > 0
JOIN insight i ON i.organisation_id = r.organisation_id AND i.id = r.insight_id
JOIN member m ON m.organisation_id = x.organisation_id AND m.id = x.member_id AND m.deactivated_at IS NULL
WHERE x.organisation_id = :organisation AND r.insight_id = :insight AND NOT x.told
  AND audience_has(i.organisation_id, i.visibility, i.group_id, m.id, m.role)
"""


def mentioned(said: str) -> set[UUID]:
    """The members whom these words mention."""
    return {UUID(id) for id in MENTION.findall(said)}


def without_mentions(said: str) -> str:
    """The words without them, for what is searched, compared or translated."""
    return MENTION.sub("", said)


async def mentionable(db: AsyncSession, member: Reader, insight_id: UUID, starts: str) -> str | None:
    """Colleagues who read an insight and one of whose names starts so, as Mentionable; None where this member sees none."""
    asked = {"organisation": member.organisation_id, "member": member.id, "id": insight_id, "starts": starts}
    found: str | None = await db.scalar(_MENTIONABLE, {**asked, "most": _MOST_SHOWN})
    return found


async def note_mentions(db: AsyncSession, member: Reader, insight: Insight, reply_id: UUID, said: str) -> None:
    """Keep whom a reply mentions; those who were not mentioned before hear of it once it was looked through.

    Raises Invalid for somebody who may not be mentioned here, in the same words as for nobody.
    """
    wanted = mentioned(said)
    known = set(
        await db.scalars(select(ReplyMention.member_id).filter_by(organisation_id=member.organisation_id, reply_id=reply_id))
    )
    new = wanted - known
    if not new:
        return
    asked = {"organisation": member.organisation_id, "member": member.id, "id": insight.id, "ids": list(new)}
    if len(wanted) > _MOST or await db.scalar(_HOW_MANY, asked) != len(new):
        raise Invalid("Mention at most ten, and only whom the list offers: those who can read this.")
    rows = [{"organisation_id": member.organisation_id, "reply_id": reply_id, "member_id": id} for id in _sorted(new)]
    await db.execute(insert(ReplyMention), rows)


def _sorted(ids: Collection[UUID]) -> list[UUID]:
    # In one order, so that two that mention the same never wait for each other.
    return sorted(ids, key=str)
