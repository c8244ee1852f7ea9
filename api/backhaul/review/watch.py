"""Who hears what becomes of an insight without being the one who decides."""

from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.review.models import Watcher

# Managers alone: what else they hear of are assignments and due dates.
_WATCH = text("""
WITH wanted AS (
    SELECT m.id FROM member m
    JOIN insight i ON i.organisation_id = m.organisation_id AND i.id = :insight
    WHERE m.organisation_id = :organisation AND m.id = :member AND m.deactivated_at IS NULL AND m.role IN ('manager', 'admin')
      AND (i.visibility <> 'group' OR audience_has(i.organisation_id, i.visibility, i.group_id, m.id, m.role))
), added AS (
    INSERT INTO watcher (organisation_id, insight_id, member_id) SELECT :organisation, :insight, id FROM wanted
    ON CONFLICT DO NOTHING
)
SELECT EXISTS (SELECT FROM wanted)
""")


async def watch(db: AsyncSession, member: Reader, insight_id: UUID, watcher_id: UUID) -> None:
    """Let a manager hear of an insight, oneself or another. Raises NotFound for either."""
    await lock_insight(db, member, insight_id)
    asked = {"organisation": member.organisation_id, "insight": insight_id, "member": watcher_id}
    if not await db.scalar(_WATCH, asked):
        raise NotFound


async def unwatch(db: AsyncSession, member: Reader, insight_id: UUID, watcher_id: UUID) -> None:
    """Let them hear of it no longer; of who did not, that is nothing new. Raises NotFound for the insight."""
    await lock_insight(db, member, insight_id)
    await db.execute(
        delete(Watcher).filter_by(organisation_id=member.organisation_id, insight_id=insight_id, member_id=watcher_id)
    )
