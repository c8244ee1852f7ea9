"""Adding, changing, trying and replaying webhooks."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import WEBHOOKS
from backhaul.settings import get_settings
from backhaul.share.webhooks.models import Webhook, WebhookDelivery
from backhaul.share.webhooks.schemas import Replay, WebhookIn, WebhookPatch

DELIVER = "webhook.deliver"
TEST = "webhook.test"
MOST = 20
MOST_REPLAYED = 10_000

_AGAIN = text("""
WITH wanted AS (
    SELECT d.id FROM webhook_delivery d
    WHERE d.organisation_id = :organisation AND d.webhook_id = :webhook AND d.state = :state
      AND (CAST(:since AS timestamptz) IS NULL OR d.happened_at >= date_trunc('hour', CAST(:since AS timestamptz)))
      AND (CAST(:id AS uuid) IS NULL OR d.id = :id)
    ORDER BY d.happened_at, d.id LIMIT :most FOR UPDATE
)
UPDATE webhook_delivery d SET state = 'waiting' FROM wanted w WHERE d.organisation_id = :organisation AND d.id = w.id
RETURNING d.id
""")


def is_own_origin(url: str) -> bool:
    """Whether it is a system of the organisation's own that the settings name with its whole origin."""
    parts = urlsplit(url)
    own = {one.lower().rstrip("/") for one in get_settings().webhook_origins}
    return f"{parts.scheme}://{parts.netloc}".lower() in own


def _check_url(url: str) -> None:
    if not (url.startswith("https://") or is_own_origin(url)):
        raise Invalid(
            "Give an https address. One inside your own network has to be named in BACKHAUL_WEBHOOK_ORIGINS.",
            errors=[{"field": "url", "message": "not https"}],
        )


async def _locked(db: AsyncSession, member: Reader, id: UUID) -> Webhook:
    found = await db.scalar(select(Webhook).filter_by(organisation_id=member.organisation_id, id=id).with_for_update())
    if found is None:
        raise NotFound
    return found


async def add_webhook(db: AsyncSession, member: Reader, said: WebhookIn) -> Webhook:
    """A new one. Raises Invalid for an address that nothing is sent to, and where there are too many."""
    _check_url(said.url)
    many = select(func.count()).select_from(Webhook).filter_by(organisation_id=member.organisation_id)
    if (await db.execute(many)).scalar_one() >= MOST:
        raise Invalid(f"There are {MOST}: delete one that nobody uses.")
    made = Webhook(
        organisation_id=member.organisation_id,
        id=new_id(),
        name=said.name.strip(),
        url=said.url,
        events=sorted(set(said.events)),
    )
    db.add(made)
    await db.flush()
    return made


async def change_webhook(db: AsyncSession, member: Reader, id: UUID, said: WebhookPatch) -> None:
    """Change what is said; one that was paused and goes on sends what waited. Raises NotFound, Invalid."""
    webhook = await _locked(db, member, id)
    if said.url is not None:
        _check_url(said.url)
        webhook.url = said.url
    if said.name is not None:
        webhook.name = said.name.strip()
    if said.events is not None:
        webhook.events = sorted(set(said.events))
    if said.paused is True and webhook.paused is None:
        webhook.paused = "by_hand"
    elif said.paused is False and webhook.paused is not None:
        webhook.paused, webhook.failing_since = None, None
        await db.flush()
        await _send_again(db, member, id, state="waiting")


async def delete_webhook(db: AsyncSession, member: Reader, id: UUID) -> None:
    """With its log. Raises NotFound."""
    gone = delete(Webhook).filter_by(organisation_id=member.organisation_id, id=id).returning(Webhook.id)
    if await db.scalar(gone) is None:
        raise NotFound


async def rotate(db: AsyncSession, member: Reader, id: UUID) -> Webhook:
    """Another secret; the one before signs, too, for a day. Raises NotFound."""
    webhook = await _locked(db, member, id)
    webhook.generation += 1
    webhook.rotated_at = datetime.now(UTC)
    return webhook


async def send_test(db: AsyncSession, member: Reader, id: UUID) -> UUID:
    """A message that says nothing, to see whether it arrives. Raises NotFound."""
    webhook = await _locked(db, member, id)
    if webhook.paused:
        raise Invalid("It is paused. Let it go on, then try it.")
    made = WebhookDelivery(organisation_id=member.organisation_id, webhook_id=id, event=TEST, happened_at=datetime.now(UTC))
    db.add(made)
    await db.flush()
    await _defer(db, member.organisation_id, [made.id])
    return made.id


async def replay_one(db: AsyncSession, member: Reader, id: UUID, delivery_id: UUID) -> None:
    """Send one of the log again, under its own id. Raises NotFound; one that waits already is left alone."""
    await _locked(db, member, id)
    kept = await db.get(WebhookDelivery, (member.organisation_id, delivery_id))
    if kept is None or kept.webhook_id != id:
        raise NotFound
    if kept.state != "waiting":
        await _send_again(db, member, id, state=kept.state, only=delivery_id)


async def replay(db: AsyncSession, member: Reader, id: UUID, said: Replay) -> int:
    """Send all of the log again that ended so since then, oldest first; answers how many. Raises NotFound."""
    webhook = await _locked(db, member, id)
    if said.state == "waiting":
        # They have their jobs.
        return 0
    if webhook.paused:
        raise Invalid("It is paused. Let it go on, then send them again.")
    return await _send_again(db, member, id, state=said.state, since=said.since)


async def _send_again(
    db: AsyncSession, member: Reader, id: UUID, *, state: str, since: datetime | None = None, only: UUID | None = None
) -> int:
    asked = {"organisation": member.organisation_id, "webhook": id, "state": state, "since": since, "id": only}
    again = (await db.scalars(_AGAIN, {**asked, "most": MOST_REPLAYED})).all()
    await _defer(db, member.organisation_id, list(again))
    return len(again)


async def _defer(db: AsyncSession, organisation_id: UUID, deliveries: list[UUID]) -> None:
    jobs = [{"organisation_id": str(organisation_id), "delivery_id": str(one)} for one in deliveries]
    if jobs:
        await defer(db, DELIVER, WEBHOOKS, *jobs)
