"""The answer goes home: the one place where those who told something hear what became of it."""

from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import CHANNEL, announce
from backhaul.insights.models import Insight
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts

News = Literal["decided", "changed", "thanked", "escalated"]

# To each author alone, as an event of their own tip: what is for managers only is announced to nobody else. The tip's state is
# what it was. An anonymous tip has nobody to tell.
_AUTHORS = text("""
    SELECT pg_notify(:channel, json_build_object('organisation_id', t.organisation_id, 'event', 'tip', 'id', t.id,
                     'state', t.state, 'author_id', t.author_id)::text)
    FROM insight_tip e
    JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
    WHERE e.organisation_id = :organisation AND e.insight_id = :insight
      AND t.author_id IS NOT NULL AND t.withdrawn_at IS NULL
""")


async def tell(db: AsyncSession, insight: Insight, news: News, *, by: UUID | None = None, good_news: bool = True) -> None:
    """Tell of an insight that something became of it: on the stream now, and (``good_news``) where nobody has the app open.

    ``by``: the member who did it, who knows already. Each caller says what happened; a correction of what was told before is
    shown, but rings nowhere.
    """
    await announce_insight(db, insight, "reviewed")
    await tell_authors(db, insight.organisation_id, insight.id)
    if good_news:
        await enqueue_alerts(db, insight.organisation_id, insight.id, AlertReason(news), by=by)


async def announce_insight(db: AsyncSession, insight: Insight, change: str) -> None:
    """Open screens of whoever sees an insight hear that it changed, and so do other systems.

    The group is named, because of an insight that was deleted it cannot be looked up any more.
    """
    await announce(
        db,
        organisation_id=insight.organisation_id,
        event="insight",
        id=insight.id,
        change=change,
        visibility=insight.visibility,
        group_id=insight.group_id,
    )


async def tell_authors(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> None:
    """Let the screens of those who told it read their tips again."""
    await db.execute(_AUTHORS, {"channel": CHANNEL, "organisation": organisation_id, "insight": insight_id})
