"""The places that the organisation knows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.gazetteer import queries
from backhaul.gazetteer.schemas import RouteDetail, RouteList, SiteDetail, SiteList
from backhaul.identity.access import CurrentMember
from backhaul.pages import Cursor, page

router = APIRouter(tags=["gazetteer"])

# A phone takes the whole gazetteer of most organisations at once.
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/sites", responses={200: {"model": SiteList}})
async def list_sites(
    request: Request, db: RequestSession, member: CurrentMember, limit: Limit = 1000, cursor: Cursor = None
) -> Response:
    """Sites and their parts, by name."""
    return page(request, *await queries.sites(db, member, limit, cursor))


@router.get("/sites/{id}", responses={200: {"model": SiteDetail}})
async def read_site(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """A site with its parts."""
    return Response(await queries.site(db, member, id), media_type="application/json")


@router.get("/routes", responses={200: {"model": RouteList}})
async def list_routes(
    request: Request, db: RequestSession, member: CurrentMember, limit: Limit = 1000, cursor: Cursor = None
) -> Response:
    """Routes with their stops, by name."""
    return page(request, *await queries.routes(db, member, limit, cursor))


@router.get("/routes/{id}", responses={200: {"model": RouteDetail}})
async def read_route(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """A route with its line."""
    return Response(await queries.route(db, member, id), media_type="application/json")
