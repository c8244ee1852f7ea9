"""What is worth telling those who follow it: noted by whoever changes it, in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.settings import get_settings

TELL_FOLLOWERS, TELL_MESSAGE = "alert.tell", "alert.message"
TELL_NOTICE = "notice.tell"

# What is told of something that is no insight to its reader: what others read no more, or read again, a webhook that is
# paused because it failed, and a code that signs in as oneself and that somebody else made.
Notice = Literal["hidden", "put_back", "webhook_paused", "let_in"]

_NOT_SEEN_ANY_MORE = text("DELETE FROM insight_seen WHERE organisation_id = :organisation AND insight_id = ANY(:insights)")
_TAKEN_BACK = text("""
DELETE FROM alert WHERE organisation_id = :organisation AND insight_id = ANY(:insights) AND reason = 'decided'
""")


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
    # These two ring again when what was told before was read.
    ASSIGNED = "assigned"
    WATCHED = "watched"
    # Of somebody who wrote, and no insight.
    MESSAGE = "message"


# Of these nobody has to read the insight again.
_NOTHING_NEW_TO_READ = (
    *(AlertReason.PUBLISHED, AlertReason.THANKED, AlertReason.ASKED, AlertReason.ESCALATED),
    *(AlertReason.ASSIGNED, AlertReason.WATCHED, AlertReason.MENTIONED),
)


async def enqueue_alerts(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, reason: AlertReason, *, by: UUID | None = None
) -> None:
    """Tell those whom it concerns, once the caller's transaction is committed: `notify.tell` knows who they are.

    ``by``: who did it; they know already. Whoever opened the insight before has not seen this.
    """
    await enqueue_many_alerts(db, organisation_id, [(insight_id, reason)], by=by)


async def enqueue_many_alerts(
    db: AsyncSession, organisation_id: UUID, news: Sequence[tuple[UUID, AlertReason]], *, by: UUID | None = None
) -> None:
    """The same of several insights, each with its reason, in as many statements."""
    if changed := [insight_id for insight_id, reason in news if reason not in _NOTHING_NEW_TO_READ]:
        await db.execute(_NOT_SEEN_ANY_MORE, {"organisation": organisation_id, "insights": changed})
    told: list[Mapping[str, str | None]] = [
        {
            "organisation_id": str(organisation_id),
            "insight_id": str(insight_id),
            "reason": str(reason),
            "by": str(by) if by else None,
        }
        for insight_id, reason in news
    ]
    if told:
        await defer(db, TELL_FOLLOWERS, NOTIFY, *told)


async def enqueue_message_alert(db: AsyncSession, organisation_id: UUID, to: UUID, *, by: UUID) -> None:
    """Tell a member that somebody wrote to them, once the caller commits; not of what they read meanwhile."""
    about = {"organisation_id": str(organisation_id), "to": str(to), "by": str(by)}
    at = datetime.now(UTC) + timedelta(seconds=get_settings().message_alert_after_s)
    await defer(db, TELL_MESSAGE, NOTIFY, about, not_before=at)


async def enqueue_notice(
    db: AsyncSession, organisation_id: UUID, kind: Notice, thing_id: UUID, *, by: UUID | None = None
) -> None:
    """Tell the authors of what was hidden or put back (``thing_id`` of `hidden`), the admins of a webhook, or the member for
    whom a code was made (their own id), once the caller's transaction is committed: `notify.notices` knows who they are."""
    told = {"organisation_id": str(organisation_id), "kind": kind, "thing_id": str(thing_id), "by": str(by) if by else None}
    await defer(db, TELL_NOTICE, NOTIFY, told)


async def take_back_decided(db: AsyncSession, organisation_id: UUID, insight_ids: Sequence[UUID]) -> None:
    """A decision was undone: nobody's inbox says that it was decided, and the next decision is news to all."""
    await db.execute(_TAKEN_BACK, {"organisation": organisation_id, "insights": list(insight_ids)})
