"""What is done of a poll: its question and options are looked through for what is personal, as replies are."""

import asyncio
from concurrent.futures import Executor
from uuid import UUID

import procrastinate
from procrastinate.retry import RetryStrategy
from sqlalchemy import select

from backhaul.db.session import organisation_session
from backhaul.pipeline.stages import QUICK
from backhaul.talk.polls.ask import MASK, tell_poll
from backhaul.talk.polls.models import Poll, PollOption
from backhaul_workers.stages import personal
from backhaul_workers.tools import Tools


def register_polls(app: procrastinate.App, tools: Tools, pool: Executor) -> None:
    """Make it a task of the queue."""
    retry = RetryStrategy(max_attempts=tools.settings.max_tries, exponential_wait=2)

    @app.task(name=MASK, queue=QUICK, retry=retry)
    async def look_through(organisation_id: str, poll_id: str) -> None:
        await mask_poll(UUID(organisation_id), UUID(poll_id), pool)


async def mask_poll(organisation_id: UUID, id: UUID, pool: Executor | None = None) -> None:
    """Find what is personal in a poll, and show it to whom it asks. What it asks never changes, so twice is as once."""
    async with organisation_session(organisation_id) as db:
        poll = await db.get(Poll, (organisation_id, id))
        if poll is None:
            return
        options = select(PollOption.text).filter_by(organisation_id=organisation_id, poll_id=id).order_by(PollOption.ordinal)
        texts = [poll.question, *(await db.scalars(options)).all()]
        names = await personal.names_in(db, organisation_id, "\n".join(texts))
        known = await personal.hidden_there(db, organisation_id, poll.insight_id) if poll.insight_id else ()

    def work() -> list[tuple[str, str | None]]:
        return [personal.mask_words(one, names, known) for one in texts]

    masked = await asyncio.get_running_loop().run_in_executor(pool, work)
    async with organisation_session(organisation_id) as db:
        poll = await db.get(Poll, (organisation_id, id), with_for_update=True)
        if poll is None:
            return
        poll.masked = [list(one) for one in masked]
        await db.flush()
        await tell_poll(db, organisation_id, poll.group_id, poll.insight_id)
