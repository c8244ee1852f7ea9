"""The durable queue: Procrastinate in the same database. A job's row commits with the rows that it is about."""

from functools import cache
from uuid import UUID

import procrastinate
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import connection_string
from backhaul.pipeline.stages import PRIORITY, QUEUE, Stage


def open_queue() -> procrastinate.App:
    """A queue for a worker, which registers the tasks and opens the connections."""
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=connection_string(), min_size=1, max_size=8))


@cache
def _to_enqueue() -> procrastinate.App:
    # Never opened: enqueuing uses the connection of the caller's transaction.
    return open_queue()


def task_name(stage: Stage) -> str:
    """What the queue calls a stage."""
    return f"tip.{stage}"


async def enqueue(db: AsyncSession, stage: Stage, organisation_id: UUID, tip_id: UUID) -> None:
    """Add a job in the caller's transaction: it leaves with the commit or not at all."""
    raw = await (await db.connection()).get_raw_connection()
    await (
        _to_enqueue()
        .configure_task(task_name(stage), queue=QUEUE[stage], priority=PRIORITY.get(stage, 0), connection=raw.driver_connection)
        .defer_async(organisation_id=str(organisation_id), tip_id=str(tip_id))
    )
