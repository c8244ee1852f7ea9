"""For which way of the road something holds, as a manager says who knows better than what was found."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight, note_change
from backhaul.insights.tell import announce_insight


async def correct_heading(db: AsyncSession, member: Reader, insight_id: UUID, heading_deg: float | None) -> None:
    """Set the way in degrees from north, or None for either; what its tips say does not change it any more.

    Raises NotFound where this member sees no such insight.
    """
    insight = await lock_insight(db, member, insight_id)
    if insight.heading_deg == heading_deg:
        return
    change = {"heading_deg": {"from": insight.heading_deg, "to": heading_deg}}
    insight.heading_deg, insight.updated_at = heading_deg, datetime.now(UTC)
    note_change(db, organisation_id=insight.organisation_id, insight_id=insight.id, member_id=member.id, change=change)
    await announce_insight(db, insight, "amended")
