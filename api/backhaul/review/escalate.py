"""What nobody answered in time is given to the next manager."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import organisation_session, session
from backhaul.insights.changes import note_change
from backhaul.insights.models import Insight
from backhaul.insights.tell import tell
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts
from backhaul.review.clock import escalation_line

_AT_ONCE = 100
_WHOSE = text("SELECT * FROM organisations_with_overdue_answers(:at)")

# A manager's own date is a promise: until then nobody else is asked. After one step the clock starts again for the next.
# The second condition costs nothing and leaves few for the first. Another worker's are left to it.
_OVERDUE = text("""
    SELECT i.id FROM insight i
    WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND i.status IN ('new', 'seen', 'assigned')
      -- Nobody owes an answer to what a group says among itself.
      AND i.visibility <> 'group'
      AND CASE WHEN i.escalated_at IS NULL THEN coalesce(i.due_at, answer_due(coalesce(i.owed_since, i.published_at)))
               ELSE greatest(i.due_at, answer_due(i.escalated_at)) END <= :at
      AND (i.due_at <= :at OR coalesce(i.escalated_at, i.owed_since, i.published_at) <= :at - (
          SELECT make_interval(hours => o.answer_within_hours) FROM organisation o WHERE o.id = :organisation))
      AND i.escalations < :most
    ORDER BY i.published_at, i.id LIMIT :at_once
    FOR NO KEY UPDATE OF i SKIP LOCKED
""")


async def escalate(now: datetime) -> int:
    """Give everything that is overdue at ``now`` to the next manager of its organisation; answers how many were given.

    Done twice, or by two workers at once, it does the same once: the rows are locked, and their clock starts again.
    """
    async with session() as db:
        organisations = list(await db.scalars(_WHOSE, {"at": now}))
    return sum([await _escalate_of(organisation_id, now) for organisation_id in organisations])


async def _escalate_of(organisation_id: UUID, now: datetime) -> int:
    given = 0
    while True:
        async with organisation_session(organisation_id) as db:
            line = [one.id for one in await escalation_line(db, organisation_id)]
            asked = {"organisation": organisation_id, "at": now, "most": len(line), "at_once": _AT_ONCE}
            overdue = list(await db.scalars(_OVERDUE, asked))
            for insight_id in overdue:
                insight = await db.get_one(Insight, (organisation_id, insight_id))
                given += await _give_on(db, insight, line, now)
        if len(overdue) < _AT_ONCE:
            return given


async def _give_on(db: AsyncSession, insight: Insight, line: list[UUID], now: datetime) -> bool:
    """Assign it to who comes after who has it; whether there is somebody."""
    at = line.index(insight.assignee_id) + 1 if insight.assignee_id in line else 0
    insight.escalated_at = now
    if at == len(line):
        # The last one keeps it.
        insight.escalations = len(line)
        return False
    change = {"assignee_id": {"from": insight.assignee_id and str(insight.assignee_id), "to": str(line[at])}}
    if insight.status != "assigned":
        change["status"] = {"from": insight.status, "to": "assigned"}
    insight.assignee_id, insight.status = line[at], "assigned"
    insight.escalations += 1
    insight.review_version += 1
    insight.updated_at = datetime.now(UTC)
    note_change(
        db,
        organisation_id=insight.organisation_id,
        insight_id=insight.id,
        change={**change, "escalated": {"from": None, "to": insight.escalations}},
        version=insight.review_version,
    )
    await tell(db, insight, "escalated")
    await enqueue_alerts(db, insight.organisation_id, insight.id, AlertReason.WATCHED)
    return True
