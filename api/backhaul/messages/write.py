"""Writing to somebody, changing what was written, taking it back; each once, however often a phone sends it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import message_changed
from backhaul.errors import (
    DifferentMessage,
    MessageChanged,
    MessageWithdrawn,
    NotFound,
    NotReachable,
    TooLateToChange,
    TooManyMessages,
)
from backhaul.identity.access import Reader
from backhaul.messages.models import Message
from backhaul.messages.queries import CHANGE_WITHIN_H, MAY_WRITE, TAKE_BACK_WITHIN_H, of_pair
from backhaul.messages.schemas import MessageChange, MessageIn
from backhaul.pipeline.alerts import enqueue_message_alert

# Faster than anybody types, and slower than a script floods a colleague.
MOST_A_MINUTE = 30
_MINUTE_S = 60

# The sides of both; the other's only where it arrives there. One's own words are read by oneself.
_TAKEN = text(f"""
WITH sides AS (
    INSERT INTO conversation (organisation_id, member_id, other_id, last_ordinal)
    SELECT :organisation, s.member_id, s.other_id, :ordinal
    FROM (VALUES (CAST(:member AS uuid), CAST(:other AS uuid), true), (CAST(:other AS uuid), CAST(:member AS uuid), NOT :held))
        AS s(member_id, other_id, hears)
    WHERE s.hears ORDER BY s.member_id
    ON CONFLICT (organisation_id, member_id, other_id) DO UPDATE SET last_ordinal = excluded.last_ordinal
    RETURNING organisation_id, member_id, other_id
)
SELECT {message_changed("s", "CASE s.member_id WHEN CAST(:member AS uuid) THEN 'sent' ELSE 'arrived' END")} FROM sides s
""")  # noqa: S608 - put together from constants
_TELL_BOTH = text(f"""
SELECT {message_changed("s")}
FROM (SELECT CAST(:organisation AS uuid) AS organisation_id, CAST(:member AS uuid) AS member_id,
             CAST(:other AS uuid) AS other_id
      UNION ALL SELECT :organisation, :other, :member WHERE NOT :held) s
""")  # noqa: S608 - put together from constants


async def write_message(db: AsyncSession, member: Reader, other_id: UUID, id: UUID, body: MessageIn) -> bool:
    """Take a message to a colleague; false for one that was here before.

    Raises:
        NotFound: there is nobody of this id whom the member meets.
        NotReachable: the other takes no messages from them, or they have blocked the other, or the other has left.
        TooManyMessages: more in a minute than anybody types.
        DifferentMessage: a message of this id says something else, or is to somebody else, or somebody else's.
        MessageWithdrawn: its author took it back.
    """
    pair = of_pair(member, other_id)
    both = f"messages {sorted(map(str, (member.id, other_id)))}"
    asked = (await db.execute(MAY_WRITE, {**pair, "id": id, "both": both})).one_or_none()
    if asked is None:
        raise NotFound
    # What the server has already is told again, whatever was closed since.
    if not asked.known:
        if asked.blocked:
            raise NotReachable("You have blocked them. Take that back to write.")
        if not (asked.here and asked.open):
            raise NotReachable
        if asked.this_minute >= MOST_A_MINUTE:
            raise TooManyMessages(headers={"Retry-After": str(_MINUTE_S)})
    content = sha256(f"{member.id} {other_id} {body.model_dump_json()}".encode()).digest()
    stored = insert(Message).values(
        organisation_id=member.organisation_id,
        id=id,
        author_id=member.id,
        to_id=other_id,
        text=body.text,
        content_sha256=content,
        held=asked.held,
    )
    row = (await db.execute(stored.on_conflict_do_nothing(constraint="pk_message").returning(Message.ordinal))).one_or_none()
    if row is None:
        await _replayed(db, member, id, content)
        return False
    await db.execute(_TAKEN, {**pair, "ordinal": row.ordinal, "held": asked.held, "message": id})
    if not asked.held and not asked.muted:
        await enqueue_message_alert(db, member.organisation_id, other_id, by=member.id)
    return True


async def _replayed(db: AsyncSession, member: Reader, id: UUID, content: bytes) -> None:
    # One of two others is not seen here: then it is a different one for sure.
    known = (
        await db.execute(
            select(Message.content_sha256, Message.withdrawn_at).filter_by(organisation_id=member.organisation_id, id=id)
        )
    ).one_or_none()
    if known is None or known.content_sha256 != content:
        raise DifferentMessage
    if known.withdrawn_at is not None:
        raise MessageWithdrawn


async def _own(db: AsyncSession, member: Reader, other_id: UUID, id: UUID, within_h: int) -> tuple[Message, bool]:
    """A message of one's own, locked, and whether it is too old to be touched. Raises NotFound."""
    mine = select(Message).filter_by(organisation_id=member.organisation_id, id=id, author_id=member.id, to_id=other_id)
    message = await db.scalar(mine.with_for_update())
    if message is None:
        raise NotFound
    return message, message.created_at < datetime.now(UTC) - timedelta(hours=within_h)


async def change_message(db: AsyncSession, member: Reader, other_id: UUID, id: UUID, body: MessageChange) -> None:
    """Let a message of one's own say something else, for a day; who reads it reads that it was changed.

    Raises:
        NotFound: there is no such message of this member's to this colleague.
        MessageWithdrawn: it was taken back.
        MessageChanged: it was changed since it was read.
        TooLateToChange: it is older than a day.
    """
    message, late = await _own(db, member, other_id, id, CHANGE_WITHIN_H)
    if message.withdrawn_at is not None:
        raise MessageWithdrawn
    if body.text == message.text and message.revision in (body.base_revision, body.base_revision + 1):
        # The same again, or nothing new.
        return
    if body.base_revision != message.revision:
        raise MessageChanged
    if late:
        raise TooLateToChange
    message.text, message.revision, message.edited_at = body.text, message.revision + 1, datetime.now(UTC)
    await db.flush()
    await _tell(db, member, message, "changed")


async def take_back_message(db: AsyncSession, member: Reader, other_id: UUID, id: UUID) -> None:
    """Take a message of one's own back, for both, as long as a tip can be; a stone stays. Twice is as once.

    Raises:
        NotFound: there is no such message of this member's to this colleague.
        TooLateToChange: it is older than that.
    """
    message, late = await _own(db, member, other_id, id, TAKE_BACK_WITHIN_H)
    if message.withdrawn_at is not None:
        return
    if late:
        raise TooLateToChange("A message can be taken back for 14 days.")
    message.text, message.withdrawn_at = "", datetime.now(UTC)
    await db.flush()
    await _tell(db, member, message, "withdrawn")


async def _tell(db: AsyncSession, member: Reader, message: Message, change: str) -> None:
    told: dict[str, Any] = {**of_pair(member, message.to_id), "message": message.id, "held": message.held, "change": change}
    await db.execute(_TELL_BOTH, told)
