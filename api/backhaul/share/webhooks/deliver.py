"""What a worker needs of the database for one delivery: what to send, and noting how it went. Three short transactions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.pipeline.alerts import enqueue_notice
from backhaul.settings import get_settings
from backhaul.share.outward.feature import AS_PROPERTIES, GEOMETRY
from backhaul.share.webhooks.edit import TEST
from backhaul.share.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from backhaul.share.webhooks.sign import signed

# The log is for finding out what went wrong last week, not a history.
KEPT = timedelta(days=30)

# As it is now: the log has no words that could outlive a withdrawal. What is not for everybody any more is not sent.
_INSIGHT = text(f"""
SELECT json_build_object('id', i.id, 'geometry', {GEOMETRY}, {AS_PROPERTIES})::text FROM insight i
WHERE i.organisation_id = :organisation AND i.id = :id AND i.published_at IS NOT NULL AND i.visibility = 'organisation'
""")  # noqa: S608 - put together from constants
_NUMBER = text("""
SELECT coalesce(max(a.number), 0) + 1 FROM webhook_attempt a
WHERE a.organisation_id = :organisation AND a.delivery_id = :delivery
""")


@dataclass(frozen=True, slots=True)
class Message:
    """One attempt's request."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt ended: the answer's status, or what went wrong; and for how long the other side asks to wait."""

    status: int | None
    problem: str | None = None
    took_ms: int = 0
    wait_s: float | None = None

    @property
    def arrived(self) -> bool:
        """Whether the other side took it."""
        return self.status is not None and self.status // 100 == 2


async def message_of(db: AsyncSession, organisation_id: UUID, delivery_id: UUID, now: datetime) -> Message | None:
    """What to send now; None where there is nothing to send, or the webhook is paused. With a worker's eyes."""
    delivery = await db.get(WebhookDelivery, (organisation_id, delivery_id))
    if delivery is None or delivery.state != "waiting":
        return None
    webhook = await db.get_one(Webhook, (organisation_id, delivery.webhook_id))
    if webhook.paused:
        return None
    if delivery.event == TEST:
        told = '{"message":"This is a test. Nothing happened."}'
    elif delivery.event == "insight.withdrawn":
        told = orjson.dumps({"id": delivery.insight_id}).decode()
    else:
        language = "none"
        asked = {"organisation": organisation_id, "id": delivery.insight_id, "language": language}
        found = (await db.execute(_INSIGHT, {**asked, "base": get_settings().base_url})).scalar_one_or_none()
        if found is None:
            delivery.state = "dropped"
            return None
        told = found
    happened = orjson.dumps(delivery.happened_at).decode()
    body = f'{{"type":"{delivery.event}","timestamp":{happened},"data":{told}}}'.encode()
    headers = signed(webhook.id, webhook.generation, webhook.rotated_at, delivery_id, body, now)
    return Message(webhook.url, headers, body)


async def note_attempt(
    db: AsyncSession, organisation_id: UUID, delivery_id: UUID, answer: Answer, now: datetime, *, last: bool
) -> str | None:
    """Write into the log how it went; answers why the webhook is paused from now on, if it is.

    ``last``: nobody tries again by themselves.
    """
    delivery = await db.scalar(
        select(WebhookDelivery).filter_by(organisation_id=organisation_id, id=delivery_id).with_for_update()
    )
    if delivery is None:
        return None
    number = (await db.execute(_NUMBER, {"organisation": organisation_id, "delivery": delivery_id})).scalar_one()
    db.add(
        WebhookAttempt(
            organisation_id=organisation_id,
            delivery_id=delivery_id,
            number=number,
            at=now.replace(minute=0, second=0, microsecond=0) if delivery.to_the_hour else now,
            took_ms=answer.took_ms,
            status=answer.status,
            problem=answer.problem,
        )
    )
    if answer.arrived or last:
        delivery.state = "delivered" if answer.arrived else "failed"
    of_webhook = update(Webhook).filter_by(organisation_id=organisation_id, id=delivery.webhook_id)
    if answer.arrived:
        await db.execute(of_webhook.where(Webhook.failing_since.is_not(None)).values(failing_since=None))
        return None
    await db.execute(of_webhook.where(Webhook.failing_since.is_(None)).values(failing_since=now))
    webhook = await db.get_one(Webhook, (organisation_id, delivery.webhook_id), populate_existing=True)
    # 410: whoever answers there says that nobody listens any more.
    if answer.status == 410:
        why = "gone"
    elif webhook.failing_since and now - webhook.failing_since >= timedelta(hours=get_settings().webhook_pause_after_h):
        why = "failing"
    else:
        return None
    paused = of_webhook.where(Webhook.paused.is_(None)).values(paused=why).returning(Webhook.id)
    if await db.scalar(paused) is None:
        return None
    # Whoever reads the feed does not see it there: those who can do something about it are told.
    await enqueue_notice(db, organisation_id, "webhook_paused", delivery.webhook_id)
    return why
