"""Which reply is the answer, and one tap for it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotAllowed, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import note_change
from backhaul.insights.models import OPEN, Insight, Status
from backhaul.talk import events
from backhaul.talk.models import Reacting, Reply, ReplyReaction
from backhaul.talk.queries import CAN_ACCEPT
from backhaul.talk.reply import lock_reply

_DONE_BY_ANSWER = text("""
SELECT h.change ? 'answer' FROM insight_change h
WHERE h.organisation_id = :organisation AND h.insight_id = :insight AND h.change ? 'status'
ORDER BY h.at DESC, h.id DESC LIMIT 1
""")


async def accept_reply(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID, *, answers: bool = True) -> None:
    """Say that a reply is the answer, instead of the one that was, or with ``answers`` False that it is not after all.

    Raises:
        NotFound: the member sees no such reply.
        NotAllowed: they neither asked nor manage.
        Invalid: nobody asked anything here.
    """
    insight, reply = await lock_reply(db, member, insight_id, reply_id)
    if not _is_read_by(reply, member):
        raise NotFound
    asked = {"organisation": member.organisation_id, "member": member.id, "receipt": member.receipt_hash, "id": insight.id}
    if not await db.scalar(CAN_ACCEPT, asked):
        raise NotAllowed("Who asked says which reply is the answer, or a manager.")
    if insight.kind != "question":
        raise Invalid("Only a question has an answer. Say thanks instead.")
    if (reply.accepted_at is not None) == answers:
        return
    of_insight = (Reply.organisation_id == member.organisation_id) & (Reply.insight_id == insight.id)
    await db.execute(update(Reply).where(of_insight, Reply.accepted_at.is_not(None)).values(accepted_at=None))
    if answers:
        reply.accepted_at = datetime.now(UTC)
    insight.updated_at = datetime.now(UTC)
    # Nobody's name: who asked may have done so without one.
    change: dict[str, Any] = {"answer": str(reply_id) if answers else None}
    if status := await _status_after(db, insight, answers=answers):
        change["status"] = {"from": insight.status, "to": status}
        insight.status = status
    note_change(db, organisation_id=member.organisation_id, insight_id=insight.id, change=change)
    if answers:
        await events.accepted(db, member.organisation_id, insight.id, insight.visibility, by=member.id)
    else:
        await events.replied(db, member.organisation_id, insight.id, insight.visibility)


async def _status_after(db: AsyncSession, insight: Insight, *, answers: bool) -> Status | None:
    """What is answered is done, and owed by nobody; what is not after all, and was done by its answer alone, is owed again."""
    if answers:
        return "done" if insight.status in OPEN else None
    of_insight = {"organisation": insight.organisation_id, "insight": insight.id}
    if insight.status != "done" or not await db.scalar(_DONE_BY_ANSWER, of_insight):
        return None
    insight.owed_since, insight.escalated_at, insight.escalations = datetime.now(UTC), None, 0
    return "assigned" if insight.assignee_id else "seen"


async def react(
    db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID, kind: Reacting, *, holds: bool = True
) -> None:
    """Note the member's tap under a reply, or take it back. Twice is as once.

    Raises:
        NotFound: the member sees no such reply.
        Invalid: it is their own.
    """
    insight, reply = await lock_reply(db, member, insight_id, reply_id)
    if not _is_read_by(reply, member):
        raise NotFound
    if reply.author_id == member.id:
        raise Invalid("This is your own reply: the thanks are for others to say.")
    tap = {"organisation_id": member.organisation_id, "reply_id": reply_id, "member_id": member.id, "kind": kind}
    if holds:
        await db.execute(insert(ReplyReaction).values(**tap).on_conflict_do_nothing())
    else:
        await db.execute(delete(ReplyReaction).filter_by(**tap))
    await events.replied(db, member.organisation_id, insight.id, insight.visibility)


def _is_read_by(reply: Reply, member: Reader) -> bool:
    """Whether it was looked through, or is one's own or a manager's to read anyway."""
    if member.manages or reply.author_id == member.id:
        return True
    return reply.masked is not None and reply.hidden_at is None
