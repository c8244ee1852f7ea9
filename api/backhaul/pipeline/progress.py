"""What the pipeline does: numbers for those who run the service, for managers what of theirs stands still and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.pipeline.schemas import PipelineOut
from backhaul.pipeline.stages import QUEUE, Stage

_STAGES = text("""
    WITH job AS (
        SELECT substr(j.task_name, 5) AS stage,
            count(*) FILTER (WHERE j.status = 'todo' AND j.queue_name NOT LIKE '%-without-model') AS waiting,
            count(*) FILTER (WHERE j.status = 'doing') AS at_work,
            count(*) FILTER (WHERE j.status = 'todo' AND j.queue_name LIKE '%-without-model') AS without_model,
            min(j.id) FILTER (WHERE j.status = 'todo') AS oldest
        FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing') AND j.task_name LIKE 'tip.%' GROUP BY 1
    ), done AS (
        SELECT stage, coalesce(sum(jobs) FILTER (WHERE since > now() - interval '1 minute'), 0) AS minute,
            coalesce(sum(jobs) FILTER (WHERE since > now() - interval '5 minutes'), 0) / 5.0 AS rate, sum(jobs) AS hour,
            sum(busy_s) / nullif(sum(jobs), 0) AS mean_s
        FROM stage_done WHERE since > now() - interval '1 hour' GROUP BY 1
    )
    SELECT s.stage, coalesce(job.waiting, 0) AS waiting, coalesce(job.at_work, 0) AS at_work,
        coalesce(job.without_model, 0) AS without_model, coalesce(still.parked, 0) AS parked, still.waiting_for,
        (SELECT extract(epoch FROM now() - min(e.at)) FROM procrastinate_events e
         WHERE e.job_id = job.oldest AND e.type = 'deferred') AS oldest_waiting_s,
        coalesce(done.minute, 0) AS done_last_minute, coalesce(done.hour, 0) AS done_last_hour,
        coalesce(done.rate, 0) AS done_per_minute, done.mean_s
    FROM unnest(CAST(:stages AS text[])) WITH ORDINALITY AS s(stage, n)
    LEFT JOIN job USING (stage) LEFT JOIN done USING (stage) LEFT JOIN tips_standing_still() still USING (stage)
    ORDER BY s.n
""")
_WORKERS = text("""
    SELECT host, pid, started_at, extract(epoch FROM now() - seen_at) AS seen_s_ago, memory_bytes, at_once, models
    FROM worker_process ORDER BY seen_at DESC, id
""")
# The policies keep it to the organisation.
_OWN = text("""
    WITH unfinished AS MATERIALIZED (
        SELECT t.id, t.kind, t.state, t.stage, t.waiting_for, t.problem, t.received_at FROM tip t
        WHERE t.organisation_id = :organisation AND t.state NOT IN ('published', 'withdrawn')
    )
    SELECT json_build_object(
        'states', (SELECT coalesce(json_object_agg(state, tips), '{}')
            FROM (SELECT state, count(*) AS tips FROM unfinished GROUP BY 1) counted),
        'stages', (SELECT coalesce(json_object_agg(stage, tips), '{}')
            FROM (SELECT stage, count(*) AS tips FROM unfinished
                  WHERE state NOT IN ('parked', 'waiting_for_parts') AND stage IS NOT NULL GROUP BY 1) counted),
        'oldest_received_at', (SELECT min(received_at) FROM unfinished WHERE state NOT IN ('parked', 'waiting_for_parts')),
        'missing', (SELECT coalesce(json_agg(json_build_object('what', waiting_for, 'tips', tips, 'share', round(share, 3))
                ORDER BY tips DESC, waiting_for), '[]')
            FROM (SELECT waiting_for, count(*) AS tips, count(*)::numeric / (SELECT count(*) FROM unfinished
                      WHERE state NOT IN ('parked', 'waiting_for_parts')) AS share
                  FROM unfinished WHERE waiting_for IS NOT NULL GROUP BY 1) counted),
        'parked', (SELECT coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'stage', stage,
                'received_at', received_at, 'problem', problem) ORDER BY received_at DESC, id), '[]')
            FROM (SELECT * FROM unfinished WHERE state = 'parked' ORDER BY received_at DESC, id LIMIT :most) listed),
        'workers', (SELECT count(*) FROM worker_process WHERE seen_at > now() - interval '15 s')
    )
""")
_MOST_PARKED = 100
# A worker tells every two seconds that it lives.
_ALIVE_S = 15.0


@dataclass(frozen=True, slots=True)
class StageProgress:
    """One stage over all organisations. ``without_model`` jobs stand aside until it is back: ``waiting_for`` says which."""

    stage: str
    queue: str
    waiting: int
    at_work: int
    without_model: int
    parked: int
    waiting_for: list[str]
    oldest_waiting_s: float | None
    done_last_minute: int
    done_last_hour: int
    done_per_minute: float
    mean_s: float | None


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A worker, alive or not: when it was seen last, what it holds in memory, which models it has or misses."""

    host: str
    pid: int
    started_at: datetime
    seen_s_ago: float
    alive: bool
    memory_bytes: int
    at_once: dict[str, Any]
    models: dict[str, Any]


async def stages(db: AsyncSession) -> list[StageProgress]:
    """Every stage in its order."""
    return [
        StageProgress(
            stage=row.stage,
            queue=QUEUE[Stage(row.stage)],
            waiting=row.waiting,
            at_work=row.at_work,
            without_model=row.without_model,
            parked=row.parked,
            waiting_for=row.waiting_for or [],
            oldest_waiting_s=_float(row.oldest_waiting_s),
            done_last_minute=int(row.done_last_minute),
            done_last_hour=int(row.done_last_hour),
            done_per_minute=float(row.done_per_minute),
            mean_s=_float(row.mean_s),
        )
        for row in await db.execute(_STAGES, {"stages": list(Stage)})
    ]


async def workers(db: AsyncSession) -> list[WorkerSeen]:
    """Every worker that was seen within a day, the latest first."""
    return [
        WorkerSeen(
            row.host,
            row.pid,
            row.started_at,
            float(row.seen_s_ago),
            row.seen_s_ago <= _ALIVE_S,
            row.memory_bytes,
            row.at_once,
            row.models,
        )
        for row in await db.execute(_WORKERS)
    ]


async def own_pipeline(db: AsyncSession, organisation_id: UUID) -> PipelineOut:
    """What of an organisation's tips is on its way or stands still."""
    found = await db.scalar(_OWN, {"organisation": organisation_id, "most": _MOST_PARKED})
    return PipelineOut.model_validate(found)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
