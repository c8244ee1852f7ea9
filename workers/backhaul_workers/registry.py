"""The stages and their work, and how one of them is run: read, work, write, and on to the next."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import backhaul.tables  # noqa: F401  # the mapper wants every table that a foreign key names
from backhaul.db.changes import announce
from backhaul.db.session import organisation_session
from backhaul.errors import KeptFailing, Problem
from backhaul.insights.models import Insight, InsightTip
from backhaul.media.objects import objects, tip_prefix
from backhaul.pipeline.queue import bring_back, enqueue
from backhaul.pipeline.stages import AFTERWARDS, LOW, STATE, Stage, following, priority
from backhaul.tips.models import Tip, Transcript
from backhaul_workers.stages import join, normalise, publish, transcribe, translate, understand
from backhaul_workers.tools import Tools

log = logging.getLogger(__name__)


class Work(Protocol):
    """What a stage's module offers."""

    async def read(self, db: AsyncSession, tip: Tip, /) -> Any:
        """Everything that the work needs, in a short transaction."""

    def work(self, job: Any, tools: Tools, /) -> Any:
        """The work, in a thread and without a transaction."""

    async def write(self, db: AsyncSession, tip: Tip, found: Any, /) -> None:
        """Its result, in the transaction that also moves the tip on."""


WORK: dict[Stage, Work] = {
    Stage.NORMALISE: normalise,
    Stage.TRANSCRIBE: transcribe,
    Stage.UNDERSTAND: understand,
    Stage.JOIN: join,
    Stage.PUBLISH: publish,
    Stage.TRANSLATE: translate,
}

# Which stages can tell that a tip is a hazard. Until the first of them nobody knows: the API has no extractors.
TELLS_HAZARD: dict[Stage, Callable[[Any], bool]] = {
    Stage.TRANSCRIBE: transcribe.tells_hazard,
    Stage.UNDERSTAND: understand.tells_hazard,
}

_AMENDABLE = (Stage.UNDERSTAND, Stage.JOIN)


async def run(
    stage: Stage,
    organisation_id: UUID,
    tip_id: UUID,
    tools: Tools,
    *,
    hazard: bool = False,
    again: bool = False,
    pool: Executor | None = None,
) -> None:
    """Do one stage of one tip. Where the tip is no longer at this stage (a second run, a withdrawal) nothing happens.

    ``hazard``: an earlier stage found that it is one, so that what follows is due sooner; ``again``: it gives way to what is
    new, and so does hearing it again. The work is done in a thread of ``pool``.
    """
    if stage in AFTERWARDS:
        await _run_afterwards(WORK[stage], organisation_id, tip_id, tools, pool)
        return
    work = WORK[stage]
    async with organisation_session(organisation_id) as db:
        tip = await _at(db, stage, organisation_id, tip_id)
        if tip is None:
            # Withdrawn while an earlier try stored what it made, perhaps, and then found the next original gone.
            await _forget_withdrawn(db, organisation_id, tip_id)
            return
        await _tell(db, tip, STATE[stage])
        job, revision = await work.read(db, tip), await _revision(db, tip)
    found = await asyncio.get_running_loop().run_in_executor(pool, work.work, job, tools)
    async with organisation_session(organisation_id) as db:
        tip = await _at(db, stage, organisation_id, tip_id)
        if tip is None:
            # Withdrawn while we worked, perhaps: what the work stored must not stay behind.
            await _forget_withdrawn(db, organisation_id, tip_id)
            return
        if stage in _AMENDABLE and await _revision(db, tip) != revision:
            # Somebody amended the place, what was said, or what is meant to be read, while we worked. Also JOIN: the tip may
            # have been understood anew meanwhile and stand here again.
            await enqueue(db, stage, organisation_id, tip_id, priority=priority(tip.kind, stage, hazard=hazard))
            return
        await work.write(db, tip, found)
        if tip.waiting_for:
            # The model that it waited for is here again, also for the others.
            await bring_back(db, [tip.waiting_for])
            tip.waiting_for = None
        after = following(tip.kind, stage)
        tip.stage = after
        if after is None:
            await _tell(db, tip, "published")
        else:
            if stage in TELLS_HAZARD:
                hazard = TELLS_HAZARD[stage](found)
            gives_way = again and after is Stage.TRANSCRIBE
            due = LOW if gives_way else priority(tip.kind, after, hazard=hazard)
            await enqueue(db, after, organisation_id, tip_id, priority=due)


async def _run_afterwards(work: Work, organisation_id: UUID, tip_id: UUID, tools: Tools, pool: Executor | None) -> None:
    """The same for what follows publishing. A tip that is understood anew meanwhile comes here again when that is done."""
    async with organisation_session(organisation_id) as db:
        tip = await _published(db, organisation_id, tip_id)
        if tip is None:
            return
        job, revision = await work.read(db, tip), await _revision(db, tip)
    found = await asyncio.get_running_loop().run_in_executor(pool, work.work, job, tools)
    async with organisation_session(organisation_id) as db:
        tip = await _published(db, organisation_id, tip_id)
        if tip is not None and await _revision(db, tip) == revision:
            await work.write(db, tip, found)


async def _published(db: AsyncSession, organisation_id: UUID, tip_id: UUID) -> Tip | None:
    published = select(Tip).where(Tip.organisation_id == organisation_id, Tip.id == tip_id, Tip.state == "published")
    tip: Tip | None = await db.scalar(published.with_for_update(key_share=True))
    return tip


async def _revision(db: AsyncSession, tip: Tip) -> tuple[int, int, int | None]:
    of_tip = (Transcript.organisation_id == tip.organisation_id) & (Transcript.tip_id == tip.id)
    newest = await db.scalar(select(func.max(Transcript.version)).where(of_tip))
    return tip.place_revision, tip.personal_revision, newest


async def _forget_withdrawn(db: AsyncSession, organisation_id: UUID, tip_id: UUID) -> None:
    # Of somebody who was erased meanwhile there is no row either.
    there = select(Tip.id).where(Tip.organisation_id == organisation_id, Tip.id == tip_id, Tip.withdrawn_at.is_(None))
    if await db.scalar(there) is None:
        await objects().delete_all(tip_prefix(organisation_id, tip_id))


async def park(stage: Stage, organisation_id: UUID, tip_id: UUID, problem: Problem | None = None) -> None:
    """Set a tip aside with its reason. It harms no other, everybody who may see it sees why, and it can be tried again.

    Of one that is known already, done again with a newer model perhaps, what was made of it before stands.
    """
    async with organisation_session(organisation_id) as db:
        tip = await _at(db, stage, organisation_id, tip_id)
        if tip is not None and await _is_known(db, tip):
            log.warning("stage %s of tip %s failed when it was done again; what it made before stands", stage, tip_id)
            tip.waiting_for = None
            if stage in (Stage.NORMALISE, Stage.TRANSCRIBE):
                # Its author may have amended it meanwhile, and that still counts.
                tip.stage = Stage.UNDERSTAND
                await enqueue(db, Stage.UNDERSTAND, organisation_id, tip_id, priority=priority(tip.kind, Stage.UNDERSTAND))
            else:
                tip.stage = None
                await _tell(db, tip, "published")
        elif tip is not None:
            tip.problem, tip.waiting_for = (problem or KeptFailing()).body(), None
            await _tell(db, tip, "parked")
        else:
            await _forget_withdrawn(db, organisation_id, tip_id)


async def _is_known(db: AsyncSession, tip: Tip) -> bool:
    published = (
        select(InsightTip.tip_id)
        .join(Insight, (Insight.organisation_id == InsightTip.organisation_id) & (Insight.id == InsightTip.insight_id))
        .where(InsightTip.organisation_id == tip.organisation_id, InsightTip.tip_id == tip.id)
        .where(Insight.published_at.is_not(None))
    )
    return await db.scalar(published) is not None


async def wait_for(what: str, stage: Stage, organisation_id: UUID, tip_id: UUID) -> None:
    """Note what is missing, a model, so that whoever asks for the tip reads why it waits. It goes on where it stands."""
    async with organisation_session(organisation_id) as db:
        tip = await _at(db, stage, organisation_id, tip_id)
        if tip is not None and tip.waiting_for != what:
            tip.waiting_for = what
            await announce(
                db, organisation_id=organisation_id, event="tip", id=tip_id, change=tip.state, author_id=tip.author_id
            )


async def _at(db: AsyncSession, stage: Stage, organisation_id: UUID, tip_id: UUID) -> Tip | None:
    """The tip, locked, if it still stands before or in this stage."""
    tip = await db.scalar(
        select(Tip).where(Tip.organisation_id == organisation_id, Tip.id == tip_id).with_for_update(key_share=True)
    )
    if tip is None or tip.stage != stage or tip.state in ("waiting_for_parts", "published", "parked", "withdrawn"):
        return None
    return tip


async def _tell(db: AsyncSession, tip: Tip, state: str) -> None:
    if tip.state != state:
        tip.state = state
        await announce(db, organisation_id=tip.organisation_id, event="tip", id=tip.id, change=state, author_id=tip.author_id)
