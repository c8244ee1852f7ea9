"""The durable queue: Procrastinate in the same database. A job's row commits with the rows that it is about."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from uuid import UUID

import procrastinate
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.types import JSONValue
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import connection_string
from backhaul.pipeline.stages import QUEUE, QUEUES, REPLY_QUEUE, Stage, without_model

_TAKE_TURN = """
    SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
    FROM take_turn(%(queue)s, %(worker)s)
"""
# No queue has a hyphen in its own name, so what stands aside knows where it belongs.
_BRING_BACK = text("""
    UPDATE procrastinate_jobs SET queue_name = split_part(queue_name, '-', 1), attempts = 0
    WHERE status = 'todo' AND queue_name = ANY(:aside)
""")
_TRY = text("""
    UPDATE procrastinate_jobs SET queue_name = split_part(queue_name, '-', 1), attempts = 0
    WHERE status = 'todo' AND id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY queue_name ORDER BY scheduled_at, id) AS nth
            FROM procrastinate_jobs WHERE status = 'todo' AND queue_name LIKE '%-without-model'
        ) aside
        WHERE CAST(:most AS bigint) IS NULL OR nth <= :most
    )
""")


class _InTurn(JobManager):
    """Procrastinate's jobs, but organisations take turns: see infra/decisions/organisations-take-turns.md."""

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take the next job for a worker, or None."""
        for queue in queues or QUEUES:
            for row in await self.connector.execute_query_all_async(_TAKE_TURN, queue=queue, worker=worker_id):
                return Job.from_row(row)
        return None


def open_queue() -> procrastinate.App:
    """A queue for a worker, which registers the tasks and opens the connections."""
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=connection_string(), min_size=1, max_size=8),
    )
    app.job_manager = _InTurn(app.connector)
    return app


@cache
def _to_enqueue() -> procrastinate.App:
    # Never opened: enqueuing uses the connection of the caller's transaction.
    return open_queue()


def task_name(stage: Stage) -> str:
    """What the queue calls a stage."""
    return f"tip.{stage}"


async def enqueue(db: AsyncSession, stage: Stage, organisation_id: UUID, tip_id: UUID, *, priority: int = 0) -> None:
    """Add a stage's job in the caller's transaction. For ``priority`` see `stages`."""
    about = {"organisation_id": str(organisation_id), "tip_id": str(tip_id)}
    await defer(db, task_name(stage), QUEUE[stage], about, priority=priority)


async def defer(
    db: AsyncSession,
    task: str,
    queue: str,
    *about: Mapping[str, JSONValue],
    priority: int = 0,
    not_before: datetime | None = None,
) -> None:
    """Add jobs in the caller's transaction, one for each ``about``: they leave with the commit or not at all."""
    raw = await (await db.connection()).get_raw_connection()
    configured = _to_enqueue().configure_task(
        task, queue=queue, priority=priority, connection=raw.driver_connection, schedule_at=not_before
    )
    await configured.batch_defer_async(*({**one} for one in about))


async def enqueue_reply(db: AsyncSession, task: str, organisation_id: UUID, reply_id: UUID) -> None:
    """Add a job of a reply, one of `stages.REPLY_QUEUE`, in the caller's transaction as `enqueue` does."""
    raw = await (await db.connection()).get_raw_connection()
    await (
        _to_enqueue()
        .configure_task(task, queue=REPLY_QUEUE[task], connection=raw.driver_connection)
        .defer_async(organisation_id=str(organisation_id), reply_id=str(reply_id))
    )


async def bring_back(db: AsyncSession, models: Iterable[str]) -> None:
    """Queue again what stood aside because one of these models was missing."""
    await db.execute(_BRING_BACK, {"aside": [without_model(queue, model) for model in models for queue in QUEUES]})


async def try_for_models(db: AsyncSession, most: int | None = 1) -> None:
    """Queue again, for each model that is missing, those that have waited longest for it; None: all of them."""
    await db.execute(_TRY, {"most": most})
