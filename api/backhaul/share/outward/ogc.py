"""OGC API Features, Part 1 (OGC 17-069r4): what GIS and BI programs read by themselves.

A parameter that is wrong, or that is none of ours, is answered with 400 as the standard asks (7.15 and 7.5).
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy import text

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.discover.asked import AskedFeed
from backhaul.errors import InvalidQuery, NotFound
from backhaul.identity.access import Reader
from backhaul.pages import Cursor
from backhaul.settings import get_settings
from backhaul.share.integrations.access import OutsideReader, note_taken
from backhaul.share.outward.asked import interval
from backhaul.share.outward.feature import FEATURE
from backhaul.share.outward.places import places_page
from backhaul.share.outward.rows import LEAVES, Edges, eyes_of, page_of, says
from backhaul.share.outward.schemas import Collection, Collections, Conformance, Features, Landing, Link

Name = Literal["insights", "sites", "routes"]
JSON, GEOJSON = "application/json", "application/geo+json"
WGS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
# More is answered with this many, as the standard allows.
MOST = 1000
_ABOUT: dict[Name, tuple[str, str]] = {
    "insights": ("Insights", "What is known, newest first. The time of a feature is when it was published."),
    "sites": ("Sites", "Places that the organisation knows, and their parts."),
    "routes": ("Routes", "Lines that somebody drives."),
}
_CLASSES = ("core", "geojson")


class _AsTheStandardSays(APIRoute):
    """Answers 400 where the rest of the API answers 422, and where a parameter is none that is known here."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        known = {parameter.alias for parameter in self._query_parameters()}

        async def checked(request: Request) -> Response:
            if set(request.query_params) - known - {"f"}:
                raise InvalidQuery(f"Leave out what is no parameter here. Known: {', '.join(sorted(known)) or 'none'}.")
            try:
                return await answer(request)
            except RequestValidationError as error:
                where = sorted({str(one["loc"][-1]) for one in error.errors() if one["loc"][0] == "query"})
                if not where:
                    raise NotFound from error
                raise InvalidQuery(f"Correct {', '.join(where)}.") from error

        return checked

    def _query_parameters(self) -> list[Any]:
        found, waiting = [], [self.dependant]
        while waiting:
            one = waiting.pop()
            found += one.query_params
            waiting += one.dependencies
        return found


router = APIRouter(prefix="/ogc", tags=["share"], route_class=_AsTheStandardSays)


def _home(request: Request) -> str:
    settings = get_settings()
    # The Host is one of ours (http.py checks it), so an address made of it is.
    return f"{(settings.public_url or str(request.base_url)).rstrip('/')}/api/v1/ogc"


def _link(href: str, rel: str, type: str = JSON, title: str | None = None) -> Link:
    return Link(href=href, rel=rel, type=type, title=title)


@router.get("")
async def read_landing(request: Request, _: OutsideReader) -> Landing:
    """Where to begin: give this address to QGIS, ArcGIS, Power BI or GDAL, with the token in the header."""
    home = _home(request)
    return Landing(
        title="Backhaul",
        description="Field knowledge: what is known where.",
        links=[
            _link(home, "self"),
            _link(home.removesuffix("/api/v1/ogc") + "/openapi.json", "service-desc", "application/vnd.oai.openapi+json"),
            _link(f"{home}/conformance", "conformance"),
            _link(f"{home}/collections", "data"),
        ],
    )


@router.get("/conformance")
async def read_conformance(_: OutsideReader) -> Conformance:
    """Which parts of the standard hold here."""
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    return Conformance(conformsTo=[base + one for one in _CLASSES])


def _collection(home: str, name: Name) -> Collection:
    title, description = _ABOUT[name]
    address = f"{home}/collections/{name}"
    return Collection(
        id=name,
        title=title,
        description=description,
        extent={"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": WGS84}},
        itemType="feature",
        crs=[WGS84],
        links=[_link(address, "self"), _link(f"{address}/items", "items", GEOJSON, title)],
    )


@router.get("/collections", response_model_exclude_none=True)
async def list_collections(request: Request, _: OutsideReader) -> Collections:
    """What there is."""
    home = _home(request)
    return Collections(links=[_link(f"{home}/collections", "self")], collections=[_collection(home, name) for name in _ABOUT])


@router.get("/collections/{collection}", response_model_exclude_none=True)
async def read_collection(collection: Name, request: Request, _: OutsideReader) -> Collection:
    """One of them."""
    return _collection(_home(request), collection)


def _edges(bbox: str | None) -> Edges | None:
    if bbox is None:
        return None
    try:
        numbers = [float(part) for part in bbox.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        # Heights: everything here stands on the ground.
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise InvalidQuery("Send bbox as west,south,east,north in degrees.")
    west, south, east, north = numbers
    # Written so that NaN is wrong, too.
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InvalidQuery("Send bbox as west,south,east,north in degrees, longitudes within 180 and latitudes within 90.")
    return Edges(west, south, east, north)


@router.get("/collections/{collection}/items", responses={200: {"model": Features, "content": {GEOJSON: {}}}})
async def read_items(
    collection: Name,
    request: Request,
    reader: OutsideReader,
    asked: AskedFeed,
    bbox: Annotated[str | None, Query(max_length=200, description="West, south, east, north, in degrees.")] = None,
    datetime: Annotated[
        str | None, Query(max_length=100, description="A time, or two with a slash, open ends as `..`; of insights only.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=2**31 - 1, description=f"At most {MOST} at once.")] = 100,
    cursor: Cursor = None,
) -> Response:
    """A page of features; the filters of the feed hold for insights. `next` among the links leads to the following page."""
    most, box = min(limit, MOST), _edges(bbox)
    order = f"features of {collection}"
    key = read_cursor(order, cursor) if cursor else None
    if collection == "insights":
        await note_taken(reader, "insights", once_a_day=True, format="ogc")
    async with eyes_of(reader) as db:
        if collection == "insights":
            feed = asked.by(reader)
            if datetime is not None:
                feed = _within(feed, datetime)
            after = (_time(key[0]), UUID(key[1])) if key else None
            page = await page_of(db, reader, feed, "feature", most, box=box, after=after)
            lines, count = page.text, page.count
            last = make_cursor(order, page.last[0].isoformat(), str(page.last[1])) if page.last else None
        else:
            lines, count, end = await places_page(db, reader, collection, most, box=box, after=UUID(key[0]) if key else None)
            last = make_cursor(order, str(end)) if end else None
    links = _links(request, collection, last)
    body = f'{{"type":"FeatureCollection","features":[\n{lines}\n],"links":'.encode() + orjson.dumps(links)
    body += f',"timeStamp":"{_now()}","numberReturned":{count}}}'.encode()
    return Response(body, media_type=GEOJSON)


def _within(feed: Any, written: str) -> Any:
    try:
        begin, end = interval(written)
    except ValueError as error:
        raise InvalidQuery(f"Send datetime so: {error}.") from error
    # Its last moment is included here, and not in the feed's filter.
    until = end + timedelta(microseconds=1) if end and end.year < 9999 else None
    since = max(filter(None, (feed.since, begin)), default=None)
    return replace(feed, since=since, until=min(filter(None, (feed.until, until)), default=None))


def _links(request: Request, collection: Name, cursor: str | None) -> list[dict[str, Any]]:
    here = f"{_home(request)}/collections/{collection}"
    url = request.url
    links = [
        _link(f"{here}/items" + (f"?{url.query}" if url.query else ""), "self", GEOJSON),
        _link(here, "collection"),
    ]
    if cursor:
        links.append(_link(f"{here}/items?{url.include_query_params(cursor=cursor).query}", "next", GEOJSON))
    return [link.model_dump(exclude_none=True) for link in links]


_ONE = text(f"""
SELECT {FEATURE}::text FROM insight i
WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND i.id = :id AND {LEAVES}
""")  # noqa: S608 - put together from constants


@router.get("/collections/{collection}/items/{id}", responses={200: {"content": {GEOJSON: {}}}}, response_class=Response)
async def read_item(collection: Name, id: UUID, request: Request, reader: OutsideReader) -> Response:
    """One feature."""
    async with eyes_of(reader) as db:
        found = await _one(db, reader, collection, id)
    if not found:
        raise NotFound
    here = f"{_home(request)}/collections/{collection}"
    links = [_link(f"{here}/items/{id}", "self", GEOJSON), _link(here, "collection")]
    told = orjson.dumps([link.model_dump(exclude_none=True) for link in links])
    return Response(found.rstrip()[:-1].encode() + b',"links":' + told + b"}", media_type=GEOJSON)


async def _one(db: Any, reader: Reader, collection: Name, id: UUID) -> str | None:
    if collection == "insights":
        found: str | None = (await db.execute(_ONE, {**says(reader), "id": id})).scalar_one_or_none()
        return found
    lines, *_ = await places_page(db, reader, collection, 1, only=id)
    return lines or None


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
