"""What happens in talk and somebody may want to hear of, one function for each: on the stream now, and as alerts."""

from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts
from backhaul.talk.models import ReplyMention


async def _tell(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str, change: Literal["replied"] = "replied"
) -> None:
    await announce(db, organisation_id=organisation_id, event="insight", id=insight_id, change=change, visibility=visibility)


async def asked(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> None:
    """A question was published, or asked once more: for those who say that they know its place. Its followers hear that it
    was published, as of everything.
    """
    await enqueue_alerts(db, organisation_id, insight_id, AlertReason.ASKED)


async def replied(db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str) -> None:
    """A reply came, was changed or was taken back: those who look at the insight read it anew."""
    await _tell(db, organisation_id, insight_id, visibility)


async def answered(db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str, *, by: UUID | None) -> None:
    """A reply was looked through and can be read by everybody: for those who asked."""
    await _tell(db, organisation_id, insight_id, visibility)
    await enqueue_alerts(db, organisation_id, insight_id, AlertReason.ANSWERED, by=by)


async def accepted(db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str, *, by: UUID | None) -> None:
    """A reply was accepted as the answer: for who wrote it, and for all who asked."""
    await _tell(db, organisation_id, insight_id, visibility)
    await enqueue_alerts(db, organisation_id, insight_id, AlertReason.ACCEPTED, by=by)


async def mentioned(db: AsyncSession, organisation_id: UUID, insight_id: UUID, reply_id: UUID, *, by: UUID | None) -> None:
    """A reply that mentions colleagues was looked through: for those of them who did not hear of it yet."""
    new = select(ReplyMention.member_id).filter_by(organisation_id=organisation_id, reply_id=reply_id, told=False).limit(1)
    if await db.scalar(new):
        await enqueue_alerts(db, organisation_id, insight_id, AlertReason.MENTIONED, by=by)
