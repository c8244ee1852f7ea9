"""The map: tiles of what is known, the same as a list, and the base map below it."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.discover import queries, tiles
from backhaul.discover.asked import MappedFeed
from backhaul.discover.lines import Lat, Lon
from backhaul.discover.squares import Box
from backhaul.discover.tagged import tagged
from backhaul.identity.access import CurrentMember
from backhaul.insights.schemas import InsightList
from backhaul.pages import Cursor, page

router = APIRouter(tags=["discover"])

TILE = "application/vnd.mapbox-vector-tile"


# Beyond the deepest zoom the number itself is wrong; within it, a tile that the zoom does not have does not exist.
Column = Annotated[int, Path(ge=0, lt=2**tiles.DEEPEST_ZOOM)]


@router.get(
    "/tiles/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses={
        200: {"content": {TILE: {}}, "description": "A Mapbox vector tile with the layers clusters and insights."},
        204: {"description": "Nothing is known there."},
        304: {"description": "The tile whose ETag was sent still holds."},
    },
)
async def read_tile(
    z: Annotated[int, Path(ge=0, le=tiles.DEEPEST_ZOOM)],
    x: Column,
    y: Column,
    db: RequestSession,
    member: CurrentMember,
    asked: MappedFeed,
    if_none_match: Annotated[str, Header(max_length=500, description="The ETag of the tile that is here.")] = "",
    accept_encoding: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """What is current on a tile of the map: clusters far out, single insights close by."""
    made = await tiles.tile(db, member, z, x, y, asked)
    if not made:
        return Response(status_code=204)
    return await tagged(made, sha256(made).hexdigest()[:32], TILE, if_none_match, accept_encoding)


@router.get("/within", responses={200: {"model": InsightList}})
async def read_within(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    asked: MappedFeed,
    west: Annotated[Lon, Query()],
    south: Annotated[Lat, Query()],
    east: Annotated[Lon, Query(description="Smaller than west for a box across the antimeridian.")],
    north: Annotated[Lat, Query()],
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """What is current in a box, newest first: what the map shows there, for who does not look at a map."""
    inside = queries.within(asked, Box(west=west, south=south, east=east, north=north))
    return page(request, *await queries.feed(db, member, inside, limit, cursor))
