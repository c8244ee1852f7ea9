"""What is known, for other systems: files, feeds, calendars, and one call for dispatch."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from backhaul.discover.asked import AskedFeed
from backhaul.share.integrations.access import OutsideReader, WholeFileReader, by_address, note_taken
from backhaul.share.outward import atom, calendar
from backhaul.share.outward.asked import kept_filters
from backhaul.share.outward.files import MEDIA_TYPES, WRITERS, FileFormat
from backhaul.share.outward.know import to_know
from backhaul.share.outward.schemas import ToKnow

router = APIRouter(tags=["share"])

Token = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9_-]+$", description="Of an integration with this scope.")]
Held = Annotated[str, Header(max_length=500, alias="if-none-match")]


@router.get("/feed.{format}", response_class=StreamingResponse)
async def export_feed(format: FileFormat, reader: WholeFileReader, asked: AskedFeed) -> StreamingResponse:
    """All of the feed as CSV or GeoJSON, newest first, however large; the same filters. Words are masked, and there are no
    names. For managers, and for programs with the token of an integration."""
    await note_taken(reader, "insights", format=format)
    headers = {"Content-Disposition": f'attachment; filename="insights.{format}"'}
    return StreamingResponse(WRITERS[format](reader, asked.by(reader)), media_type=MEDIA_TYPES[format], headers=headers)


@router.get("/routes/{id}/know", responses={200: {"model": ToKnow}})
async def read_to_know(
    id: Annotated[
        str, Path(max_length=200, pattern=r"^[^\x00]+$", description="Its id here, or the one it was imported with.")
    ],
    reader: OutsideReader,
    language: Annotated[
        str | None, Query(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=20, description="The driver's.")
    ] = None,
    corridor_m: Annotated[float, Query(ge=1, le=2000, allow_inf_nan=False)] = 150,
    from_m: Annotated[float, Query(ge=0, le=50_000_000, allow_inf_nan=False, description="How far along the driver is.")] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Response:
    """What should the driver of this route know? All that holds along it, in driving order: for dispatch systems."""
    body = await to_know(reader, id, language=language, corridor_m=corridor_m, from_m=from_m, most=limit)
    return Response(body, media_type="application/json")


@router.get("/feeds/{token}.atom", responses={200: {"content": {"application/atom+xml": {}}}}, response_class=Response)
async def read_atom(token: Token, if_none_match: Held = "") -> Response:
    """The newest insights as an Atom feed. Its address is its key: whoever has it reads this feed, and nothing else."""
    reader, filters = await by_address(token, "feed")
    body, tag = await atom.atom(reader, await kept_filters(filters, reader), reader.name)
    return _unless_held(body, tag, if_none_match, atom.MEDIA_TYPE)


@router.get("/calendars/{token}.ics", responses={200: {"content": {"text/calendar": {}}}}, response_class=Response)
async def read_calendar(token: Token, if_none_match: Held = "") -> Response:
    """Due dates as a calendar to subscribe to. Its address is its key."""
    reader, filters = await by_address(token, "calendar")
    body, tag = await calendar.due_dates(reader, filters, reader.name)
    return _unless_held(body, tag, if_none_match, calendar.MEDIA_TYPE)


def _unless_held(body: bytes, tag: str, held: str, media_type: str) -> Response:
    headers = {"ETag": f'"{tag}"'}
    if {one.strip().removeprefix("W/") for one in held.split(",")} & {f'"{tag}"', "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
