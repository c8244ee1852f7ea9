"""What a worker does about mail: written in one transaction, sent without any, noted in another. What fails is tried again."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import procrastinate
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import organisation_session, session
from backhaul.notify.mail.digest import MAIL_DIGEST, note_digested, organisations_with_digests, send_due_digests
from backhaul.notify.mail.letters import Letter, Nothing, write_alerts, write_confirmation, write_digest, write_notice
from backhaul.notify.mail.mailbox import MAIL_CONFIRM
from backhaul.notify.models import Mailbox, MailFailure
from backhaul.notify.notices import MAIL_NOTICE
from backhaul.notify.tell import MAIL_ALERTS
from backhaul.people.invite import MAIL_INVITATION
from backhaul.people.letters import MAIL_SIGN_IN, note_mailed, write_invitation, write_sign_in
from backhaul.pipeline.stages import NOTIFY
from backhaul.settings import Settings
from backhaul_workers.smtp import send

log = logging.getLogger(__name__)

# One, two, four … minutes apart: for two hours.
MOST_TRIES = 8
Write = Callable[[AsyncSession], Awaitable[Letter | Nothing | None]]


class NotTakenError(Exception):
    """The mail server did not take a mail, and may later."""


class _Patiently(BaseRetryStrategy):
    def __init__(self, retry_s: float) -> None:
        self._retry_s = retry_s

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        # A crash of ours is tried again like a server that says no: in a job nobody else would.
        del exception
        if job.attempts + 1 >= MOST_TRIES:
            return None
        return RetryDecision(retry_in={"seconds": int(self._retry_s * 2**job.attempts)})


def register_mailing(app: procrastinate.App, settings: Settings, clock: Callable[[], datetime]) -> None:
    """Make each kind of mail a task of the queue."""
    patiently = _Patiently(settings.smtp_retry_s)

    @app.task(name=MAIL_DIGEST, queue=NOTIFY, retry=patiently, pass_context=True)
    async def digest(context: procrastinate.JobContext, organisation_id: str, member_id: str, due: str) -> None:
        organisation, member, now = UUID(organisation_id), UUID(member_id), clock()

        async def write(db: AsyncSession) -> Letter | Nothing | None:
            return await write_digest(db, organisation, member, datetime.fromisoformat(due), now)

        done = await deliver(organisation, member, write, settings, tries=context.job.attempts)
        if done:
            async with organisation_session(organisation) as db:
                await note_digested(db, organisation, member, done.until, done.ordinal)

    @app.task(name=MAIL_ALERTS, queue=NOTIFY, retry=patiently, pass_context=True)
    async def alerts(
        context: procrastinate.JobContext, organisation_id: str, member_id: str, alert_id: str | None, told_at: str | None
    ) -> None:
        organisation, member = UUID(organisation_id), UUID(member_id)

        async def write(db: AsyncSession) -> Letter | None:
            return await write_alerts(
                db,
                organisation,
                member,
                clock(),
                alert_id=UUID(alert_id) if alert_id else None,
                told_at=datetime.fromisoformat(told_at) if told_at else None,
            )

        await deliver(organisation, member, write, settings, tries=context.job.attempts)

    @app.task(name=MAIL_NOTICE, queue=NOTIFY, retry=patiently, pass_context=True)
    async def notice(context: procrastinate.JobContext, organisation_id: str, member_id: str, notice_id: str) -> None:
        organisation, member = UUID(organisation_id), UUID(member_id)

        async def write(db: AsyncSession) -> Letter | None:
            return await write_notice(db, organisation, member, UUID(notice_id), clock())

        await deliver(organisation, member, write, settings, tries=context.job.attempts)

    @app.task(name=MAIL_CONFIRM, queue=NOTIFY, retry=patiently, pass_context=True)
    async def confirm(context: procrastinate.JobContext, organisation_id: str, member_id: str) -> None:
        organisation, member = UUID(organisation_id), UUID(member_id)

        async def write(db: AsyncSession) -> Letter | None:
            return await write_confirmation(db, organisation, member, clock())

        await deliver(organisation, member, write, settings, tries=context.job.attempts)

    @app.task(name=MAIL_SIGN_IN, queue=NOTIFY, retry=patiently, pass_context=True)
    async def sign_in(context: procrastinate.JobContext, organisation_id: str | None, member_id: str | None) -> None:
        if organisation_id is None or member_id is None:
            # Somebody asked for an address that nobody has: it took as long, and that was all.
            return
        organisation, member = UUID(organisation_id), UUID(member_id)

        async def write(db: AsyncSession) -> Letter | None:
            return await write_sign_in(db, organisation, member, clock())

        await deliver(organisation, member, write, settings, tries=context.job.attempts)

    @app.task(name=MAIL_INVITATION, queue=NOTIFY, retry=patiently, pass_context=True)
    async def invitation(context: procrastinate.JobContext, organisation_id: str, invitation_id: str) -> None:
        organisation, invited = UUID(organisation_id), UUID(invitation_id)

        async def write(db: AsyncSession) -> Letter | None:
            return await write_invitation(db, organisation, invited, clock())

        # It has no mailbox whose failures would be noted: its own row says what became of it.
        done = await deliver(organisation, invited, write, settings, tries=context.job.attempts)
        async with organisation_session(organisation) as db:
            await note_mailed(db, organisation, invited, sent=done is not None)


async def deliver(
    organisation_id: UUID, member_id: UUID, write: Write, settings: Settings, *, tries: int
) -> Letter | Nothing | None:
    """Write a mail and hand it over; answers what was told, None where nothing was and nothing more is to be done.

    Raises NotTakenError: to be tried again.
    """
    if settings.smtp_host is None:
        # Switched off since: what waits waits for the next mail.
        return None
    async with organisation_session(organisation_id) as db:
        letter = await write(db)
    if not isinstance(letter, Letter):
        return letter
    # No transaction is open while the mail server takes its time.
    outcome = await send(letter.message, letter.to, settings)
    if outcome.result == "sent":
        await _note(organisation_id, member_id, None, None, letter.to)
        return letter
    if outcome.result == "later" and tries + 1 < MOST_TRIES:
        log.info("the mail server did not take a mail (code %s), try %s", outcome.code, tries + 1)
        raise NotTakenError
    failed: MailFailure = "gave_up" if outcome.result == "later" else outcome.result
    log.warning("a mail was given up (%s, code %s); admins are told", failed, outcome.code)
    await _note(organisation_id, member_id, failed, outcome.code, letter.to)
    return None


async def _note(organisation_id: UUID, member_id: UUID, failed: MailFailure | None, code: int | None, to: str) -> None:
    """What became of a mail. One that was to confirm another address says nothing of the one that is in use."""
    box = update(Mailbox).filter_by(organisation_id=organisation_id, member_id=member_id)
    in_use = func.coalesce(Mailbox.address, to) == to
    at = datetime.now(UTC) if failed else None
    async with organisation_session(organisation_id) as db:
        await db.execute(box.where(in_use).values(failed=failed, failed_code=code, failed_at=at))
        if failed == "recipient":
            await db.execute(box.where(Mailbox.pending == to).values(pending=None, pending_hash=None, pending_until=None))


async def sweep_digests(now: datetime) -> int:
    """Have the morning mail written that is due; answers how many mails."""
    async with session() as db:
        organisations = await organisations_with_digests(db, now)
    count = 0
    for organisation_id in organisations:
        async with organisation_session(organisation_id) as db:
            count += await send_due_digests(db, organisation_id, now)
    return count
