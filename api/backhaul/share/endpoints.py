"""Files with places, in and out."""

import asyncio
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from backhaul.audit.note import note_export
from backhaul.db.session import organisation_session
from backhaul.errors import Invalid, TooLarge, TooSlow, UnreadableFile
from backhaul.identity.access import CurrentManagerBriefly
from backhaul.identity.models import Role
from backhaul.media.bodies import BYTES, Digest, FileName
from backhaul.settings import get_settings
from backhaul.share.apply import apply_import
from backhaul.share.export import MEDIA_TYPES, WRITERS, ExportFormat, What
from backhaul.share.files import Choices, Format, format_of, read_places
from backhaul.share.plan import make_plan
from backhaul.share.reading.places import Found
from backhaul.share.reading.tags import filters_of
from backhaul.share.schemas import ImportReport

router = APIRouter(tags=["share"])

# A large file over a slow line; a body that trickles keeps memory for nothing.
BODY_S = 120.0

FileFormat = Annotated[Format | None, Query(alias="format", description="Where the name does not tell.")]
Tags = Annotated[
    list[Annotated[str, Query(max_length=170)]],
    Query(max_length=20, description="OpenStreetMap: `amenity=fuel`, `shop`; unset: docks, gates, loading areas."),
]
Exchange = Annotated[bool, Query(description="Latitude and longitude are exchanged in this file.")]


@router.post("/imports/preview", openapi_extra=BYTES)
async def preview_import(
    request: Request,
    member: CurrentManagerBriefly,
    name: FileName = None,
    format: FileFormat = None,
    tags: Tags = [],  # noqa: B006 - FastAPI copies it
    exchange: Exchange = False,
) -> ImportReport:
    """What a file would change: GeoJSON, GPX, CSV, or an OpenStreetMap extract as the body. Nothing is written."""
    found, choices = await _places(request, name, format, tags, exchange=exchange)
    async with organisation_session(member.organisation_id, member_id=member.id, role="admin") as db:
        plan = await make_plan(db, member.organisation_id, found, choices)
    return plan.report(applied=False)


@router.post("/imports", openapi_extra=BYTES)
async def apply(
    request: Request,
    member: CurrentManagerBriefly,
    digest: Digest,
    name: FileName = None,
    format: FileFormat = None,
    tags: Tags = [],  # noqa: B006 - FastAPI copies it
    exchange: Exchange = False,
) -> ImportReport:
    """Import the same file, exactly as its preview showed it: all of it or nothing."""
    found, choices = await _places(request, name, format, tags, exchange=exchange)
    async with organisation_session(member.organisation_id, member_id=member.id, role="admin") as db:
        plan = await apply_import(db, member, found, choices, digest)
    return plan.report(applied=True)


@router.get("/places/export", response_class=StreamingResponse)
async def export_places(
    member: CurrentManagerBriefly,
    format: Annotated[ExportFormat, Query()] = "geojson",
    what: Annotated[What, Query()] = "all",
) -> StreamingResponse:
    """Sites with their parts, and routes, as a file that the import reads again. What is retired is left out."""
    async with organisation_session(member.organisation_id, member_id=member.id, role=cast(Role, member.role)) as db:
        await note_export(db, "places", format=format, what=what)
    headers = {"Content-Disposition": f'attachment; filename="places.{format}"'}
    return StreamingResponse(WRITERS[format](member, what), media_type=MEDIA_TYPES[format], headers=headers)


async def _places(
    request: Request, name: str | None, format: Format | None, tags: list[str], *, exchange: bool
) -> tuple[list[Found], Choices]:
    try:
        filters_of(tags)
    except ValueError as error:
        hint = "Write filters like this: amenity=fuel, or a key alone."
        raise Invalid(hint, errors=[{"field": "tags", "message": str(error)}]) from None
    data = await _body(request)
    choices = Choices(format or format_of(name, data), tuple(tags), exchange)
    return await read_places(data, choices), choices


async def _body(request: Request) -> bytes:
    """The file. No database connection is held while it travels."""
    most = get_settings().max_import_bytes
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise TooLarge(f"Send at most {most} bytes: cut the extract smaller, or split the file.")
    except TimeoutError:
        raise TooSlow(headers={"Connection": "close"}) from None
    if not body:
        raise UnreadableFile("The file is empty. Choose another one.")
    return bytes(body)
