"""What a worker does for those who follow: alerts when something is published, and phones that are woken."""

import asyncio
import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import procrastinate
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import delete, text
from sqlalchemy.exc import SQLAlchemyError

from backhaul.db.session import organisation_session, session
from backhaul.notify.models import PushEndpoint
from backhaul.notify.notices import PUSH_NOTICE, tell_notice
from backhaul.notify.tell import (
    PUSH,
    forget_old,
    organisations_due,
    organisations_with_old,
    tell_followers,
    tell_of_message,
    tell_what_waited,
)
from backhaul.pipeline.alerts import TELL_FOLLOWERS, TELL_MESSAGE, TELL_NOTICE, AlertReason, Notice
from backhaul.pipeline.stages import NOTIFY
from backhaul.settings import Settings, get_settings
from backhaul_workers.mailing import sweep_digests
from backhaul_workers.webpush import Message, send

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# A push that did not get through within some hours is no news; the inbox has it.
MOST_TRIES = 6
DAY_S = 86_400
# A danger of yesterday evening is for the list, not for a phone that was switched off meanwhile.
HAZARD_S = 6 * 3600
# How often it is looked for what waited until the morning.
SWEEP_S = 30.0
_TITLE_CHARS = 140

# In the member's own eyes: what they may no longer see, or have read meanwhile, wakes no phone. Titles are the masked ones: a
# gate code has no place on a screen that is locked.
_ENTER = text("""
SELECT set_scope(m.organisation_id, m.id, m.role) FROM push_endpoint e
JOIN session k ON k.organisation_id = e.organisation_id AND k.id = e.session_id
              AND k.revoked_at IS NULL AND k.expires_at > now()
JOIN member m ON m.organisation_id = e.organisation_id AND m.id = e.member_id AND m.deactivated_at IS NULL
WHERE e.organisation_id = :organisation AND e.id = :phone
""")
_UNREAD = """
(SELECT count(*) FROM (
    SELECT FROM alert a LEFT JOIN insight i ON i.organisation_id = a.organisation_id AND i.id = a.insight_id
                                           AND i.published_at IS NOT NULL
    WHERE a.organisation_id = e.organisation_id AND a.member_id = m.id AND NOT a.read
      AND (i.id IS NOT NULL OR a.from_id IS NOT NULL) LIMIT 100) unread)
+ (SELECT count(*) FROM notice t WHERE t.organisation_id = e.organisation_id AND t.member_id = m.id AND NOT t.read)
"""
_READ_NOTICE = text(f"""
SELECT e.url, e.p256dh, e.auth, m.id AS member_id, split_part(m.language, '-', 1) AS language, t.kind, t.path,
    {_UNREAD} AS unread
FROM push_endpoint e
JOIN member m ON m.organisation_id = e.organisation_id AND m.id = e.member_id
JOIN notice t ON t.organisation_id = e.organisation_id AND t.member_id = m.id AND t.id = :notice AND NOT t.read
WHERE e.organisation_id = :organisation AND e.id = :phone
""")  # noqa: S608 - put together from the constant above
_READ = text(f"""
SELECT e.url, e.p256dh, e.auth, m.id AS member_id, split_part(m.language, '-', 1) AS language, said.*,
    {_UNREAD} AS unread
FROM push_endpoint e
JOIN member m ON m.organisation_id = e.organisation_id AND m.id = e.member_id
CROSS JOIN LATERAL (
    SELECT count(*) OVER () AS n, a.reason, i.id AS insight_id, i.urgency, i.kind,
           coalesce(i.translations -> split_part(m.language, '-', 1) ->> 'title', i.title,
                    called(w.organisation_id, w.id, w.name)) AS title,
           a.from_id,
           -- The words stand on a screen that may be locked only where whoever got them wants that.
           (SELECT x.text FROM message x JOIN message_settings t ON t.organisation_id = x.organisation_id
                                                                AND t.member_id = x.to_id AND t.preview
            WHERE x.organisation_id = e.organisation_id AND x.author_id = a.from_id AND x.to_id = m.id AND NOT x.held
              AND x.withdrawn_at IS NULL ORDER BY x.ordinal DESC LIMIT 1) AS words
    FROM alert a
    LEFT JOIN insight i ON i.organisation_id = a.organisation_id AND i.id = a.insight_id AND i.published_at IS NOT NULL
    LEFT JOIN member w ON w.organisation_id = a.organisation_id AND w.id = a.from_id
    WHERE a.organisation_id = e.organisation_id AND a.member_id = m.id AND NOT a.read
      AND (i.id IS NOT NULL OR a.from_id IS NOT NULL)
      AND (a.id = CAST(:alert AS uuid) OR (a.push = 'told' AND a.via = 'push' AND a.push_at = CAST(:told_at AS timestamptz)))
    ORDER BY coalesce(i.urgency, 'normal') = 'normal', a.ordinal DESC LIMIT 1
) said
WHERE e.organisation_id = :organisation AND e.id = :phone
""")  # noqa: S608 - put together from the constant above


class TryLaterError(Exception):
    """A push service asks to wait."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("the push service asks to wait")
        self.wait_s = wait_s


class _AsAsked(BaseRetryStrategy):
    """Try again when the push service says so; whatever else fails after 1, 2, 4 … seconds; six times in all."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= MOST_TRIES:
            return None
        wait_s = exception.wait_s if isinstance(exception, TryLaterError) else 2**job.attempts
        return RetryDecision(retry_in={"seconds": int(wait_s)})


def utc_now() -> datetime:
    """The time, where nobody gave another clock."""
    return datetime.now(UTC)


def register_telling(app: procrastinate.App, settings: Settings, clock: Clock = utc_now) -> None:
    """Make these jobs tasks of the queue."""

    @app.task(name=TELL_FOLLOWERS, queue=NOTIFY, retry=_AsAsked())
    async def tell(organisation_id: str, insight_id: str, reason: str, by: str | None) -> None:
        async with organisation_session(UUID(organisation_id)) as db:
            await tell_followers(
                db,
                UUID(organisation_id),
                UUID(insight_id),
                AlertReason(reason),
                by=UUID(by) if by else None,
                now=clock(),
            )

    @app.task(name=TELL_MESSAGE, queue=NOTIFY, retry=_AsAsked())
    async def tell_message(organisation_id: str, to: str, by: str) -> None:
        async with organisation_session(UUID(organisation_id)) as db:
            await tell_of_message(db, UUID(organisation_id), UUID(to), UUID(by), clock())

    @app.task(name=TELL_NOTICE, queue=NOTIFY, retry=_AsAsked())
    async def notice(organisation_id: str, kind: Notice, thing_id: str, by: str | None) -> None:
        async with organisation_session(UUID(organisation_id)) as db:
            who = UUID(by) if by else None
            await tell_notice(db, UUID(organisation_id), kind, UUID(thing_id), by=who, now=clock())

    @app.task(name=PUSH_NOTICE, queue=NOTIFY, retry=_AsAsked())
    async def push_notice(organisation_id: str, phone_id: str, notice_id: str) -> None:
        await wake_with_notice(UUID(organisation_id), UUID(phone_id), UUID(notice_id), timeout_s=settings.push_timeout_s)

    @app.task(name=PUSH, queue=NOTIFY, retry=_AsAsked())
    async def push(organisation_id: str, phone_id: str, alert_id: str | None, told_at: str | None) -> None:
        await wake(
            UUID(organisation_id),
            UUID(phone_id),
            UUID(alert_id) if alert_id else None,
            datetime.fromisoformat(told_at) if told_at else None,
            timeout_s=settings.push_timeout_s,
        )


async def wake(
    organisation_id: UUID, phone_id: UUID, alert_id: UUID | None, told_at: datetime | None, *, timeout_s: float
) -> None:
    """Tell one browser of one alert, or of all that was told at ``told_at``; nothing, where nothing is left to tell.

    Raises TryLaterError.
    """
    of_phone = {"organisation": organisation_id, "phone": phone_id}
    async with organisation_session(organisation_id) as db:
        if (await db.execute(_ENTER, of_phone)).one_or_none() is None:
            return
        row = (await db.execute(_READ, {**of_phone, "alert": alert_id, "told_at": told_at})).one_or_none()
    if row is not None:
        await _send(organisation_id, phone_id, _message(row), timeout_s=timeout_s)


async def wake_with_notice(organisation_id: UUID, phone_id: UUID, notice_id: UUID, *, timeout_s: float) -> None:
    """Tell one browser of a notice, unless it was read meanwhile. No word of anybody's is in it. Raises TryLaterError."""
    of_phone = {"organisation": organisation_id, "phone": phone_id}
    async with organisation_session(organisation_id) as db:
        if (await db.execute(_ENTER, of_phone)).one_or_none() is None:
            return
        row = (await db.execute(_READ_NOTICE, {**of_phone, "notice": notice_id})).one_or_none()
    if row is None:
        return
    said = {"key": row.kind, "language": row.language, "member": row.member_id, "unread": row.unread, "n": 1, "path": row.path}
    message = Message(
        url=row.url,
        p256dh=row.p256dh,
        auth=row.auth,
        body=orjson.dumps(said),
        ttl_s=DAY_S,
        urgency="normal",
        topic=urlsafe_b64encode(notice_id.bytes).rstrip(b"=").decode(),
    )
    await _send(organisation_id, phone_id, message, timeout_s=timeout_s)


async def _send(organisation_id: UUID, phone_id: UUID, message: Message, *, timeout_s: float) -> None:
    # No transaction is open while the push service takes its time.
    outcome = await send(message, timeout_s=timeout_s)
    if outcome.result == "gone":
        async with organisation_session(organisation_id) as db:
            await db.execute(delete(PushEndpoint).filter_by(organisation_id=organisation_id, id=phone_id))
    elif outcome.result == "refused":
        log.warning("a push service did not take a message; the inbox has it")
    elif outcome.result == "later":
        raise TryLaterError(outcome.wait_s)


def _message(row: Any) -> Message:
    many = row.n > 1
    written = row.from_id is not None
    danger = not many and not written and (row.kind == "hazard" or row.urgency != "normal")
    said: dict[str, Any] = {
        "key": "summary" if many else row.reason,
        "language": row.language,
        "member": row.member_id,
        "unread": row.unread,
        "n": row.n,
    }
    if not many:
        said |= {"title": row.title[:_TITLE_CHARS], "danger": danger}
        if written:
            said |= {"path": f"/messages/{row.from_id}", "words": (row.words or "")[:_TITLE_CHARS]}
        else:
            said["insight"] = row.insight_id
    topic = b"summary" if many else (row.from_id if written else row.insight_id).bytes
    return Message(
        url=row.url,
        p256dh=row.p256dh,
        auth=row.auth,
        body=orjson.dumps(said),
        ttl_s=HAZARD_S if danger else DAY_S,
        urgency="high" if danger else "normal",
        topic=urlsafe_b64encode(topic).rstrip(b"=").decode(),
    )


async def sweep(now: datetime) -> int:
    """Have told what waited until ``now``, morning mail included; answers how often somebody is."""
    async with session() as db:
        organisations = await organisations_due(db, now)
    told = 0
    for organisation_id in organisations:
        async with organisation_session(organisation_id) as db:
            told += await tell_what_waited(db, organisation_id, now)
    # Without a mail server the mail waits.
    return told + (await sweep_digests(now) if get_settings().smtp_host else 0)


async def forget_old_alerts(now: datetime) -> None:
    """Delete what is older than it is kept."""
    async with session() as db:
        organisations = await organisations_with_old(db, now)
    for organisation_id in organisations:
        async with organisation_session(organisation_id) as db:
            await forget_old(db, organisation_id, now)


async def keep_sweeping(clock: Clock = utc_now) -> None:
    """Look for what waited, for ever."""
    while True:
        try:
            await sweep(clock())
        except SQLAlchemyError:
            log.info("could not look for what waited until now", exc_info=True)
        await asyncio.sleep(SWEEP_S)
