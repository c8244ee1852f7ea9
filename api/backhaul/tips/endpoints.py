"""Sending tips: metadata by PUT, parts by resumable PATCH, and where they are."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.requests import ClientDisconnect

from backhaul.audit.note import note_read
from backhaul.db.session import RequestSession, session
from backhaul.errors import Invalid, UnsupportedMedia
from backhaul.identity.access import CurrentManager, CurrentMember, Shown, enter
from backhaul.media.bodies import PIECE, UploadOffset
from backhaul.tips.accept import accept_tip, complete_parts, find_part, receive_part, received, with_receipt
from backhaul.tips.amend import amend_place
from backhaul.tips.captions import read_captions
from backhaul.tips.correct import correct_transcript, transcript_versions
from backhaul.tips.reprocess import Again, reprocess
from backhaul.tips.schemas import PART_NAME, PlaceIn, TipIn, TipList, TipStatus, TranscriptIn, TranscriptList
from backhaul.tips.status import own_tips, tip_status
from backhaul.tips.withdraw import retry_tip

router = APIRouter(prefix="/tips", tags=["tips"])

PartName = Annotated[str, Path(pattern=PART_NAME)]


@router.put("/{tip_id}", responses={201: {"model": TipStatus, "description": "Stored for the first time."}})
async def put_tip(tip_id: UUID, body: TipIn, db: RequestSession, member: CurrentMember, response: Response) -> TipStatus:
    """Store a tip under the phone's id. Sending it again answers the same and tells how much of each part is here."""
    if new := await accept_tip(db, member, tip_id, body):
        response.status_code = 201
        return new
    if body.parts:
        await complete_parts(db, member.organisation_id, tip_id)
    # Who can send the same tip again, to the last byte and millisecond, is who sent it.
    return await tip_status(db, with_receipt(member, tip_id) if body.anonymous else member, tip_id)


@router.get("")
async def list_own_tips(
    db: RequestSession,
    member: CurrentMember,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    parked: Annotated[bool, Query(description="Only what was set aside with a reason; managers see everybody's.")] = False,
) -> TipList:
    """What I sent, newest first."""
    return await own_tips(db, member, limit, parked=parked)


@router.get("/{tip_id}")
async def read_tip(tip_id: UUID, db: RequestSession, member: CurrentMember) -> TipStatus:
    """Where a tip is on its way, what was heard, and what became of it."""
    if member.manages:
        await note_read(db, tip_id)
    return await tip_status(db, member, tip_id)


@router.patch("/{tip_id}")
async def amend_tip(tip_id: UUID, body: PlaceIn, db: RequestSession, member: CurrentMember) -> TipStatus:
    """Amend the place of a tip of one's own: a late fix, a moved or removed pin. Everything else never changes."""
    await amend_place(db, member, tip_id, body)
    return await tip_status(db, member, tip_id)


@router.put("/{tip_id}/transcript", responses={409: {"description": "`base_version` is not the newest; read that one first."}})
async def put_transcript(tip_id: UUID, body: TranscriptIn, db: RequestSession, member: CurrentMember) -> TipStatus:
    """Correct what was heard, as the tip's author or a manager: a new version, of which everything is made anew."""
    await correct_transcript(db, member, tip_id, body)
    return await tip_status(db, member, tip_id)


@router.get("/{tip_id}/transcripts")
async def list_transcripts(tip_id: UUID, db: RequestSession, member: CurrentMember) -> TranscriptList:
    """Every version of what was heard, newest first, for the tip's author and managers."""
    if member.manages:
        await note_read(db, tip_id)
    return await transcript_versions(db, member, tip_id)


@router.get(
    "/{tip_id}/captions.vtt",
    response_class=Response,
    responses={200: {"content": {"text/vtt": {"schema": {"type": "string"}}}}},
)
async def read_tip_captions(
    tip_id: UUID,
    db: RequestSession,
    member: CurrentMember,
    part: Annotated[
        str | None, Query(pattern=PART_NAME, description="Which recording; left out: the first with words.")
    ] = None,
) -> Response:
    """What was said as WebVTT, in time with the recording, as this reader may read it."""
    if member.manages:
        await note_read(db, tip_id)
    captions = await read_captions(db, member, tip_id, part)
    # A correction shows at once.
    headers = {"Content-Language": captions.language, "Cache-Control": "private, no-cache"}
    return Response(captions.vtt, media_type="text/vtt", headers=headers)


@router.post("/{tip_id}/retry")
async def retry_parked_tip(tip_id: UUID, db: RequestSession, member: CurrentMember) -> TipStatus:
    """Try a parked tip again, as its author or a manager."""
    await retry_tip(db, member, tip_id)
    return await tip_status(db, member, tip_id)


@router.post("/{tip_id}/reprocess")
async def reprocess_tip(
    tip_id: UUID,
    db: RequestSession,
    member: CurrentManager,
    stage: Annotated[Again, Query(description="From where on; a text starts where it is understood.")] = "transcribe",
) -> TipStatus:
    """Do a tip again from a stage on, with what the workers know today. Until then all that is known of it stays.

    A tip that is on its way already is left alone.
    """
    await reprocess(db, member.organisation_id, stage, tip_id=tip_id)
    return await tip_status(db, member, tip_id)


@router.head("/{tip_id}/parts/{name}", status_code=204)
async def probe_part(tip_id: UUID, name: PartName, db: RequestSession, member: CurrentMember) -> Response:
    """Where an upload goes on."""
    part = await find_part(db, member, tip_id, name)
    at = await received(part)
    return Response(
        status_code=204,
        headers={
            "Upload-Offset": str(at),
            "Upload-Complete": "?1" if at == part.size_bytes else "?0",
            "Upload-Length": str(part.size_bytes),
        },
    )


@router.patch(
    "/{tip_id}/parts/{name}",
    responses={
        200: {"model": TipStatus, "description": "This part is complete; the tip waits for others, or was complete before."},
        201: {"model": TipStatus, "description": "The tip is complete, durable and queued."},
        204: {"description": "Bytes up to Upload-Offset are durable."},
        409: {"description": "Go on at the Upload-Offset of this answer."},
    },
    response_model=None,
    openapi_extra=PIECE,
)
async def append_to_part(
    tip_id: UUID,
    name: PartName,
    request: Request,
    response: Response,
    shown: Shown,
    offset: UploadOffset,
) -> TipStatus | Response:
    """Append a piece to a part."""
    try:
        progress = await receive_part(shown, tip_id, name, offset, request.stream())
    except ClientDisconnect:
        # Nobody hears this. What arrived is kept, and the next request goes on from there.
        raise Invalid("The upload was cut off. Go on from the Upload-Offset that HEAD answers.") from None
    if not progress.part_complete:
        return Response(status_code=204, headers={"Upload-Offset": str(progress.offset), "Upload-Complete": "?0"})
    response.status_code = 201 if progress.tip_complete else 200
    response.headers.update({"Upload-Offset": str(progress.offset), "Upload-Complete": "?1"})
    async with session() as db:
        status = await tip_status(db, await enter(db, shown), tip_id)
    if status.problem and status.problem.type == UnsupportedMedia().body()["type"]:
        raise UnsupportedMedia
    return status
