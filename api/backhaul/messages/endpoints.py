"""Messages between two members. Nobody else reads them: the policies of their tables know no role."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager, CurrentMember
from backhaul.messages import queries
from backhaul.messages.close import change_settings, close_to
from backhaul.messages.hear import note_delivered, note_read
from backhaul.messages.report import report_message, settle_report
from backhaul.messages.schemas import (
    ConversationList,
    MessageChange,
    MessageIn,
    MessageOut,
    MessageReportIn,
    Messages,
    MessageSettingsModel,
    ReportedMessages,
    Settlement,
    UpTo,
)
from backhaul.messages.write import change_message, take_back_message, write_message
from backhaul.pages import Cursor, page

router = APIRouter(tags=["talk"])

Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/messages", responses={200: {"model": ConversationList}})
async def list_conversations(
    request: Request, db: RequestSession, member: CurrentMember, limit: Limit = 25, cursor: Cursor = None
) -> Response:
    """With whom I wrote, newest first."""
    return page(request, *await queries.conversations(db, member, limit, cursor))


@router.get("/messages/{member_id}")
async def read_messages(
    member_id: UUID, db: RequestSession, member: CurrentMember, limit: Limit = 50, cursor: Cursor = None
) -> Messages:
    """What a colleague and I wrote, newest first; with nobody yet it is an empty page. It tells the other nothing."""
    return Messages.model_validate(await queries.messages(db, member, member_id, limit, cursor))


@router.put("/messages/{member_id}/delivered", status_code=204)
async def put_delivered(member_id: UUID, body: UpTo, db: RequestSession, member: CurrentMember) -> None:
    """This message of theirs is on my phone, and all before it."""
    await note_delivered(db, member, member_id, body.up_to)


@router.put("/messages/{member_id}/read", status_code=204)
async def put_read(member_id: UUID, body: UpTo, db: RequestSession, member: CurrentMember) -> None:
    """I have read this message of theirs, and all before it. They are told only if I want that."""
    await note_read(db, member, member_id, body.up_to)


@router.put("/messages/{member_id}/muted", status_code=204)
async def mute(member_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """What they write arrives, and rings nowhere."""
    await close_to(db, member, member_id, "muted", holds=True)


@router.delete("/messages/{member_id}/muted", status_code=204)
async def unmute(member_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """It rings again."""
    await close_to(db, member, member_id, "muted", holds=False)


@router.put("/messages/{member_id}/blocked", status_code=204)
async def block(member_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """What they write does not arrive, now and later. They are not told."""
    await close_to(db, member, member_id, "blocked", holds=True)


@router.delete("/messages/{member_id}/blocked", status_code=204)
async def unblock(member_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """What they write from now on arrives."""
    await close_to(db, member, member_id, "blocked", holds=False)


@router.put(
    "/messages/{member_id}/{message_id}",
    responses={200: {"model": MessageOut}, 201: {"model": MessageOut, "description": "Taken for the first time."}},
)
async def put_message(
    member_id: UUID, message_id: UUID, body: MessageIn, db: RequestSession, member: CurrentMember
) -> Response:
    """Write to a colleague, under the phone's id. Guests write with managers only."""
    new = await write_message(db, member, member_id, message_id, body)
    answer = await queries.message(db, member, member_id, message_id)
    return Response(answer, status_code=201 if new else 200, media_type="application/json")


@router.patch("/messages/{member_id}/{message_id}", responses={200: {"model": MessageOut}})
async def patch_message(
    member_id: UUID, message_id: UUID, body: MessageChange, db: RequestSession, member: CurrentMember
) -> Response:
    """Change a message of one's own, for a day. What it said before is kept nowhere."""
    await change_message(db, member, member_id, message_id, body)
    return Response(await queries.message(db, member, member_id, message_id), media_type="application/json")


@router.delete("/messages/{member_id}/{message_id}", status_code=204)
async def delete_message(member_id: UUID, message_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Take a message of one's own back, for both, for 14 days. That something stood there is left."""
    await take_back_message(db, member, member_id, message_id)


@router.post("/messages/{member_id}/{message_id}/reports", status_code=204)
async def post_report(
    member_id: UUID, message_id: UUID, body: MessageReportIn, db: RequestSession, member: CurrentMember
) -> None:
    """Give managers a message that I got. They read this one, and no other."""
    await report_message(db, member, member_id, message_id, body)


@router.get("/me/messages", responses={200: {"model": MessageSettingsModel}})
async def read_settings(db: RequestSession, member: CurrentMember) -> Response:
    """How I want messages."""
    return Response(await queries.settings(db, member), media_type="application/json")


@router.put("/me/messages", responses={200: {"model": MessageSettingsModel}})
async def put_settings(body: MessageSettingsModel, db: RequestSession, member: CurrentMember) -> Response:
    """Want them so from now on."""
    await change_settings(db, member, body)
    return Response(await queries.settings(db, member), media_type="application/json")


@router.get("/moderation/messages", responses={200: {"model": ReportedMessages}})
async def list_reported(db: RequestSession, member: CurrentManager) -> Response:
    """Messages that whoever got them gave to managers, oldest first."""
    return Response(await queries.reported(db, member), media_type="application/json")


@router.post("/moderation/messages/{report_id}/settlement", status_code=204)
async def post_settlement(report_id: UUID, body: Settlement, db: RequestSession, member: CurrentManager) -> None:
    """Say that nothing is wrong with one, or take its words away from both."""
    await settle_report(db, member, report_id, remove=body.remove)
