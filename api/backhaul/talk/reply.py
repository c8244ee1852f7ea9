"""Replying, changing a reply, taking it back; each once, however often a phone sends it."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import DifferentReply, NotFound, ReplyChanged, ReplyWithdrawn
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.insights.models import Insight
from backhaul.insights.stone import leave_stone
from backhaul.pipeline.queue import enqueue_reply
from backhaul.pipeline.stages import REPLY
from backhaul.talk import events
from backhaul.talk.mention import note_mentions
from backhaul.talk.models import Reply, ReplyEdit
from backhaul.talk.schemas import ReplyChange, ReplyIn
from backhaul.tips.models import Tip
from backhaul.tips.withdraw import withdraw_tip


async def lock_where_it_is(db: AsyncSession, member: Reader, insight_id: UUID) -> Insight:
    """The insight, locked, or the one that it was merged into since the phone knew it. Raises NotFound."""
    into = await db.scalar(select(Insight.merged_into_id).filter_by(organisation_id=member.organisation_id, id=insight_id))
    return await lock_insight(db, member, into or insight_id)


async def put_reply(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID, body: ReplyIn) -> bool:
    """Store a reply and have it looked through. False for one that was here before.

    Raises:
        NotFound: the member sees no such insight.
        DifferentReply: a reply of this id says something else, or is somebody else's.
        ReplyWithdrawn: its author took it back.
        Invalid: it mentions somebody who may not be mentioned here.
    """
    insight = await lock_where_it_is(db, member, insight_id)
    # By the address that it was sent to: an insight that was merged meanwhile is another one, the reply is the same.
    content = sha256(f"{insight_id} {member.id} {body.model_dump_json()}".encode()).digest()
    stored = await db.execute(
        insert(Reply)
        .values(
            organisation_id=member.organisation_id,
            id=reply_id,
            insight_id=insight.id,
            author_id=member.id,
            named=body.named,
            text=body.text,
            language=body.language,
            content_sha256=content,
        )
        .on_conflict_do_nothing(constraint="pk_reply")
        .returning(Reply.id)
    )
    if stored.scalar_one_or_none() is None:
        # With another insight's policy the row may not be seen: then it is a different one for sure.
        known = (
            await db.execute(
                select(Reply.content_sha256, Reply.withdrawn_at).filter_by(organisation_id=member.organisation_id, id=reply_id)
            )
        ).one_or_none()
        if known is None or known.content_sha256 != content:
            raise DifferentReply
        if known.withdrawn_at is not None:
            raise ReplyWithdrawn
        return False
    await note_mentions(db, member, insight, reply_id, body.text)
    await enqueue_reply(db, REPLY, member.organisation_id, reply_id)
    await events.replied(db, member.organisation_id, insight.id, insight.visibility)
    return True


async def lock_reply(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID) -> tuple[Insight, Reply]:
    """A reply of an insight, both locked.

    Raises:
        NotFound: the member sees no such insight, or there is no such reply of it.
        ReplyWithdrawn: its author took it back.
    """
    insight = await lock_where_it_is(db, member, insight_id)
    found = await db.execute(
        select(Reply).filter_by(organisation_id=member.organisation_id, id=reply_id, insight_id=insight.id).with_for_update()
    )
    reply = found.scalar_one_or_none()
    if reply is None:
        raise NotFound
    if reply.withdrawn_at is not None:
        raise ReplyWithdrawn
    return insight, reply


async def _own(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID) -> tuple[Insight, Reply]:
    insight, reply = await lock_reply(db, member, insight_id, reply_id)
    if reply.author_id != member.id:
        raise NotFound
    return insight, reply


async def change_reply(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID, body: ReplyChange) -> None:
    """Let a reply of one's own say something else. What it said is kept; others read the new words once these were looked
    through, and until then the ones before.

    Raises:
        NotFound: there is no such reply of this member.
        ReplyChanged: it was changed since it was read.
        Invalid: it mentions somebody who may not be mentioned here.
        ReplyWithdrawn: its author took it back.
    """
    insight, reply = await _own(db, member, insight_id, reply_id)
    if body.text == reply.text and reply.revision in (body.base_revision, body.base_revision + 1):
        # The same again, or nothing new.
        return
    if body.base_revision != reply.revision:
        raise ReplyChanged
    await note_mentions(db, member, insight, reply_id, body.text)
    was_read = reply.masked_revision == reply.revision
    db.add(
        ReplyEdit(
            organisation_id=member.organisation_id,
            reply_id=reply_id,
            revision=reply.revision,
            text=reply.text,
            masked=reply.masked if was_read else None,
            masked_for_members=reply.masked_for_members if was_read else None,
            changed_at=datetime.now(UTC),
        )
    )
    reply.text, reply.revision = body.text, reply.revision + 1
    await enqueue_reply(db, REPLY, member.organisation_id, reply_id)
    await events.replied(db, member.organisation_id, insight.id, insight.visibility)


async def withdraw_reply(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID) -> bool:
    """Take a reply of one's own back: its words, what it said before, and the taps under it go, and so does what was recorded.
    Twice is as once. True where it is a tip, too, whose objects are to go after the commit.

    Raises NotFound.
    """
    spoken = bool(await db.scalar(select(Tip.replies_to_id).filter_by(organisation_id=member.organisation_id, id=reply_id)))
    try:
        insight, _ = await _own(db, member, insight_id, reply_id)
    except ReplyWithdrawn:
        return spoken
    if spoken:
        await withdraw_tip(db, member, reply_id)
    await leave_stone(db, member.organisation_id, reply_id)
    await events.replied(db, member.organisation_id, insight.id, insight.visibility)
    return spoken
