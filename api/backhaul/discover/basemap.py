"""The base map: two archives that anybody may read by ranges, and what of them lies around a route."""

import re
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Response

from backhaul.db.session import RequestSession
from backhaul.discover import archives
from backhaul.discover.corridor import corridor
from backhaul.discover.tagged import is_held
from backhaul.errors import Invalid
from backhaul.identity.access import CurrentMember

# No answer about anybody: what lies in these files is printed on maps. So a browser may keep it, and asks once a day.
open_to_all = APIRouter(tags=["discover"])
router = APIRouter(tags=["discover"])

ARCHIVE = "application/vnd.pmtiles"
_KEPT = "public, max-age=86400"
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})$")


@open_to_all.get(
    "/basemap/{name}.pmtiles",
    response_class=Response,
    responses={
        200: {"content": {ARCHIVE: {}}, "description": "The whole archive, if it is small."},
        206: {"content": {ARCHIVE: {}}, "description": "The range, of at most two million bytes."},
        304: {"description": "The archive whose ETag was sent still holds."},
        416: {"description": "The archive ends before that range."},
    },
)
async def read_archive(
    name: Literal["world", "streets"],
    range: Annotated[str, Header(max_length=100, description="`bytes=first-last`.")] = "",
    if_none_match: Annotated[str, Header(max_length=500)] = "",
) -> Response:
    """A PMTiles archive: `world`, all countries from far away, or `streets`, the region of this server."""
    archive = archives.world() if name == "world" else archives.streets()
    size, tag = await archive.meta()
    headers = {"ETag": f'"{tag}"', "Accept-Ranges": "bytes", "Cache-Control": _KEPT}
    if is_held(tag, if_none_match):
        return Response(status_code=304, headers=headers)
    asked = _RANGE.match(range)
    if asked is None:
        if range or size > archives.MOST_BYTES:
            raise Invalid("Ask for one range of bytes: this archive is read piece by piece.")
        return Response(await archive.read(0, size), media_type=ARCHIVE, headers=headers)
    first = int(asked[1])
    if first >= size or (asked[2] and int(asked[2]) < first):
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    last = min(int(asked[2] or size), size - 1, first + archives.MOST_BYTES - 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(await archive.read(first, last - first + 1), 206, headers, ARCHIVE)


@router.get(
    "/packs/{route}/tiles",
    response_class=Response,
    responses={
        200: {"content": {ARCHIVE: {}}, "description": "A PMTiles archive of at most five million bytes."},
        204: {"description": "The base map has nothing there."},
        304: {"description": "The archive whose ETag was sent still holds."},
    },
)
async def read_pack_tiles(
    route: UUID,
    db: RequestSession,
    member: CurrentMember,
    if_none_match: Annotated[str, Header(max_length=500, description="The ETag of the archive that is here.")] = "",
) -> Response:
    """The base map around a route, to take along: as deep as fits into five million bytes, at most to zoom 14."""
    found = await corridor(db, member, route)
    if found is None:
        return Response(status_code=204)
    headers = {"ETag": f'"{found.tag}"'}
    if is_held(found.tag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(await found.archive(), media_type=ARCHIVE, headers=headers)
