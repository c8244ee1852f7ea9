"""What a worker does about what is kept of people: writes the file that a member asked for."""

import logging
from uuid import UUID

import procrastinate
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import update

from backhaul.db.session import organisation_session
from backhaul.pipeline.stages import NOTIFY
from backhaul.privacy.exports import EXPORT
from backhaul.privacy.models import PersonExport
from backhaul.privacy.write import write_export

log = logging.getLogger(__name__)

# One, two, four … minutes apart: an hour of a full disk is no reason to say that it failed.
MOST_TRIES = 6


class _Patiently(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        del exception
        return RetryDecision(retry_in={"minutes": 2**job.attempts}) if job.attempts + 1 < MOST_TRIES else None


def register_privacy(app: procrastinate.App) -> None:
    """Make writing such a file a task of the queue."""

    @app.task(name=EXPORT, queue=NOTIFY, retry=_Patiently(), pass_context=True)
    async def export(context: procrastinate.JobContext, organisation_id: str, member_id: str, export_id: str) -> None:
        organisation, id = UUID(organisation_id), UUID(export_id)
        try:
            await write_export(organisation, UUID(member_id), id)
        except Exception:
            # Not whose: a log is read by others.
            log.exception("an export could not be written, try %s", context.job.attempts + 1)
            if context.job.attempts + 1 < MOST_TRIES:
                raise
            async with organisation_session(organisation) as db:
                await db.execute(update(PersonExport).filter_by(organisation_id=organisation, id=id).values(state="failed"))
