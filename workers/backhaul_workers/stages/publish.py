"""PUBLISH: from here on colleagues find it and managers see it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.insights.models import Insight, InsightTip
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts
from backhaul.pipeline.queue import enqueue
from backhaul.pipeline.stages import AFTER, Stage
from backhaul.talk import events
from backhaul.tips.models import Tip
from backhaul_workers.stages import translate
from backhaul_workers.tools import Tools

_NEWS = text("""
    SELECT published_at > now() - interval '1 day' FROM insight WHERE organisation_id = :organisation AND id = :insight
""")


async def read(db: AsyncSession, tip: Tip) -> UUID | None:
    """The insight that this tip is evidence of."""
    found: UUID | None = await db.scalar(
        select(InsightTip.insight_id).where(InsightTip.organisation_id == tip.organisation_id, InsightTip.tip_id == tip.id)
    )
    return found


def work(job: UUID | None, tools: Tools) -> UUID | None:
    """Nothing to compute."""
    del tools
    return job


async def write(db: AsyncSession, tip: Tip, found: UUID | None) -> None:
    """Publish the insight, once, and say so. What it says in other languages follows."""
    # Again: a manager may have merged it meanwhile.
    found = await read(db, tip)
    now = tip.received_at if tip.anonymous or tip.imported else datetime.now(UTC)
    # The clock of what is owed an answer begins when it is brought in, however old it is.
    owed = {"owed_since": datetime.now(UTC)} if tip.imported else {}
    published = await db.execute(
        update(Insight)
        .where(Insight.organisation_id == tip.organisation_id, Insight.id == found, Insight.published_at.is_(None))
        # What a manager hid, or is to look at first, is not.
        .where(Insight.hidden_at.is_(None))
        .values(published_at=now, updated_at=now, **owed)
        .returning(Insight.id)
    )
    if found and published.scalar_one_or_none():
        await announce(
            db,
            organisation_id=tip.organisation_id,
            event="insight",
            id=found,
            change="published",
            visibility=tip.visibility,
        )
    # Again for what is still news: a place that came late, or a second tip, may concern somebody whom the first did not.
    if found and not tip.imported and await db.scalar(_NEWS, {"organisation": tip.organisation_id, "insight": found}):
        await enqueue_alerts(db, tip.organisation_id, found, AlertReason.PUBLISHED)
    if found and tip.asks and not tip.imported:
        await events.asked(db, tip.organisation_id, found)
    # An answer is evidence of nothing, and read by nobody.
    if (found or tip.replies_to_id) and await translate.wanted(db, tip):
        await enqueue(db, Stage.TRANSLATE, tip.organisation_id, tip.id, priority=AFTER)
