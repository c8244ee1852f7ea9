"""Up to where messages arrived on a member's phone and were read there. There is no time of either."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import inbox_changed, message_changed
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.messages.queries import of_pair

# Only ever forwards: phones of one member tell in any order.
_UP_TO = f"""
WITH newest AS (
    SELECT m.ordinal FROM message m
    WHERE m.organisation_id = :organisation AND m.id = :message AND m.author_id = :other AND m.to_id = :member AND NOT m.held
), side AS (
    UPDATE conversation c SET {{forwards}}
    FROM newest n WHERE c.organisation_id = :organisation AND c.member_id = :member AND c.other_id = :other AND {{is_news}}
    RETURNING c.organisation_id, c.member_id, c.other_id
), pair AS (
    SELECT s.organisation_id, s.member_id, s.other_id FROM side s WHERE :to_me
    UNION ALL SELECT s.organisation_id, s.other_id, s.member_id FROM side s
){{more}}
SELECT EXISTS (SELECT FROM newest) AND (SELECT count(*) FROM (SELECT {message_changed("b")} FROM pair b) told) >= 0 {{and_more}}
"""  # noqa: S608 - put together from constants
_DELIVERED = text(
    _UP_TO.format(forwards="delivered = n.ordinal", is_news="c.delivered < n.ordinal", more="", and_more=""),
)
# Who has read what they were told of has nothing unread of it in their inbox.
_WITH_INBOX = f""", alerts AS (
    UPDATE alert a SET read = true
    WHERE a.organisation_id = :organisation AND a.member_id = :member AND a.from_id = :other AND NOT a.read
      AND EXISTS (SELECT FROM newest)
    RETURNING a.organisation_id, a.member_id
), rung AS (SELECT {inbox_changed("a")} FROM alerts a)"""  # noqa: S608 - put together from constants
_READ = text(
    _UP_TO.format(
        forwards="read = n.ordinal, delivered = greatest(c.delivered, n.ordinal), "
        "read_shown = CASE WHEN :shown THEN n.ordinal ELSE c.read_shown END",
        is_news="c.read < n.ordinal",
        more=_WITH_INBOX,
        and_more="AND (SELECT count(*) FROM rung) >= 0",
    )
)
_RECEIPTS = text("""
SELECT coalesce((SELECT s.receipts FROM message_settings s
                 WHERE s.organisation_id = :organisation AND s.member_id = :member), false)
""")


async def note_delivered(db: AsyncSession, member: Reader, other_id: UUID, message_id: UUID) -> None:
    """This message of the other's is on a phone of the member's, and all before it. Twice is as once. Raises NotFound."""
    told = {**of_pair(member, other_id), "message": message_id, "change": "delivered", "to_me": False}
    if not await db.scalar(_DELIVERED, told):
        raise NotFound


async def note_read(db: AsyncSession, member: Reader, other_id: UUID, message_id: UUID) -> None:
    """The member has read this message of the other's, and all before it. The other is told only where the member wants that;
    the member's own other phones always are. Raises NotFound.
    """
    shown = bool(await db.scalar(_RECEIPTS, of_pair(member, other_id)))
    told = {**of_pair(member, other_id), "message": message_id, "to_me": True, "shown": shown}
    # What is not shown was delivered, and no more is heard of it.
    if not await db.scalar(_READ, {**told, "change": "read" if shown else "delivered"}):
        raise NotFound
