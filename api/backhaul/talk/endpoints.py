"""Asking those who know a place, and talking about what is known."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from backhaul.audit.note import note_read_replies
from backhaul.db.session import RequestSession, organisation_session
from backhaul.errors import NotFound
from backhaul.identity.access import CurrentMember, CurrentMemberBriefly
from backhaul.insights.schemas import InsightList
from backhaul.media.objects import objects, tip_prefix
from backhaul.pages import Cursor, page
from backhaul.talk import queries
from backhaul.talk.answer import accept_reply, react
from backhaul.talk.knows import say_known
from backhaul.talk.mention import mentionable
from backhaul.talk.models import Reacting
from backhaul.talk.offer import offered
from backhaul.talk.reply import change_reply, put_reply, withdraw_reply
from backhaul.talk.schemas import (
    AboutToAsk,
    KnownPlaces,
    Mentionable,
    QuestionIn,
    Reactions,
    ReplyChange,
    ReplyHistory,
    ReplyIn,
    ReplyList,
    ReplyOut,
)
from backhaul.tips.accept import accept_tip, drop_staged, with_receipt
from backhaul.tips.schemas import TipStatus
from backhaul.tips.status import tip_status

router = APIRouter(tags=["talk"])

# So many are read at a glance, before one asks.
_MOST_OFFERED = 5


@router.put("/questions/{id}", responses={201: {"model": TipStatus, "description": "Stored for the first time."}})
async def put_question(id: UUID, body: QuestionIn, db: RequestSession, member: CurrentMember, response: Response) -> TipStatus:
    """Ask those who know a place, under the phone's id. It is a tip that asks: `GET /tips/{id}` tells where it is."""
    if new := await accept_tip(db, member, id, body.as_tip(), asks=True):
        response.status_code = 201
        return new
    return await tip_status(db, with_receipt(member, id) if body.anonymous else member, id)


@router.get("/questions", responses={200: {"model": InsightList}})
async def list_questions(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    open: Annotated[bool | None, Query(description="True: without an answer; false: answered.")] = None,
    site: Annotated[UUID | None, Query(description="With its parts.")] = None,
    route: UUID | None = None,
    mine: Annotated[bool, Query(description="What I asked.")] = False,
    for_me: Annotated[bool, Query(description="What others ask about places that I said I know.")] = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Cursor = None,
) -> Response:
    """Questions, newest first."""
    found = await queries.questions(
        db, member, limit, cursor, unanswered=open, site=site, route=route, mine=mine, for_me=for_me
    )
    return page(request, *found)


@router.post("/questions/similar", responses={200: {"model": InsightList}})
async def look_before_asking(body: AboutToAsk, db: RequestSession, member: CurrentMember) -> Response:
    """What may answer a question that somebody is typing: answered questions and what is known, the likeliest first."""
    # Not in the address, where proxies would write down what was never asked.
    found = await offered(db, member, body, _MOST_OFFERED)
    return Response(found, media_type="application/json")


@router.get("/insights/{id}/replies", responses={200: {"model": ReplyList}})
async def read_replies(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """What is said about an insight, the answer first."""
    if member.manages:
        await note_read_replies(db, insight_id=id)
    return Response(await queries.replies(db, member, id), media_type="application/json")


@router.put(
    "/insights/{id}/replies/{reply_id}",
    responses={200: {"model": ReplyOut}, 201: {"model": ReplyOut, "description": "Stored for the first time."}},
)
async def put_one_reply(id: UUID, reply_id: UUID, body: ReplyIn, db: RequestSession, member: CurrentMember) -> Response:
    """Reply, under the phone's id. Others read it once it was looked through for what is personal."""
    new = await put_reply(db, member, id, reply_id, body)
    answer = await queries.reply(db, member, reply_id)
    return Response(answer, status_code=201 if new else 200, media_type="application/json")


@router.patch("/insights/{id}/replies/{reply_id}", responses={200: {"model": ReplyOut}})
async def patch_reply(id: UUID, reply_id: UUID, body: ReplyChange, db: RequestSession, member: CurrentMember) -> Response:
    """Change a reply of one's own. Who reads it can read what it said before, as they read it then."""
    await change_reply(db, member, id, reply_id, body)
    return Response(await queries.reply(db, member, reply_id), media_type="application/json")


@router.delete("/insights/{id}/replies/{reply_id}", status_code=204)
async def delete_reply(id: UUID, reply_id: UUID, member: CurrentMemberBriefly) -> None:
    """Take a reply of one's own back, with what was recorded. That something stood there is left."""
    # An author may take back what they can see no more, so this is done with the workers' eyes.
    async with organisation_session(member.organisation_id, member_id=member.id) as db:
        spoken = await withdraw_reply(db, member, id, reply_id)
    if spoken:
        # Asked again after a crash in between, this deletes what is left.
        await objects().delete_all(tip_prefix(member.organisation_id, reply_id))
        await asyncio.to_thread(drop_staged, member.organisation_id, reply_id)


@router.get("/insights/{id}/replies/{reply_id}/history", responses={200: {"model": ReplyHistory}})
async def read_reply_history(id: UUID, reply_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """What a reply said, newest first: colleagues read what they read before, with what is personal hidden in it."""
    del id  # A reply is found by its own; its insight may have been merged meanwhile.
    if member.manages:
        await note_read_replies(db, reply_ids=[reply_id])
    return Response(await queries.history(db, member, reply_id), media_type="application/json")


@router.post("/insights/{id}/replies/{reply_id}/acceptance", responses={200: {"model": ReplyList}})
async def accept(id: UUID, reply_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """Say that this reply is the answer, as who asked (also by the receipt number) or as a manager; another one is not."""
    await accept_reply(db, member, id, reply_id)
    return Response(await queries.replies(db, member, id), media_type="application/json")


@router.delete("/insights/{id}/replies/{reply_id}/acceptance", responses={200: {"model": ReplyList}})
async def take_acceptance_back(id: UUID, reply_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """Say that this reply is not the answer after all."""
    await accept_reply(db, member, id, reply_id, answers=False)
    return Response(await queries.replies(db, member, id), media_type="application/json")


@router.put("/insights/{id}/replies/{reply_id}/reactions/{kind}", responses={200: {"model": Reactions}})
async def put_reaction(id: UUID, reply_id: UUID, kind: Reacting, db: RequestSession, member: CurrentMember) -> Response:
    """Thanks, or: it helped me. How many said so is told, not who."""
    await react(db, member, id, reply_id, kind)
    return Response(await queries.reactions(db, member, reply_id), media_type="application/json")


@router.delete("/insights/{id}/replies/{reply_id}/reactions/{kind}", responses={200: {"model": Reactions}})
async def delete_reaction(id: UUID, reply_id: UUID, kind: Reacting, db: RequestSession, member: CurrentMember) -> Response:
    """Take a tap back."""
    await react(db, member, id, reply_id, kind, holds=False)
    return Response(await queries.reactions(db, member, reply_id), media_type="application/json")


@router.get("/insights/{id}/mentionable", responses={200: {"model": Mentionable}})
async def list_mentionable(
    id: UUID,
    db: RequestSession,
    member: CurrentMember,
    q: Annotated[str, Query(min_length=1, max_length=60, description="How one of their names starts.")],
) -> Response:
    """Colleagues who can be mentioned in a reply: those who can read it. A partner mentions nobody."""
    found = await mentionable(db, member, id, q)
    if found is None:
        raise NotFound
    return Response(found, media_type="application/json")


@router.get("/me/knows", responses={200: {"model": KnownPlaces}})
async def list_known_places(db: RequestSession, member: CurrentMember) -> Response:
    """The places of which I say: I know it, you may ask me. Nobody else reads this list."""
    return Response(await queries.known_places(db, member), media_type="application/json")


@router.put("/me/knows/sites/{id}", status_code=204)
async def know_site(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Say that I know this site, and its parts, and may be asked."""
    await say_known(db, member, "site", id, known=True)


@router.delete("/me/knows/sites/{id}", status_code=204)
async def forget_site(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Be asked about this site no more."""
    await say_known(db, member, "site", id, known=False)


@router.put("/me/knows/routes/{id}", status_code=204)
async def know_route(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Say that I know this route and may be asked."""
    await say_known(db, member, "route", id, known=True)


@router.delete("/me/knows/routes/{id}", status_code=204)
async def forget_route(id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Be asked about this route no more."""
    await say_known(db, member, "route", id, known=False)
