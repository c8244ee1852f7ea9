"""Groups: which there are, starting and joining them, who is in them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select, update

from backhaul.db.session import RequestSession
from backhaul.errors import NotFound
from backhaul.groups import queries
from backhaul.groups.activity import ActivityList, activity
from backhaul.groups.join import leave, let_in
from backhaul.groups.models import Membership
from backhaul.groups.schemas import GroupDetail, GroupIn, GroupList, GroupPatch, HeardIn, Invitable, StandingIn
from backhaul.groups.start import change_group, start_group
from backhaul.identity.access import CurrentMember, Reader
from backhaul.pages import Cursor, page

router = APIRouter(tags=["groups"], prefix="/groups")
everywhere = APIRouter(tags=["groups"])
_JSON = "application/json"


@router.get("", responses={200: {"model": GroupList}})
async def list_groups(db: RequestSession, member: CurrentMember) -> Response:
    """The groups that I am in, and those that I may join or ask at. What is secret is told to who is in it or invited."""
    return Response(await queries.groups(db, member), media_type=_JSON)


@router.get("/{id}", responses={200: {"model": GroupDetail}})
async def read_group(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """One group; who is in it is told to who is in it."""
    return Response(await queries.group(db, member, id), media_type=_JSON)


@router.put("/{id}", responses={200: {"model": GroupDetail}, 201: {"model": GroupDetail, "description": "Started."}})
async def put_group(id: UUID, body: GroupIn, db: RequestSession, member: CurrentMember) -> Response:
    """Start a group, under an id of the phone's."""
    new = await start_group(db, member, id, body)
    return Response(await queries.group(db, member, id), status_code=201 if new else 200, media_type=_JSON)


@router.patch("/{id}", responses={200: {"model": GroupDetail}})
async def patch_group(id: UUID, body: GroupPatch, db: RequestSession, member: CurrentMember) -> Response:
    """Rename it, make it narrower, close it or open it again, as one of its owners."""
    await change_group(db, member, id, body)
    return Response(await queries.group(db, member, id), media_type=_JSON)


@router.get("/{id}/invitable", responses={200: {"model": Invitable}})
async def list_invitable(
    id: UUID,
    db: RequestSession,
    member: CurrentMember,
    starts: Annotated[str, Query(min_length=1, max_length=60, description="How a first or last name begins.")],
) -> Response:
    """Whom I may invite, as an owner: colleagues and partners who are not in it."""
    return Response(await queries.invitable(db, member, id, starts), media_type=_JSON)


@router.put("/{id}/members/{member_id}", responses={200: {"model": GroupDetail}})
async def put_member(id: UUID, member_id: UUID, body: StandingIn, db: RequestSession, member: CurrentMember) -> Response:
    """Join it or ask to, with my own id; as an owner invite others, let them in, make them owners."""
    await let_in(db, member, id, member_id, body.standing)
    return Response(await queries.group(db, member, id), media_type=_JSON)


@router.delete("/{id}/members/{member_id}", status_code=204)
async def delete_member(id: UUID, member_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Leave it, or say no; as an owner send somebody away."""
    await leave(db, member, id, member_id)


@router.get("/{id}/activity", responses={200: {"model": ActivityList}})
async def read_group_activity(
    id: UUID,
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """What is new in one of my groups, newest first."""
    if await db.scalar(select(Membership.role).filter_by(**_mine(member, id))) is None:
        raise NotFound
    return page(request, *await activity(db, member, id, limit, cursor))


@everywhere.get("/activity", responses={200: {"model": ActivityList}})
async def read_activity(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """What is new in my groups and in what I follow, newest first."""
    return page(request, *await activity(db, member, None, limit, cursor))


@router.put("/{id}/heard", status_code=204)
async def put_heard(id: UUID, body: HeardIn, db: RequestSession, member: CurrentMember) -> None:
    """Of what of it I want to be alerted."""
    heard = update(Membership).filter_by(**_mine(member, id)).values(heard=body.heard)
    if await db.scalar(heard.returning(Membership.member_id)) is None:
        raise NotFound


def _mine(member: Reader, id: UUID) -> dict[str, UUID]:
    return {"organisation_id": member.organisation_id, "group_id": id, "member_id": member.id}
