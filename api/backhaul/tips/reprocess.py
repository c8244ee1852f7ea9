"""Doing tips again, with a newer model or better extractors, while everything that is known of them stays in sight."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.errors import Withdrawn
from backhaul.pipeline.queue import enqueue
from backhaul.pipeline.stages import LOW, Stage

Again = Literal["normalise", "transcribe", "understand"]

_MOST = 500
_FIRST = UUID(int=0)

# One that is on its way is left alone: it is done with what there is now anyway. So is a file that is no longer there.
_SEND_BACK = text("""
    UPDATE tip t SET state = 'queued', problem = NULL, waiting_for = NULL,
        stage = CASE WHEN t.kind = 'text' THEN 'understand' ELSE :stage END
    FROM (
        SELECT id FROM tip
        WHERE organisation_id = :organisation AND state IN ('published', 'parked') AND id > :after
          AND (CAST(:tip AS uuid) IS NULL OR id = :tip)
          AND (CAST(:since AS timestamptz) IS NULL OR received_at >= :since)
          -- Of many, only those that have this stage. Of one, the first that it has.
          AND (kind <> 'text' OR :stage = 'understand' OR CAST(:tip AS uuid) IS NOT NULL)
          AND (:stage <> 'normalise' OR NOT EXISTS (
              SELECT FROM tip_part p WHERE p.organisation_id = tip.organisation_id AND p.tip_id = tip.id
                AND p.original_deleted_at IS NOT NULL))
          -- Recordings are deleted some days after they were transcribed; what was heard stays.
          AND (:stage <> 'transcribe' OR kind = 'text' OR EXISTS (
              SELECT FROM rendition r WHERE r.organisation_id = tip.organisation_id AND r.tip_id = tip.id
                AND r.kind = 'speech') OR NOT EXISTS (
              SELECT FROM transcript w WHERE w.organisation_id = tip.organisation_id AND w.tip_id = tip.id))
        ORDER BY id LIMIT :most FOR UPDATE
    ) chosen
    WHERE t.organisation_id = :organisation AND t.id = chosen.id
    RETURNING t.id, t.stage, t.author_id
""")


async def reprocess(
    db: AsyncSession,
    organisation_id: UUID,
    stage: Again,
    *,
    tip_id: UUID | None = None,
    since: datetime | None = None,
    after: UUID | None = None,
) -> list[UUID]:
    """Queue tips again from ``stage`` on, behind all that is new: one, or those received ``since``, 500 at a time.

    Answers their ids in order; the next call goes on ``after`` the last one.

    Raises:
        Withdrawn: its author took it back.
    """
    values = {
        "organisation": organisation_id,
        "stage": stage,
        "tip": tip_id,
        "since": since,
        "after": after or _FIRST,
        "most": _MOST,
    }
    rows = sorted(await db.execute(_SEND_BACK, values))
    if tip_id and not rows and await db.scalar(_WITHDRAWN, {"organisation": organisation_id, "tip": tip_id}):
        raise Withdrawn
    for row in rows:
        await enqueue(db, Stage(row.stage), organisation_id, row.id, priority=LOW)
        await announce(db, organisation_id=organisation_id, event="tip", id=row.id, change="queued", author_id=row.author_id)
    return [row.id for row in rows]


_WITHDRAWN = text("SELECT withdrawn_at IS NOT NULL FROM tip WHERE organisation_id = :organisation AND id = :tip")
