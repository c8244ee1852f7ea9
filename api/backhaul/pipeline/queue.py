"""The durable queue: Procrastinate in the same database. A job's row commits with the rows that it is about."""

from functools import cache
from uuid import UUID

import procrastinate
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import connection_string
from backhaul.pipeline.stages import QUEUE, Stage


@cache
def queue() -> procrastinate.App:
    """The queue of this process. Enqueuing needs no connection of its own; a worker opens it."""
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=connection_string(), min_size=1, max_size=8))


def task_name(stage: Stage) -> str:
    """What the queue calls a stage."""
    return f"tip.{stage}"


async def enqueue(db: AsyncSession, stage: Stage, organisation_id: UUID, tip_id: UUID) -> None:
    """Add a job in the caller's transaction: it leaves with the commit or not at all."""
    raw = await (await db.connection()).get_raw_connection()
    await (
        queue()
        .configure_task(task_name(stage), queue=QUEUE[stage], connection=raw.driver_connection)
        .defer_async(organisation_id=str(organisation_id), tip_id=str(tip_id))
    )
