"""Webhooks: for admins, who answer for what leaves the house."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentAdmin, Reader
from backhaul.pages import Cursor, page
from backhaul.share.webhooks import edit, queries
from backhaul.share.webhooks.models import DeliveryState, Webhook
from backhaul.share.webhooks.schemas import (
    DeliveryList,
    Replay,
    Replayed,
    WebhookIn,
    WebhookList,
    WebhookMade,
    WebhookOut,
    WebhookPatch,
)
from backhaul.share.webhooks.sign import secret_of

router = APIRouter(tags=["share"])
_JSON = "application/json"


async def _with_secret(db: RequestSession, member: Reader, webhook: Webhook, status_code: int) -> Response:
    await db.flush()
    told = await queries.webhook(db, member, webhook.id)
    # The letters of base64 need no escape in JSON.
    secret = secret_of(webhook.id, webhook.generation).encode()
    return Response(b'{"webhook":%s,"secret":"%s"}' % (told, secret), status_code, media_type=_JSON)


@router.get("/webhooks", responses={200: {"model": WebhookList}})
async def list_webhooks(db: RequestSession, member: CurrentAdmin) -> Response:
    """Where this organisation's news goes."""
    return Response(await queries.webhooks(db, member), media_type=_JSON)


@router.post("/webhooks", status_code=201, responses={201: {"model": WebhookMade}})
async def create_webhook(body: WebhookIn, db: RequestSession, member: CurrentAdmin) -> Response:
    """Send news to another system, signed as Standard Webhooks has it. Keep the secret: it is told only now."""
    return await _with_secret(db, member, await edit.add_webhook(db, member, body), 201)


@router.patch("/webhooks/{id}", responses={200: {"model": WebhookOut}})
async def change_webhook(id: UUID, body: WebhookPatch, db: RequestSession, member: CurrentAdmin) -> Response:
    """Change its name, its address, its events; pause it, or let it go on."""
    await edit.change_webhook(db, member, id, body)
    await db.flush()
    return Response(await queries.webhook(db, member, id), media_type=_JSON)


@router.delete("/webhooks/{id}", status_code=204)
async def delete_webhook(id: UUID, db: RequestSession, member: CurrentAdmin) -> None:
    """Send nothing there any more, and forget its log."""
    await edit.delete_webhook(db, member, id)


@router.post("/webhooks/{id}/secret", responses={200: {"model": WebhookMade}})
async def rotate_secret(id: UUID, db: RequestSession, member: CurrentAdmin) -> Response:
    """Another secret. For a day both sign, so that the other side loses nothing while it learns the new one."""
    return await _with_secret(db, member, await edit.rotate(db, member, id), 200)


@router.post("/webhooks/{id}/test", status_code=202)
async def test_webhook(id: UUID, db: RequestSession, member: CurrentAdmin) -> None:
    """Send a message that says nothing; the log tells how it went."""
    await edit.send_test(db, member, id)


@router.get("/webhooks/{id}/deliveries", responses={200: {"model": DeliveryList}})
async def read_deliveries(
    request: Request,
    id: UUID,
    db: RequestSession,
    member: CurrentAdmin,
    state: DeliveryState | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """What was sent in the last 30 days and how each attempt went, newest first."""
    return page(request, *await queries.log_of(db, member, id, state, limit, cursor))


@router.post("/webhooks/{id}/deliveries/{delivery_id}/replay", status_code=202)
async def replay_delivery(id: UUID, delivery_id: UUID, db: RequestSession, member: CurrentAdmin) -> None:
    """Send one again, under the same `webhook-id`, with what holds now."""
    await edit.replay_one(db, member, id, delivery_id)


@router.post("/webhooks/{id}/replay", status_code=202)
async def replay_deliveries(id: UUID, body: Replay, db: RequestSession, member: CurrentAdmin) -> Replayed:
    """Send all again that failed (or arrived) since a time: after the other side was down, or had lost them."""
    return Replayed(deliveries=await edit.replay(db, member, id, body))
