"""What is worth telling those who follow it: noted by whoever changes it, in the same transaction."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY

TELL_FOLLOWERS = "alert.tell"

_NOT_SEEN_ANY_MORE = text("DELETE FROM insight_seen WHERE organisation_id = :organisation AND insight_id = :insight")


class AlertReason(StrEnum):
    """Why somebody is told of an insight. Another one is a line here, one in a migration's check and a text of the app's."""

    PUBLISHED = "published"
    URGENT = "urgent"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    CHANGED = "changed"
    THANKED = "thanked"
    ASKED = "asked"
    ESCALATED = "escalated"
    MENTIONED = "mentioned"


# Of these nobody has to read the insight again.
_NOTHING_NEW_TO_READ = (
    AlertReason.PUBLISHED,
    AlertReason.THANKED,
    AlertReason.ASKED,
    AlertReason.ESCALATED,
    AlertReason.MENTIONED,
)


async def enqueue_alerts(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, reason: AlertReason, *, by: UUID | None = None
) -> None:
    """Tell those whom it concerns, once the caller's transaction is committed: `notify.tell` knows who they are.

    ``by``: who did it; they know already. Whoever opened the insight before has not seen this.
    """
    if reason not in _NOTHING_NEW_TO_READ:
        await db.execute(_NOT_SEEN_ANY_MORE, {"organisation": organisation_id, "insight": insight_id})
    await defer(
        db,
        TELL_FOLLOWERS,
        NOTIFY,
        {
            "organisation_id": str(organisation_id),
            "insight_id": str(insight_id),
            "reason": str(reason),
            "by": str(by) if by else None,
        },
    )
