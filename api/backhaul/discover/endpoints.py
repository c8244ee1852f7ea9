"""Finding what is known: the feed for those who decide, near me and along my way for those who drive."""

import asyncio
import gzip
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.discover import queries
from backhaul.discover.asked import AskedFeed
from backhaul.discover.at_site import at_site
from backhaul.discover.lines import Lat, Line, Lon
from backhaul.discover.packs import pack
from backhaul.discover.schemas import RoutePack
from backhaul.identity.access import CurrentMember
from backhaul.insights.schemas import InsightList
from backhaul.pages import Cursor, page

router = APIRouter(tags=["discover"])

Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/feed", responses={200: {"model": InsightList}})
async def read_feed(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    asked: AskedFeed,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """Insights, newest first; what is owed an answer, oldest first."""
    return page(request, *await queries.feed(db, member, asked.by(member), limit, cursor))


@router.get("/nearby", responses={200: {"model": InsightList}})
async def read_nearby(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    lat: Annotated[Lat, Query()],
    lon: Annotated[Lon, Query()],
    radius_m: Annotated[float, Query(ge=1, le=50_000, allow_inf_nan=False)] = 5000,
    limit: Limit = 25,
) -> Response:
    """What is known around a point, nearest first."""
    return page(request, await queries.nearby(db, member, lat=lat, lon=lon, radius_m=radius_m, most=limit))


@router.get("/sites/{id}/insights", responses={200: {"model": InsightList}})
async def read_at_site(
    request: Request,
    id: UUID,
    db: RequestSession,
    member: CurrentMember,
    current: Annotated[bool | None, Query(description="Only what holds, or only what is over, gone or faded.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """What is known at a site and its parts, the most urgent first, then the newest."""
    return page(request, *await at_site(db, member, id, current=current, most=limit, cursor=cursor))


@router.get("/routes/{id}/insights", responses={200: {"model": InsightList}})
async def read_along_route(
    request: Request,
    id: UUID,
    db: RequestSession,
    member: CurrentMember,
    corridor_m: Annotated[float, Query(ge=1, le=2000, allow_inf_nan=False)] = 150,
    from_m: Annotated[float, Query(ge=0, le=50_000_000, allow_inf_nan=False, description="How far along the reader is.")] = 0,
    limit: Limit = 50,
) -> Response:
    """What lies ahead on a route, in driving order."""
    return page(request, await queries.on_route(db, member, id, corridor_m=corridor_m, from_m=from_m, most=limit))


@router.post("/along", responses={200: {"model": InsightList}})
async def read_along(request: Request, line: Line, db: RequestSession, member: CurrentMember) -> Response:
    """What lies ahead on any line, in driving order."""
    items = await queries.along(db, member, line.ewkb(), corridor_m=line.corridor_m, from_m=line.from_m, most=line.limit)
    return page(request, items)


@router.get(
    "/packs/{route}",
    responses={200: {"model": RoutePack}, 304: {"description": "The pack whose ETag was sent still holds."}},
)
async def read_pack(
    route: UUID,
    db: RequestSession,
    member: CurrentMember,
    if_none_match: Annotated[str, Header(max_length=500, description="The ETag of the pack that is here.")] = "",
    accept_encoding: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """A route to take along: its line, the sites along it and up to 500 insights, in at most about a megabyte of insights,
    and which recordings and thumbnails there are of them: each is fetched on its own, and only where its `etag` is new.

    All of it together is below 20 MB; `left_out` tells what is not in it. The ETag stays the same while only the time changes.
    """
    body, tag = await pack(db, member, route)
    packed = "gzip" in accept_encoding
    # Other bytes, another tag; either of them shows that what it says is known.
    headers = {"ETag": f'"{tag}-gzip"' if packed else f'"{tag}"', "Vary": "Accept-Encoding"}
    held = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    if held & {f'"{tag}"', f'"{tag}-gzip"', "*"}:
        return Response(status_code=304, headers=headers)
    if packed:
        # A tenth or less, and it may be the last thing that comes through before the network ends.
        body = await asyncio.to_thread(gzip.compress, body, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)
