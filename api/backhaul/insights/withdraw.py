"""Taking a tip back takes back what it said for an insight."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_by_id, lock_evidence
from backhaul.insights.models import Insight, InsightTip, TagExample
from backhaul.insights.refresh import refresh
from backhaul.insights.stone import leave_stone
from backhaul.insights.tell import announce_insight
from backhaul.tips.models import Tip
from backhaul.tips.withdraw import wipe_tip, withdraw_tip

_SPOKEN_REPLIES = text("""
SELECT r.id FROM reply r JOIN tip t ON t.organisation_id = r.organisation_id AND t.id = r.id AND t.withdrawn_at IS NULL
WHERE r.organisation_id = :organisation AND r.insight_id = :insight ORDER BY r.id
""")


async def withdraw(db: AsyncSession, member: Reader, tip_id: UUID) -> list[UUID]:
    """Take a tip back. An insight that rests on it alone goes too; others lose its words, and what was learned from it is
    unlearned; a reply leaves a stone. With a worker's scope: an author may take back what only managers see.

    Answers of which tips the objects are to go after the commit: this one, and what was replied to an insight that goes.

    Raises:
        NotFound: there is no such tip of this member.
    """
    gone = [tip_id]
    tip = await withdraw_tip(db, member, tip_id)
    if tip is None:
        return gone
    of_tip = {"organisation_id": member.organisation_id, "tip_id": tip_id}
    await lock_evidence(db, member.organisation_id)
    await db.execute(delete(TagExample).filter_by(**of_tip))
    insight_id = await db.scalar(delete(InsightTip).filter_by(**of_tip).returning(InsightTip.insight_id))
    if insight_id is None:
        if replied_to := await leave_stone(db, member.organisation_id, tip_id):
            await _announce(db, await lock_by_id(db, member.organisation_id, replied_to), "replied")
        return gone
    insight = await lock_by_id(db, member.organisation_id, insight_id)
    change: str = "amended"
    left = select(InsightTip.tip_id).filter_by(organisation_id=member.organisation_id, insight_id=insight_id).limit(1)
    if await db.scalar(left):
        await refresh(db, insight)
        insight.updated_at = datetime.now(UTC)
    else:
        spoken = await db.scalars(_SPOKEN_REPLIES, {"organisation": member.organisation_id, "insight": insight_id})
        for id in spoken.all():
            await wipe_tip(db, await db.get_one(Tip, (member.organisation_id, id)))
            gone.append(id)
        await db.delete(insight)
        change = "withdrawn"
    await _announce(db, insight, change)
    return gone


async def _announce(db: AsyncSession, insight: Insight, change: str) -> None:
    if insight.published_at:
        await announce_insight(db, insight, change)
