"""What happens in talk and somebody may want to hear of. One function for each: whoever sends alerts is called here.

``notify`` stands above this layer, so it is reached as PUBLISH reaches it: `enqueue_alerts(db, organisation_id, insight_id,
reason)` goes to the end of each function, by a hook or a layer moved.
"""

from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.talk.queries import WHO_KNOWS


async def _tell(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str, change: Literal["replied"] = "replied"
) -> None:
    await announce(db, organisation_id=organisation_id, event="insight", id=insight_id, change=change, visibility=visibility)


async def who_knows(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> list[UUID]:
    """The members who say that they know the place of a question and may be asked."""
    found = await db.scalars(WHO_KNOWS, {"organisation": organisation_id, "insight": insight_id})
    return list(found)


async def asked(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> None:
    """A question was published, or asked once more: for `who_knows` and for the followers of its place."""
    # Alerts: reason "asked", to who_knows(...) and to the followers. That it was published is announced already.


async def replied(db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str) -> None:
    """A reply came, was changed or was taken back: those who look at the insight read it anew."""
    await _tell(db, organisation_id, insight_id, visibility)


async def answered(db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str) -> None:
    """A reply was looked through and can be read by everybody: for those who asked."""
    await _tell(db, organisation_id, insight_id, visibility)
    # Alerts: reason "answered", to the authors of the insight's tips.


async def accepted(db: AsyncSession, organisation_id: UUID, insight_id: UUID, visibility: str) -> None:
    """A reply was accepted as the answer: for who wrote it, and for all who asked."""
    await _tell(db, organisation_id, insight_id, visibility)
    # Alerts: reason "accepted", to the author of the accepted reply and the authors of the insight's tips.
