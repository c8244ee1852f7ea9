"""Who somebody is, as far as they show it, and who knows about something."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from backhaul.db.session import RequestSession, organisation_session
from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import CurrentMember, CurrentMemberBriefly
from backhaul.media.bodies import BYTES
from backhaul.media.objects import objects
from backhaul.profiles import queries
from backhaul.profiles.change import change_profile, say_tag_known
from backhaul.profiles.picture import (
    Size,
    forget_objects,
    forget_picture,
    media_type_of,
    new_picture_id,
    note_picture,
    portrait_key,
    shown_picture,
)
from backhaul.profiles.schemas import Faces, KnowingList, MyProfile, PersonOut, ProfileIn

router = APIRouter(tags=["people"])


@router.get("/me/profile", responses={200: {"model": MyProfile}})
async def read_my_profile(db: RequestSession, member: CurrentMember) -> Response:
    """What I show of myself, and to whom."""
    return Response(await queries.my_profile(db, member), media_type="application/json")


@router.put("/me/profile", responses={200: {"model": MyProfile}})
async def put_my_profile(body: ProfileIn, db: RequestSession, member: CurrentMember) -> Response:
    """Show myself so. What I told without a name stays without one."""
    await change_profile(db, member, body)
    return Response(await queries.my_profile(db, member), media_type="application/json")


@router.put("/me/profile/picture", status_code=204, openapi_extra=BYTES)
async def put_my_picture(request: Request, member: CurrentMemberBriefly) -> None:
    """A new picture, cut to a square, at most as large as any request. It is shown once a worker has made it small."""
    data = await request.body()
    media_type, picture_id = media_type_of(data), new_picture_id()
    key = portrait_key(member.organisation_id, member.id, picture_id, "original")
    await asyncio.to_thread(objects().put_now, key, data)
    async with organisation_session(member.organisation_id, member_id=member.id) as db:
        await note_picture(db, member, picture_id, media_type)


@router.delete("/me/profile/picture", status_code=204)
async def delete_my_picture(member: CurrentMemberBriefly) -> None:
    """Have no picture any more: it is deleted in every size."""
    async with organisation_session(member.organisation_id, member_id=member.id) as db:
        await forget_picture(db, member)
    # Asked again after a crash in between, this deletes what is left.
    await forget_objects(member.organisation_id, member.id)


@router.put("/me/knows/tags/{slug}", status_code=204)
async def know_tag(slug: str, db: RequestSession, member: CurrentMember) -> None:
    """Say that I know about this tag and may be asked."""
    await say_tag_known(db, member, slug, known=True)


@router.delete("/me/knows/tags/{slug}", status_code=204)
async def forget_tag(slug: str, db: RequestSession, member: CurrentMember) -> None:
    """Be asked about this tag no more."""
    await say_tag_known(db, member, slug, known=False)


@router.get("/people", responses={200: {"model": Faces}})
async def find_people(
    db: RequestSession,
    member: CurrentMember,
    q: Annotated[str, Query(min_length=1, max_length=60, description="How one of their names starts.")],
) -> Response:
    """At most eight members to whom I can write, by name. A guest finds managers."""
    return Response(await queries.called(db, member, q), media_type="application/json")


@router.get("/people/{id}", responses={200: {"model": PersonOut}})
async def read_person(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """A member, as far as they show themselves to me."""
    return Response(await queries.person(db, member, id), media_type="application/json")


@router.get("/people/{id}/pictures/{picture_id}/{size}", response_class=Response)
async def read_picture(id: UUID, picture_id: UUID, size: Size, db: RequestSession, member: CurrentMember) -> Response:
    """A member's picture, a JPEG without anything but what it shows."""
    key = await shown_picture(db, member, id, picture_id, size)
    path = objects().local_path(key)
    if path is None:
        return RedirectResponse(objects().signed_url(key), 307)
    if not path.exists():
        raise NotFound
    return FileResponse(path, media_type="image/jpeg", content_disposition_type="inline")


@router.get("/who-knows", responses={200: {"model": KnowingList}})
async def list_who_knows(
    db: RequestSession,
    member: CurrentMember,
    insight: UUID | None = None,
    site: UUID | None = None,
    route: UUID | None = None,
    tag: Annotated[str | None, Query(max_length=100, description="A slug.")] = None,
    q: Annotated[
        str | None, Query(max_length=300, description="What is searched for: its places and tags, and answers.")
    ] = None,
) -> Response:
    """Who may be asked about one of these: members who wish to be found by what they say that they know, or by answers of
    theirs that were accepted. Nothing else leads to anybody, nothing is counted, and the order is drawn anew each day.
    """
    if sum(bool(one) for one in (insight, site, route, tag, q and q.strip())) != 1:
        raise Invalid("Ask about one thing: an insight, a site, a route, a tag, or some words.")
    found = await queries.who_knows(db, member, insight=insight, site=site, route=route, tag=tag, q=q)
    return Response(found, media_type="application/json")
