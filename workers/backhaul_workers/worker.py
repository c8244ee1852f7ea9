"""One worker: three queues, their concurrency, and what happens to jobs whose worker was killed."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import procrastinate
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backhaul.db.session import session
from backhaul.errors import PhotoNotChecked, Problem
from backhaul.pipeline.queue import bring_back, open_queue, task_name
from backhaul.pipeline.stages import HAZARD, MEDIA, QUEUE, QUEUES, QUICK, SPEECH, Stage, without_model
from backhaul.settings import Settings
from backhaul_workers.originals import delete_old_originals
from backhaul_workers.registry import park, run, wait_for
from backhaul_workers.report import Report
from backhaul_workers.speech.models import ModelError
from backhaul_workers.tools import PHOTO_MODEL, TEXT_MODEL, Tools

log = logging.getLogger(__name__)

# More than there are cores: much of a quick stage is waiting for the database and the disk.
_QUICK_AT_ONCE = 4
# One photo is looked at, and meanwhile the next is opened or a recording is cut.
_MEDIA_AT_ONCE = 2
# Each stage that may wait for one.
_NEED_MODELS = (Stage.NORMALISE, Stage.TRANSCRIBE, Stage.UNDERSTAND)
# Originals are kept for days, so minutes do not matter.
_TIDY_S = 600.0

# The one that waits longest tries for all of them.
_TRY_ONE = text("""
    UPDATE procrastinate_jobs SET queue_name = :queue, attempts = 0
    WHERE id = (SELECT min(id) FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = :aside)
""")


class _Patiently(BaseRetryStrategy):
    """Try again after 1, 2, 4, 8 seconds. Who gives up is decided where the tip is parked.

    A model that is missing is nobody's failure: the job stands aside until the model is back.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, ModelError):
            return RetryDecision(retry_in={"seconds": 0}, queue=without_model(self._stage))
        return RetryDecision(retry_in={"seconds": 2 ** min(job.attempts, 6)})


# Which model a stage needs, in words for people, where what is missing does not say so itself.
_NEEDED = {Stage.NORMALISE: PHOTO_MODEL}


def register(app: procrastinate.App, tools: Tools, report: Report) -> None:
    """Make each stage a task of the queue."""
    for stage in Stage:
        _register(app, stage, tools, report)


def _register(app: procrastinate.App, stage: Stage, tools: Tools, report: Report) -> None:
    @app.task(name=task_name(stage), queue=QUEUE[stage], retry=_Patiently(stage), pass_context=True)
    async def task(context: procrastinate.JobContext, organisation_id: str, tip_id: str) -> None:
        organisation, tip = UUID(organisation_id), UUID(tip_id)
        began, again = time.monotonic(), context.job.priority < 0
        try:
            await run(stage, organisation, tip, tools, hazard=context.job.priority >= HAZARD)
        except ModelError as error:
            log.error("a model is missing: %s", error)  # its message is for people, a traceback is not
            await wait_for(error.needs or _NEEDED.get(stage, TEXT_MODEL), stage, organisation, tip)
            raise
        except PhotoNotChecked as problem:
            if context.job.attempts + 1 < tools.settings.max_tries:
                raise
            await park(stage, organisation, tip, problem, again=again)
        except Problem as problem:
            await park(stage, organisation, tip, problem, again=again)
        except Exception:
            log.exception("stage %s of tip %s failed, try %s", stage, tip, context.job.attempts + 1)
            if context.job.attempts + 1 < tools.settings.max_tries:
                raise
            await park(stage, organisation, tip, again=again)
        report.done(stage, time.monotonic() - began)


async def reap(app: procrastinate.App, settings: Settings) -> None:
    """Put jobs of killed workers back into the queue; a tip that keeps killing them is parked."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.worker_stalled_after_s)
    for job in stalled:
        log.warning("job %s (%s) lost its worker, try %s", job.id, job.task_name, job.attempts + 1)
        if job.attempts + 1 < settings.max_tries:
            # None: at once.
            await app.job_manager.retry_job(job)
            continue
        stage = next(stage for stage in Stage if task_name(stage) == job.task_name)
        organisation_id, tip_id = (UUID(str(job.task_kwargs[name])) for name in ("organisation_id", "tip_id"))
        await park(stage, organisation_id, tip_id, again=job.priority < 0)
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


async def _keep_reaping(app: procrastinate.App, settings: Settings) -> None:
    while True:
        await asyncio.sleep(settings.worker_heartbeat_s)
        try:
            await reap(app, settings)
        except ProcrastinateException:
            # Another worker was quicker, or the database is away for a moment.
            log.info("could not look for stalled jobs", exc_info=True)


async def _keep_tidying(tools: Tools) -> None:
    while True:
        try:
            await delete_old_originals(tools.objects, datetime.now(UTC))
        except (SQLAlchemyError, OSError):
            log.warning("could not delete old originals", exc_info=True)
        await asyncio.sleep(_TIDY_S)


async def _try_for_models(stage: Stage) -> None:
    async with session() as db:
        await db.execute(_TRY_ONE, {"queue": QUEUE[stage], "aside": without_model(stage)})


async def _keep_trying_for_models(settings: Settings) -> None:
    while True:
        await asyncio.sleep(settings.model_retry_s)
        for stage in _NEED_MODELS:
            try:
                await _try_for_models(stage)
            except SQLAlchemyError:
                log.info("could not look for what waits for a model", exc_info=True)


async def _keep_reporting(report: Report, settings: Settings) -> None:
    while True:
        try:
            await report.write()
            await report.forget()
        except SQLAlchemyError:
            log.info("could not tell what this worker does", exc_info=True)
        await asyncio.sleep(settings.worker_heartbeat_s)


class _WatchedWorker(Worker):
    """A worker that stops when it can no longer listen or tell that it lives."""

    async def run(self) -> None:
        """Work until stopped."""
        await super().run()  # type: ignore[no-untyped-call]

    async def _periodic_deferrer(self) -> None:
        # Procrastinate watches its helpers until the first one ends. Without periodic tasks this one ends at once, and after
        # a restart of the database nobody listened any more: each stage then waited for the next poll.
        await asyncio.Event().wait()


async def _keep_working(worker: Callable[..., _WatchedWorker], queue: str, concurrency: int) -> None:
    """Work on a queue, and begin again when the database went away. What this worker was at is reaped as a killed one's."""
    while True:
        try:
            await worker(queues=[queue], concurrency=concurrency).run()
        except ProcrastinateException:
            log.warning("the queue %s cannot be reached, trying again", queue, exc_info=True)
        await asyncio.sleep(1)


async def work(tools: Tools, *, once: bool = False) -> None:
    """Work until cancelled, or with ``once`` until nothing is due."""
    settings = tools.settings
    app = open_queue()
    at_once = {SPEECH: settings.speech_clips, MEDIA: _MEDIA_AT_ONCE, QUICK: _QUICK_AT_ONCE}
    report = Report(tools, at_once)
    register(app, tools, report)
    worker = partial(
        _WatchedWorker,
        app,
        install_signal_handlers=False,
        # Parked tips tell their reason themselves; finished rows would only bloat the table.
        delete_jobs="always",
        update_heartbeat_interval=settings.worker_heartbeat_s,
        stalled_worker_timeout=settings.worker_stalled_after_s,
        fetch_job_polling_interval=1.0,
        # With ``once`` nobody waits for it to stop: ten minutes of speech are heard to their end.
        shutdown_graceful_timeout=None if once else 5.0,
        wait=not once,
    )
    async with app.open_async():
        try:
            if once:
                async with session() as db:
                    for stage in _NEED_MODELS:
                        await bring_back(db, stage)
                while await _due(app):
                    await worker(concurrency=settings.speech_clips).run()
                return
            async with asyncio.TaskGroup() as running:
                running.create_task(_keep_reaping(app, settings))
                running.create_task(_keep_tidying(tools))
                running.create_task(_keep_reporting(report, settings))
                running.create_task(_keep_trying_for_models(settings))
                for queue, jobs in at_once.items():
                    running.create_task(_keep_working(worker, queue, jobs))
        finally:
            tools.close()
            with suppress(SQLAlchemyError, TimeoutError):
                async with asyncio.timeout(2):
                    await report.end()


async def _due(app: procrastinate.App) -> bool:
    row = await app.connector.execute_query_one_async(
        """SELECT count(*) AS jobs FROM procrastinate_jobs
           WHERE status = 'todo' AND queue_name = ANY(%(queues)s) AND coalesce(scheduled_at <= now(), true)""",
        queues=list(QUEUES),
    )
    return bool(row["jobs"])
