"""Taking a tip back takes back what it said for an insight."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_by_id, lock_evidence
from backhaul.insights.models import InsightTip, TagExample
from backhaul.insights.refresh import refresh
from backhaul.tips.withdraw import withdraw_tip


async def withdraw(db: AsyncSession, member: Reader, tip_id: UUID) -> None:
    """Take a tip back. An insight that rests on it alone goes too; others lose its words, and what was learned from it is
    unlearned. With a worker's scope: an author may take back what only managers see.

    Raises:
        NotFound: there is no such tip of this member.
    """
    tip = await withdraw_tip(db, member, tip_id)
    if tip is None:
        return
    of_tip = {"organisation_id": member.organisation_id, "tip_id": tip_id}
    await lock_evidence(db, member.organisation_id)
    await db.execute(delete(TagExample).filter_by(**of_tip))
    insight_id = await db.scalar(delete(InsightTip).filter_by(**of_tip).returning(InsightTip.insight_id))
    if insight_id is None:
        return
    insight = await lock_by_id(db, member.organisation_id, insight_id)
    change = "amended"
    left = select(InsightTip.tip_id).filter_by(organisation_id=member.organisation_id, insight_id=insight_id).limit(1)
    if await db.scalar(left):
        await refresh(db, insight)
        insight.updated_at = datetime.now(UTC)
    else:
        await db.delete(insight)
        change = "withdrawn"
    if insight.published_at:
        await announce(
            db,
            organisation_id=member.organisation_id,
            event="insight",
            id=insight_id,
            change=change,
            visibility=insight.visibility,
        )
