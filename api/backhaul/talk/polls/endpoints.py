"""Polls: asking, voting, reading what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentMember
from backhaul.talk.polls import queries
from backhaul.talk.polls.ask import ask_poll, end_poll
from backhaul.talk.polls.schemas import PollIn, PollList, PollOut, VoteIn
from backhaul.talk.polls.vote import vote

router = APIRouter(tags=["talk"], prefix="/polls")
_JSON = "application/json"


@router.get("", responses={200: {"model": PollList}})
async def list_polls(
    db: RequestSession,
    member: CurrentMember,
    group: Annotated[UUID | None, Query(description="Those of this group.")] = None,
    insight: Annotated[UUID | None, Query(description="Those on this insight.")] = None,
) -> Response:
    """The polls of a group or on an insight, newest first."""
    return Response(await queries.polls(db, member, group=group, insight=insight), media_type=_JSON)


@router.get("/{id}", responses={200: {"model": PollOut}})
async def read_poll(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """One poll; its result is told to who voted, and to all once it is closed."""
    return Response(await queries.poll(db, member, id), media_type=_JSON)


@router.put("/{id}", responses={200: {"model": PollOut}, 201: {"model": PollOut, "description": "Stored for the first time."}})
async def put_poll(id: UUID, body: PollIn, db: RequestSession, member: CurrentMember) -> Response:
    """Ask it, under the phone's id."""
    new = await ask_poll(db, member, id, body)
    return Response(await queries.poll(db, member, id), status_code=201 if new else 200, media_type=_JSON)


@router.put("/{id}/vote", responses={200: {"model": PollOut}})
async def put_vote(id: UUID, body: VoteIn, db: RequestSession, member: CurrentMember) -> Response:
    """Vote, or change one's vote until the poll closes."""
    await vote(db, member, id, body)
    return Response(await queries.poll(db, member, id), media_type=_JSON)


@router.post("/{id}/close", responses={200: {"model": PollOut}})
async def close(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """Close it, as who asked it or an owner of its group; on an insight also as a manager. Closed is closed."""
    await end_poll(db, member, id)
    return Response(await queries.poll(db, member, id), media_type=_JSON)
