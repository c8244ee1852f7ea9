"""One tap: thanks, to whoever told it."""

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.insights.models import Thanks
from backhaul.insights.tell import tell


async def thank(db: AsyncSession, member: Reader, insight_id: UUID) -> None:
    """Note the member's thanks. A second time changes nothing and tells nobody.

    Raises NotFound where the member sees no such insight.
    """
    insight = await lock_insight(db, member, insight_id)
    tap = insert(Thanks).values(
        organisation_id=member.organisation_id, insight_id=insight_id, member_id=member.id, thanked_on=func.current_date()
    )
    if await db.scalar(tap.on_conflict_do_nothing().returning(Thanks.insight_id)):
        await tell(db, insight, "thanked", by=member.id)
