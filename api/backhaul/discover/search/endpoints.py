"""Finding by words, typing errors, other languages, places and meaning together."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.db.session import RequestSession
from backhaul.discover.asked import NarrowedFeed
from backhaul.discover.lines import Lat, Lon
from backhaul.discover.search import search as searching
from backhaul.discover.search.schemas import SearchAnswer
from backhaul.errors import Invalid
from backhaul.identity.access import CurrentMember
from backhaul.pages import Cursor

router = APIRouter(tags=["discover"])


@router.get("/search", responses={200: {"model": SearchAnswer}})
async def read_search(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    q: Annotated[str, Query(min_length=1, max_length=200, description='Words; "a phrase", or, -not. Places count as such.')],
    narrowed: NarrowedFeed,
    lat: Annotated[Lat | None, Query(description="Near this point, together with `lon`.")] = None,
    lon: Annotated[Lon | None, Query()] = None,
    radius_m: Annotated[float, Query(ge=1, le=50_000, allow_inf_nan=False)] = 5000,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    cursor: Cursor = None,
) -> Response:
    """What is known about it, best first; what is over or has faded, too, marked as such.

    It answers within BACKHAUL_SEARCH_LIMIT_MS with what it has found by then.
    """
    if (lat is None) != (lon is None):
        raise Invalid(
            "Send `lat` and `lon` together, or neither of them.",
            errors=[{"field": "lat" if lat is None else "lon", "message": "The other one is here."}],
        )
    given = narrowed.values()
    # What searches in the database takes any number of statuses, as a list.
    if "status" in given:
        given["statuses"] = [given.pop("status")]
    if lat is not None:
        given |= {"lat": lat, "lon": lon, "radius_m": radius_m}
    offset = int(read_cursor("search", cursor)[0]) if cursor else 0
    answer, more = await searching.search(db, member, searching.Asked(q, given, limit, offset))
    following = make_cursor("search", str(offset + limit)) if more else None
    response = Response(orjson.dumps({**answer, "next": following}), media_type="application/json")
    if following:
        url = request.url.include_query_params(cursor=following)
        response.headers["link"] = f'<{url.path}?{url.query}>; rel="next"'
    return response
