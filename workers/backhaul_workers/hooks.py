"""Delivering webhooks: to a public address and nowhere else, within a time limit, and again when it failed."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import procrastinate
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from backhaul.db.session import organisation_session
from backhaul.outside import at_address, public_address
from backhaul.pipeline.stages import WEBHOOKS
from backhaul.settings import Settings
from backhaul.share.webhooks.deliver import Answer, Message, message_of, note_attempt
from backhaul.share.webhooks.edit import DELIVER, is_own_origin
from backhaul_workers.telling import Clock, utc_now

log = logging.getLogger(__name__)

# Most troubles are over in seconds or by the next morning. Two days and a half in all, then it is given up and the log has it.
WAITS_S = (5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 57_600, 86_400)
LONGEST_WAIT_S = 86_400.0


class NotDeliveredError(Exception):
    """To be tried again in ``wait_s``."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("not delivered, to be tried again")
        self.wait_s = wait_s


class _AsTheyAsk(BaseRetryStrategy):
    """After the time that stands in the plan, or longer where the other side asks for it."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(WAITS_S):
            return None
        wait_s = exception.wait_s if isinstance(exception, NotDeliveredError) else WAITS_S[job.attempts]
        return RetryDecision(retry_in={"seconds": int(wait_s)})


def register_hooks(app: procrastinate.App, settings: Settings, clock: Clock = utc_now) -> None:
    """Make a delivery a task of the queue."""

    @app.task(name=DELIVER, queue=WEBHOOKS, retry=_AsTheyAsk(), pass_context=True)
    async def deliver(context: procrastinate.JobContext, organisation_id: str, delivery_id: str) -> None:
        organisation, delivery, tries = UUID(organisation_id), UUID(delivery_id), context.job.attempts
        async with organisation_session(organisation) as db:
            message = await message_of(db, organisation, delivery, clock())
        if message is None:
            return
        # No transaction is open while the other side takes its time.
        answer = await post(message, timeout_s=settings.webhook_timeout_s)
        last = tries >= len(WAITS_S)
        async with organisation_session(organisation) as db:
            paused = await note_attempt(db, organisation, delivery, answer, clock(), last=last)
        if paused:
            log.warning("a webhook of organisation %s is paused (%s)", organisation, paused)
        elif not (answer.arrived or last):
            raise NotDeliveredError(max(WAITS_S[tries], answer.wait_s or 0))


async def post(message: Message, *, timeout_s: float) -> Answer:
    """Send it once. No redirect is followed, what is answered is not read, and neither address nor words are logged."""
    parts = urlsplit(message.url)
    host = parts.hostname or ""
    began = time.monotonic()

    def failed(problem: str) -> Answer:
        return Answer(None, problem, int((time.monotonic() - began) * 1000))

    headers = {**message.headers, "Content-Type": "application/json", "User-Agent": "Backhaul", "Host": parts.netloc}
    try:
        async with asyncio.timeout(timeout_s):
            own = is_own_origin(message.url)
            if not own and parts.scheme != "https":
                return failed("not_https")
            address = host if own else await public_address(host)
            if address is None:
                return failed("private_address")
            url = at_address(parts, address)
            async with (
                httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=timeout_s) as client,
                client.stream("POST", url, content=message.body, headers=headers, extensions={"sni_hostname": host}) as answer,
            ):
                took_ms = int((time.monotonic() - began) * 1000)
                problem = "redirect" if answer.is_redirect else None
                return Answer(answer.status_code, problem, took_ms, _wait_s(answer.headers.get("retry-after", "")))
    except TimeoutError:
        return failed("timeout")
    except httpx.TimeoutException:
        return failed("timeout")
    except (OSError, httpx.TransportError, httpx.InvalidURL):
        return failed("unreachable")


def _wait_s(retry_after: str) -> float | None:
    """Retry-After in seconds or as a date, within reason."""
    if retry_after.isdecimal():
        return min(float(retry_after[:9]), LONGEST_WAIT_S)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return min(max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()), LONGEST_WAIT_S)
