"""The SQL that reads webhooks and their log, as JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.share.webhooks.models import DeliveryState

_COUNT = """(SELECT count(*) FROM webhook_delivery d
             WHERE d.organisation_id = w.organisation_id AND d.webhook_id = w.id AND d.state = '{state}')"""
_WEBHOOK = f"""
json_build_object('id', w.id, 'name', w.name, 'url', w.url, 'events', w.events, 'paused', w.paused,
                  'failing_since', w.failing_since, 'rotated_at', w.rotated_at,
                  'waiting', {_COUNT.format(state="waiting")}, 'failed', {_COUNT.format(state="failed")})
"""
_LIST = text(f"""
SELECT json_build_object('items', coalesce(json_agg({_WEBHOOK} ORDER BY lower(w.name), w.id), '[]'), 'next', NULL)::text
FROM webhook w WHERE w.organisation_id = :organisation
""")  # noqa: S608 - put together from constants
_ONE = text(f"SELECT {_WEBHOOK}::text FROM webhook w WHERE w.organisation_id = :organisation AND w.id = :id")  # noqa: S608

_LOG = """
WITH page AS MATERIALIZED (
    SELECT d.*, row_number() OVER (ORDER BY d.happened_at DESC, d.id DESC) AS n FROM webhook_delivery d
    WHERE d.organisation_id = :organisation AND d.webhook_id = :webhook
      AND (CAST(:state AS text) IS NULL OR d.state = :state) {after}
    ORDER BY d.happened_at DESC, d.id DESC LIMIT CAST(:most AS int) + 1
)
SELECT (SELECT coalesce(json_agg(json_build_object(
            'id', d.id, 'event', d.event, 'insight_id', d.insight_id, 'happened_at', d.happened_at, 'state', d.state,
            'attempts', (
                SELECT coalesce(json_agg(json_build_object(
                    'number', a.number, 'at', a.at, 'took_ms', a.took_ms, 'status', a.status, 'problem', a.problem)
                    ORDER BY a.number), '[]')
                FROM webhook_attempt a WHERE a.organisation_id = :organisation AND a.delivery_id = d.id)) ORDER BY d.n), '[]')
        FROM page d WHERE d.n <= :most)::text,
       (SELECT count(*) > :most FROM page), (SELECT d.happened_at FROM page d WHERE d.n = :most),
       (SELECT d.id FROM page d WHERE d.n = :most),
       EXISTS (SELECT FROM webhook w WHERE w.organisation_id = :organisation AND w.id = :webhook)
"""
_FIRST = text(_LOG.format(after=""))
_NEXT = text(_LOG.format(after="AND (d.happened_at, d.id) < (:after_at, :after_id)"))


async def webhooks(db: AsyncSession, member: Reader) -> bytes:
    """All of the organisation's as WebhookList, by name."""
    found: str = (await db.execute(_LIST, {"organisation": member.organisation_id})).scalar_one()
    return found.encode()


async def webhook(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """One as WebhookOut. Raises NotFound."""
    found: str | None = (await db.execute(_ONE, {"organisation": member.organisation_id, "id": id})).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()


async def log_of(
    db: AsyncSession, member: Reader, id: UUID, state: DeliveryState | None, most: int, cursor: str | None
) -> tuple[bytes, str | None]:
    """A page of its log, newest first, with every attempt. Raises NotFound."""
    asked: dict[str, Any] = {"organisation": member.organisation_id, "webhook": id, "state": state, "most": most}
    if cursor:
        at, last = read_cursor("deliveries", cursor)
        asked |= {"after_at": datetime.fromisoformat(at), "after_id": UUID(last)}
    items, more, last_at, last_id, known = (await db.execute(_NEXT if cursor else _FIRST, asked)).one()
    if not known:
        raise NotFound
    return items.encode(), make_cursor("deliveries", last_at.isoformat(), str(last_id)) if more else None
