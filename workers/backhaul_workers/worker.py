"""One worker: three queues, their threads, and what happens to jobs whose worker was killed."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import procrastinate
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker
from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from backhaul.db.session import session
from backhaul.errors import PhotoNotChecked, Problem
from backhaul.insights.on_map import refresh_map
from backhaul.measure.recount import recount
from backhaul.pipeline.queue import bring_back, open_queue, task_name, try_for_models
from backhaul.pipeline.stages import (
    HAZARD,
    MEDIA,
    NOTIFY,
    QUEUE,
    QUEUES,
    QUICK,
    REPLY_QUEUE,
    SPEECH,
    WEBHOOKS,
    Stage,
    without_model,
)
from backhaul.privacy.retention import keep_house
from backhaul.review.escalate import escalate
from backhaul.settings import Settings
from backhaul.share.webhooks.edit import DELIVER
from backhaul.talk.polls.ask import close_due
from backhaul_workers import replies
from backhaul_workers.group_pictures import register_group_pictures
from backhaul_workers.hooks import register_hooks
from backhaul_workers.mailing import register_mailing
from backhaul_workers.meant import keep_answering
from backhaul_workers.polls import register_polls
from backhaul_workers.portraits import register_portraits
from backhaul_workers.privacy import register_privacy
from backhaul_workers.registry import park, run, wait_for
from backhaul_workers.report import Report
from backhaul_workers.speech.models import ModelError
from backhaul_workers.telling import Clock, forget_old_alerts, keep_sweeping, register_telling, sweep, utc_now
from backhaul_workers.tools import PHOTO_MODEL, TEXT_MODEL, Tools

log = logging.getLogger(__name__)

# More than there are cores: much of a quick stage is waiting for the database and the disk.
_QUICK_AT_ONCE = 4
# One photo is looked at, and meanwhile the next is opened or a recording is cut.
_MEDIA_AT_ONCE = 2
# Nearly all of it is waiting for push services.
_NOTIFY_AT_ONCE = 8
# The same of other systems.
_WEBHOOKS_AT_ONCE = 8
# What was lost with its worker, or failed, this often is suspected: of these a worker does one at a time, so that one that
# kills its worker does not take the others along time and again.
_SUSPECTED_AFTER = 2
# Originals are kept for days, and what has faded may stand on the map for a while, so minutes do not matter.
_TIDY_S = 600.0
# Answers are owed within hours.
_ESCALATE_S = 60.0
# The overview is at most a minute old, and counting takes a part of that.
_RECOUNT_S = 20.0

# Procrastinate's lock is free for this: turns know none. It has to differ from any other job's.
_BEGIN = text("UPDATE procrastinate_jobs SET lock = 'begun ' || id WHERE id = :job")
# Its retry counts a try.
_FORGIVE = text("UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = :job AND status = 'doing'")
_PUT_BACK = text("""
    UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + :tries, lock = NULL, scheduled_at = NULL
    WHERE id = :job AND status = 'doing' AND worker_id IS NOT DISTINCT FROM CAST(:worker AS bigint)
""")


class _Patiently(BaseRetryStrategy):
    """Try again after 1, 2, 4, 8 seconds. Who gives up is decided where the tip is parked.

    A model that is missing is nobody's failure: the job stands aside until the model is back.
    """

    def __init__(self, stage: Stage, queue: str | None = None) -> None:
        self._stage = stage
        self._queue = queue or QUEUE[stage]

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, ModelError):
            aside = without_model(self._queue, exception.needs or _needed(self._stage))
            return RetryDecision(retry_in={"seconds": 0}, queue=aside)
        return RetryDecision(retry_in={"seconds": 2 ** min(job.attempts, 6)})


def _needed(stage: Stage) -> str:
    """Which model a stage needs, in words for people, where what is missing does not say so itself."""
    return PHOTO_MODEL if stage is Stage.NORMALISE else TEXT_MODEL


def register(app: procrastinate.App, tools: Tools, report: Report, pools: Mapping[str, Executor]) -> None:
    """Make each stage a task of the queue, done in the threads of its own."""
    suspects = asyncio.Lock()
    for stage in Stage:
        _register(app, stage, tools, report, pools[QUEUE[stage]], suspects)

    for name in REPLY_QUEUE:
        _register_reply(app, name, tools, pools[REPLY_QUEUE[name]])


def _register_reply(app: procrastinate.App, name: str, tools: Tools, pool: Executor) -> None:
    # What a reply needs is what UNDERSTAND needs: the text model.
    @app.task(name=name, queue=REPLY_QUEUE[name], retry=_Patiently(Stage.UNDERSTAND, REPLY_QUEUE[name]), pass_context=True)
    async def task(context: procrastinate.JobContext, organisation_id: str, reply_id: str) -> None:
        try:
            await replies.run(name, UUID(organisation_id), UUID(reply_id), tools, pool=pool)
        except asyncio.CancelledError:
            await _execute(_FORGIVE, job=context.job.id)
            raise
        except ModelError as error:
            log.error("a model is missing: %s", error)  # as above
            raise
        except Exception:
            # Given up, it stays as it is: its author reads that it was not looked through, and nobody else reads it.
            log.exception("%s of reply %s failed, try %s", name, reply_id, context.job.attempts + 1)
            if context.job.attempts + 1 < tools.settings.max_tries:
                raise


def _register(
    app: procrastinate.App, stage: Stage, tools: Tools, report: Report, pool: Executor, suspects: asyncio.Lock
) -> None:
    @app.task(name=task_name(stage), queue=QUEUE[stage], retry=_Patiently(stage), pass_context=True)
    async def task(context: procrastinate.JobContext, organisation_id: str, tip_id: str) -> None:
        organisation, tip = UUID(organisation_id), UUID(tip_id)
        tries, priority = context.job.attempts, context.job.priority
        try:
            async with suspects if tries >= _SUSPECTED_AFTER else nullcontext():
                began = time.monotonic()
                if tries >= _SUSPECTED_AFTER:
                    await _execute(_BEGIN, job=context.job.id)
                await run(stage, organisation, tip, tools, hazard=priority >= HAZARD, again=priority < 0, pool=pool)
        except asyncio.CancelledError:
            # The worker is told to stop: nobody's failure.
            await _execute(_FORGIVE, job=context.job.id)
            raise
        except ModelError as error:
            log.error("a model is missing: %s", error)  # its message is for people, a traceback is not
            await wait_for(error.needs or _needed(stage), stage, organisation, tip)
            raise
        except PhotoNotChecked as problem:
            if tries + 1 < tools.settings.max_tries:
                raise
            await park(stage, organisation, tip, problem)
        except Problem as problem:
            await park(stage, organisation, tip, problem)
        except Exception:
            log.exception("stage %s of tip %s failed, try %s", stage, tip, tries + 1)
            if tries + 1 < tools.settings.max_tries:
                raise
            await park(stage, organisation, tip)
        report.done(stage, time.monotonic() - began)


async def reap(app: procrastinate.App, settings: Settings) -> None:
    """Put jobs of killed workers back into the queue; a tip that keeps killing them is parked."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.worker_stalled_after_s)
    for job in stalled:
        try:
            await _reap(app, job, settings)
        except (ProcrastinateException, SQLAlchemyError):
            # Another worker was quicker, or the database is away for a moment.
            log.info("could not put job %s back", job.id, exc_info=True)


async def _reap(app: procrastinate.App, job: Job, settings: Settings) -> None:
    # One that still waited until another suspect was done cannot have been what killed the worker.
    tries = 0 if job.attempts >= _SUSPECTED_AFTER and job.lock is None else 1
    log.warning("job %s (%s) lost its worker, try %s", job.id, job.task_name, job.attempts + tries)
    # A delivery was tried often because the other side was down, which is nobody's suspicion.
    if job.attempts + tries < settings.max_tries or job.task_name == DELIVER:
        await _execute(_PUT_BACK, job=job.id, worker=job.worker_id, tries=tries)
        return
    stage = next((stage for stage in Stage if task_name(stage) == job.task_name), None)
    if stage is None:
        # Telling somebody, for which no tip is parked; or a reply, which others never read until its author changes it.
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        return
    organisation_id, tip_id = (UUID(str(job.task_kwargs[name])) for name in ("organisation_id", "tip_id"))
    await park(stage, organisation_id, tip_id)
    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


async def _execute(statement: TextClause, **values: int | None) -> None:
    async with session() as db:
        await db.execute(statement, values)


async def _keep_reaping(app: procrastinate.App, settings: Settings) -> None:
    while True:
        await asyncio.sleep(settings.worker_heartbeat_s)
        try:
            await reap(app, settings)
        except ProcrastinateException:
            log.info("could not look for stalled jobs", exc_info=True)


async def _keep_tidying(tools: Tools) -> None:
    while True:
        try:
            await keep_house(tools.objects, datetime.now(UTC))
            await forget_old_alerts(datetime.now(UTC))
        except (SQLAlchemyError, OSError):
            log.warning("could not delete what is kept no longer", exc_info=True)
        try:
            async with session() as db:
                await refresh_map(db)
        except SQLAlchemyError:
            log.warning("could not look what has left the map", exc_info=True)
        await asyncio.sleep(_TIDY_S)


async def _keep_escalating() -> None:
    while True:
        try:
            await escalate(datetime.now(UTC))
            await close_due(datetime.now(UTC))
        except SQLAlchemyError:
            log.info("could not look for answers that are overdue and polls that end", exc_info=True)
        await asyncio.sleep(_ESCALATE_S)


async def _keep_counting() -> None:
    while True:
        try:
            await recount()
        except SQLAlchemyError:
            log.info("could not count what was told", exc_info=True)
        await asyncio.sleep(_RECOUNT_S)


async def _keep_trying_for_models(tools: Tools) -> None:
    while True:
        await asyncio.sleep(tools.settings.model_retry_s)
        try:
            async with session() as db:
                await bring_back(db, [model for model, state in dict(tools.models).items() if state == "loaded"])
                await try_for_models(db)
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


async def work(tools: Tools, *, once: bool = False, clock: Clock = utc_now) -> None:
    """Work until cancelled, or with ``once`` until nothing is due. ``clock`` decides when people are told."""
    settings = tools.settings
    app = open_queue()
    at_once = {
        SPEECH: settings.speech_clips,
        MEDIA: _MEDIA_AT_ONCE,
        QUICK: _QUICK_AT_ONCE,
        NOTIFY: _NOTIFY_AT_ONCE,
        WEBHOOKS: _WEBHOOKS_AT_ONCE,
    }
    report = Report(tools, at_once)
    pools = {queue: ThreadPoolExecutor(jobs, thread_name_prefix=queue) for queue, jobs in at_once.items()}
    register(app, tools, report, pools)
    register_telling(app, settings, clock)
    register_mailing(app, settings, clock)
    register_hooks(app, settings, clock)
    register_portraits(app, tools, pools[MEDIA])
    register_group_pictures(app, tools, pools[MEDIA])
    register_polls(app, tools, pools[QUICK])
    register_privacy(app)
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
                    await try_for_models(db, most=None)
                await sweep(clock())
                while await _due(app):
                    await worker(concurrency=settings.speech_clips).run()
                await recount()
                return
            async with asyncio.TaskGroup() as running:
                running.create_task(_keep_reaping(app, settings))
                running.create_task(_keep_tidying(tools))
                running.create_task(_keep_escalating())
                running.create_task(_keep_counting())
                running.create_task(_keep_reporting(report, settings))
                running.create_task(keep_sweeping(clock))
                running.create_task(_keep_trying_for_models(tools))
                running.create_task(keep_answering(tools))
                for queue, jobs in at_once.items():
                    running.create_task(_keep_working(worker, queue, jobs))
        finally:
            for pool in pools.values():
                pool.shutdown(wait=False, cancel_futures=True)
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
