"""The places that the organisation knows: everybody but partners' guests reads them, managers change them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.gazetteer import edit, queries
from backhaul.gazetteer.schemas import (
    RouteChange,
    RouteDetail,
    RouteIn,
    RouteList,
    RouteVersionList,
    SiteChange,
    SiteDetail,
    SiteIn,
    SiteList,
    Version,
)
from backhaul.identity.access import CurrentManager, CurrentMember
from backhaul.pages import Cursor, page

router = APIRouter(tags=["gazetteer"])

# A phone takes the whole gazetteer of most organisations at once.
Limit = Annotated[int, Query(ge=1, le=1000)]
Retired = Annotated[bool, Query(description="Those that were taken out of use, instead of those that are there.")]
ReadVersion = Annotated[Version, Query()]


def _json(body: bytes, status_code: int = 200) -> Response:
    return Response(body, status_code, media_type="application/json")


@router.get("/sites", responses={200: {"model": SiteList}})
async def list_sites(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    limit: Limit = 1000,
    cursor: Cursor = None,
    retired: Retired = False,
) -> Response:
    """Sites and their parts, by name."""
    return page(request, *await queries.sites(db, member, limit, cursor, retired=retired))


@router.post("/sites", status_code=201, responses={201: {"model": SiteDetail}})
async def add_site(body: SiteIn, db: RequestSession, member: CurrentManager) -> Response:
    """Add a site, or a part of one."""
    return _json(await queries.site(db, member, await edit.add_new_site(db, member, body)), 201)


@router.get("/sites/{id}", responses={200: {"model": SiteDetail}})
async def read_site(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """A site with its parts, also one that was retired."""
    return _json(await queries.site(db, member, id))


@router.patch("/sites/{id}", responses={200: {"model": SiteDetail}})
async def change_site(id: UUID, body: SiteChange, db: RequestSession, member: CurrentManager) -> Response:
    """Change a site. 409 where somebody changed it since the version that was read."""
    await edit.change_site(db, member, id, body)
    return _json(await queries.site(db, member, id))


@router.delete("/sites/{id}", responses={200: {"model": SiteDetail}})
async def retire_site(id: UUID, version: ReadVersion, db: RequestSession, member: CurrentManager) -> Response:
    """Retire a site with its parts: what was said there stays readable. `retired: false` brings it back."""
    await edit.retire_site(db, member, id, version)
    return _json(await queries.site(db, member, id))


@router.get("/routes", responses={200: {"model": RouteList}})
async def list_routes(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    limit: Limit = 1000,
    cursor: Cursor = None,
    retired: Retired = False,
) -> Response:
    """Routes with their stops, by name."""
    return page(request, *await queries.routes(db, member, limit, cursor, retired=retired))


@router.post("/routes", status_code=201, responses={201: {"model": RouteDetail}})
async def add_route(body: RouteIn, db: RequestSession, member: CurrentManager) -> Response:
    """Add a route: a line, or the stops that it goes to."""
    return _json(await queries.route(db, member, await edit.add_new_route(db, member, body)), 201)


@router.get("/routes/{id}", responses={200: {"model": RouteDetail}})
async def read_route(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """A route with its line, also one that was retired."""
    return _json(await queries.route(db, member, id))


@router.patch("/routes/{id}", responses={200: {"model": RouteDetail}})
async def change_route(id: UUID, body: RouteChange, db: RequestSession, member: CurrentManager) -> Response:
    """Change a route; another line is a new version. 409 where somebody changed it since the version that was read."""
    await edit.change_route(db, member, id, body)
    return _json(await queries.route(db, member, id))


@router.delete("/routes/{id}", responses={200: {"model": RouteDetail}})
async def retire_route(id: UUID, version: ReadVersion, db: RequestSession, member: CurrentManager) -> Response:
    """Retire a route: what was said along it stays readable. `retired: false` brings it back."""
    await edit.retire_route(db, member, id, version)
    return _json(await queries.route(db, member, id))


@router.get("/routes/{id}/versions", responses={200: {"model": RouteVersionList}})
async def list_route_versions(request: Request, id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """The line that a route has and those that it had, newest first."""
    return page(request, await queries.route_versions(db, member, id))
