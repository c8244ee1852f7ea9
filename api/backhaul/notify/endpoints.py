"""Following, the inbox, and how a member wants to hear."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentMember
from backhaul.notify import queries
from backhaul.notify.follow import follow, mark_read, mark_read_up_to, mark_seen, unfollow
from backhaul.notify.notices import mark_notice_read, mark_notices_read
from backhaul.notify.phones import choose_notifications, forget_this_phone, wake_this_phone
from backhaul.notify.schemas import (
    Follow,
    Inbox,
    Notifications,
    NotificationsOut,
    PushSubscription,
    ReadUpTo,
    SubscriptionList,
    SubscriptionOut,
)
from backhaul.pages import Cursor

router = APIRouter(tags=["notify"])
_JSON = "application/json"


@router.get("/subscriptions", responses={200: {"model": SubscriptionList}})
async def list_subscriptions(db: RequestSession, member: CurrentMember) -> Response:
    """What I follow."""
    return Response(await queries.subscriptions(db, member), media_type=_JSON)


@router.put("/subscriptions", responses={200: {"model": SubscriptionOut}})
async def put_subscription(what: Annotated[Follow, Body()], db: RequestSession, member: CurrentMember) -> Response:
    """Follow a site with its parts, a route with what lies along it, an area or a tag; the same again changes how."""
    return Response(await queries.subscription(db, member, await follow(db, member, what)), media_type=_JSON)


@router.delete("/subscriptions/{id}", status_code=204)
async def delete_subscription(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Unfollow. What was told before stays in the inbox."""
    await unfollow(db, member, id)


@router.get("/inbox", responses={200: {"model": Inbox}})
async def read_inbox(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """What I was told of what I follow, newest first. It is kept for 90 days."""
    items, notices, unread, following = await queries.inbox(db, member, limit, cursor)
    # A cursor is made of URL-safe letters only, so it needs no escape in JSON.
    quoted = b'"%s"' % following.encode() if following else b"null"
    body = b'{"items":%s,"notices":%s,"unread":%d,"next":%s}' % (items, notices, unread, quoted)
    response = Response(body, media_type=_JSON)
    if following:
        url = request.url.include_query_params(cursor=following)
        response.headers["link"] = f'<{url.path}?{url.query}>; rel="next"'
    return response


@router.put("/inbox/{id}/read", status_code=204)
async def put_read(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """I read this one."""
    await mark_read(db, member, id)


@router.put("/inbox/notices/{id}/read", status_code=204)
async def put_notice_read(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """I read this notice."""
    await mark_notice_read(db, member, id)


@router.put("/inbox/read", status_code=204)
async def put_all_read(body: ReadUpTo, db: RequestSession, member: CurrentMember) -> None:
    """I read all, up to the newest that I was shown, and the notices."""
    await mark_notices_read(db, member)
    await mark_read_up_to(db, member, body.up_to)


@router.put("/insights/{id}/seen", status_code=204)
async def put_seen(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """I opened this insight: what the inbox says of it is read, and nobody tells me of it what it says now."""
    await mark_seen(db, member, id)


@router.get("/me/notifications", responses={200: {"model": NotificationsOut}})
async def read_notifications(db: RequestSession, member: CurrentMember) -> Response:
    """How I want to hear."""
    return Response(await queries.notifications(db, member), media_type=_JSON)


@router.put("/me/notifications", responses={200: {"model": NotificationsOut}})
async def put_notifications(body: Notifications, db: RequestSession, member: CurrentMember) -> Response:
    """Choose how."""
    await choose_notifications(db, member, body)
    return Response(await queries.notifications(db, member), media_type=_JSON)


@router.put("/me/push", status_code=204)
async def put_push(body: PushSubscription, db: RequestSession, member: CurrentMember) -> None:
    """Wake this browser, until it is signed out or somebody else signs in on it."""
    await wake_this_phone(db, member, body)


@router.delete("/me/push", status_code=204)
async def delete_push(db: RequestSession, member: CurrentMember) -> None:
    """Wake it no more."""
    await forget_this_phone(db, member)
