"""Files of a group: which there are, putting one there in pieces, fetching it, taking it out."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.requests import ClientDisconnect

from backhaul.db.session import RequestSession
from backhaul.errors import Invalid, NotFound
from backhaul.groups.files import queries
from backhaul.groups.files.put import announce_file, file_key, find_file, receive_file, received, take_out
from backhaul.groups.files.schemas import FileIn, FileList, FileOut
from backhaul.identity.access import CurrentMember, Shown
from backhaul.media.bodies import PIECE, UploadOffset
from backhaul.media.objects import objects

router = APIRouter(tags=["groups"], prefix="/groups/{id}/files")
_JSON = "application/json"
# A file is fetched and never shown by us: whatever is in it, it runs nowhere near the app.
_FETCHED = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
_BYTES, _JPEG = "application/octet-stream", "image/jpeg"


@router.get("", responses={200: {"model": FileList}})
async def list_files(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """The files of a group that I am in, newest first; of those that have not arrived, mine."""
    return Response(await queries.files(db, member, id), media_type=_JSON)


@router.put("/{file_id}", responses={200: {"model": FileOut}, 201: {"model": FileOut, "description": "It may follow."}})
async def put_file(id: UUID, file_id: UUID, body: FileIn, db: RequestSession, member: CurrentMember) -> Response:
    """Say that a file follows, under an id of the sender's; Upload-Offset says how much of it is here."""
    at, new = await announce_file(db, member, id, file_id, body)
    headers = {"Upload-Offset": str(at), "Upload-Complete": "?1" if at == body.size else "?0"}
    answer = await queries.file(db, member, id, file_id)
    return Response(answer, status_code=201 if new else 200, media_type=_JSON, headers=headers)


@router.delete("/{file_id}", status_code=204)
async def delete_file(id: UUID, file_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Take it out for good, as who put it there or as an owner of the group."""
    await take_out(db, member, id, file_id)


@router.head("/{file_id}/bytes", status_code=204)
async def probe_file(id: UUID, file_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """Where an upload goes on."""
    file = await find_file(db, member, id, file_id)
    at = await received(file)
    complete = "?1" if at == file.size_bytes else "?0"
    headers = {"Upload-Offset": str(at), "Upload-Complete": complete, "Upload-Length": str(file.size_bytes)}
    return Response(status_code=204, headers=headers)


@router.patch(
    "/{file_id}/bytes",
    status_code=204,
    responses={409: {"description": "Go on at the Upload-Offset of this answer."}},
    openapi_extra=PIECE,
)
async def append_to_file(id: UUID, file_id: UUID, request: Request, shown: Shown, offset: UploadOffset) -> Response:
    """Append a piece to a file that was announced. Bytes up to Upload-Offset are durable; the last one puts it there."""
    try:
        at, complete = await receive_file(shown, id, file_id, offset, request.stream())
    except ClientDisconnect:
        # Nobody hears this. What arrived is kept, and the next request goes on from there.
        raise Invalid("The upload was cut off. Go on from the Upload-Offset that HEAD answers.") from None
    return Response(status_code=204, headers={"Upload-Offset": str(at), "Upload-Complete": "?1" if complete else "?0"})


@router.get("/{file_id}/content", response_class=Response, responses={200: {"content": {_BYTES: {}}}})
async def read_file(id: UUID, file_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """The file itself, to be saved under its name."""
    name, size_bytes, picture = await queries.shown(db, member, id, file_id)
    key = file_key(member.organisation_id, file_id, "photo" if picture else "original")
    # The header as Starlette writes it, for any name (RFC 6266).
    disposition = FileResponse(key, filename=name).headers["content-disposition"]
    return await _fetched(key, _BYTES, {"Content-Disposition": disposition, "Content-Length": str(size_bytes)})


@router.get("/{file_id}/thumbnail", response_class=Response, responses={200: {"content": {_JPEG: {}}}})
async def read_file_thumbnail(id: UUID, file_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """A small picture of a picture, a JPEG without anything but what it shows."""
    _, _, picture = await queries.shown(db, member, id, file_id)
    if picture is None:
        raise NotFound
    return await _fetched(file_key(member.organisation_id, file_id, "thumbnail"), _JPEG, {})


async def _fetched(key: str, media_type: str, headers: dict[str, str]) -> Response:
    """An object, through us wherever it lies: a store elsewhere would hand it out without these headers, and a file tells the
    minute in which it was written. Raises NotFound where its bytes are gone.
    """
    if not await objects().exists(key):
        raise NotFound
    return StreamingResponse(objects().chunks_now(key), media_type=media_type, headers={**_FETCHED, **headers})
