"""One insight: what it says, its evidence, its history, and the taps of those who read it."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from backhaul.audit.note import note_read
from backhaul.db.session import RequestSession, organisation_session
from backhaul.identity.access import CurrentManager, CurrentMember, CurrentMemberBriefly
from backhaul.insights import queries
from backhaul.insights.confirm import confirm
from backhaul.insights.heading import correct_heading
from backhaul.insights.merge import dismiss, merge, split
from backhaul.insights.personal import show_what_was_meant
from backhaul.insights.schemas import (
    AlikeList,
    ConfirmationIn,
    Confirmations,
    EvidenceList,
    HeadingIn,
    History,
    InsightDetail,
    MergeIn,
    SplitIn,
    TagList,
    ThanksOut,
)
from backhaul.insights.tags import decide_tag
from backhaul.insights.thank import thank
from backhaul.insights.withdraw import withdraw
from backhaul.media.objects import objects, tip_prefix
from backhaul.tips.accept import drop_staged
from backhaul.tips.schemas import PersonalIn, TipStatus
from backhaul.tips.status import tip_status

router = APIRouter(tags=["insights"])

TagSlug = Annotated[str, Path(max_length=100, pattern=r"^[^\x00]+$", description="One of GET /api/v1/tags.")]


@router.get("/insights/{id}", responses={200: {"model": InsightDetail}})
async def read_insight(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """An insight with what was said and what was decided."""
    if member.manages:
        await note_read(db, id)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.get("/insights/{id}/tips", responses={200: {"model": EvidenceList}})
async def read_evidence(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """The tips that it is made of."""
    if member.manages:
        await note_read(db, id)
    return Response(await queries.evidence(db, member, id), media_type="application/json")


@router.get("/insights/{id}/alike", responses={200: {"model": AlikeList}})
async def read_alike(id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """Other insights that may be the same, for a manager to say."""
    return Response(await queries.alike(db, member, id), media_type="application/json")


@router.delete("/insights/{id}/alike/{other_id}", status_code=204)
async def dismiss_alike(id: UUID, other_id: UUID, db: RequestSession, member: CurrentManager) -> None:
    """Say that two insights are not the same. They are not proposed again, and the organisation's threshold learns."""
    await dismiss(db, member, id, other_id)


@router.post("/insights/{id}/merge", responses={200: {"model": InsightDetail}})
async def merge_insight(id: UUID, body: MergeIn, db: RequestSession, member: CurrentManager) -> Response:
    """Put another insight into this one, with its tips and taps. Who asks for the other reads this one."""
    await merge(db, member, id, body.other_id)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.post("/insights/{id}/split", status_code=201, responses={201: {"model": InsightDetail}})
async def split_insight(id: UUID, body: SplitIn, db: RequestSession, member: CurrentManager) -> Response:
    """Make an insight of its own of some of the tips; answers the new one."""
    new = await split(db, member, id, body.tip_ids)
    return Response(await queries.insight_detail(db, member, new), status_code=201, media_type="application/json")


@router.get("/insights/{id}/history", responses={200: {"model": History}})
async def read_history(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """What happened to it, oldest first."""
    return Response(await queries.history(db, member, id), media_type="application/json")


@router.post("/insights/{id}/confirmations", responses={200: {"model": Confirmations}})
async def confirm_insight(id: UUID, body: ConfirmationIn, db: RequestSession, member: CurrentMember) -> Response:
    """Still there, gone, helped me. Sending it twice is the same as once; still there and gone replace each other.

    With `said_at` what was said later stands, whichever comes first.
    """
    await confirm(db, member, id, body.kind, body.said_at)
    return Response(await queries.confirmations(db, member, id), media_type="application/json")


@router.post("/insights/{id}/thanks", responses={200: {"model": ThanksOut}})
async def thank_for_insight(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """Thank whoever told it. They read that a manager or colleagues did, and not who."""
    await thank(db, member, id)
    return Response(await queries.thanks(db, member, id), media_type="application/json")


@router.delete("/tips/{tip_id}", status_code=204, tags=["tips"])
async def delete_tip(tip_id: UUID, member: CurrentMemberBriefly) -> None:
    """Withdraw a tip of one's own: its words, its media, what it said for an insight, and one that rests on it alone."""
    # An author may take back what only managers can see, so this is done with the workers' eyes.
    async with organisation_session(member.organisation_id, member_id=member.id) as db:
        gone = await withdraw(db, member, tip_id)
    # Asked again after a crash in between, this deletes what is left.
    for id in gone:
        await objects().delete_all(tip_prefix(member.organisation_id, id))
        await asyncio.to_thread(drop_staged, member.organisation_id, id)


@router.patch("/tips/{tip_id}/personal", tags=["tips"])
async def show_personal(tip_id: UUID, body: PersonalIn, db: RequestSession, member: CurrentMember) -> TipStatus:
    """Say of a tip of one's own what looks personal and is meant to be read by everybody, or is not after all."""
    await show_what_was_meant(db, member, tip_id, body)
    return await tip_status(db, member, tip_id)


@router.put("/insights/{id}/tags/{slug}", responses={200: {"model": InsightDetail}})
async def set_tag(id: UUID, slug: TagSlug, db: RequestSession, member: CurrentMember) -> Response:
    """Say that a tag holds, as a manager or as an author; also of one that was found. It stays, and the tagger learns."""
    await decide_tag(db, member, id, slug, holds=True)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.delete("/insights/{id}/tags/{slug}", responses={200: {"model": InsightDetail}})
async def remove_tag(id: UUID, slug: TagSlug, db: RequestSession, member: CurrentMember) -> Response:
    """Say that a tag does not hold, as a manager or as an author; also of one that is not set. It stays off."""
    await decide_tag(db, member, id, slug, holds=False)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.put("/insights/{id}/heading", responses={200: {"model": InsightDetail}})
async def set_heading(id: UUID, body: HeadingIn, db: RequestSession, member: CurrentManager) -> Response:
    """Say for which way of the road it holds, where that was found wrongly or not at all. It stays."""
    await correct_heading(db, member, id, body.heading_deg)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.get("/tags", responses={200: {"model": TagList}})
async def list_tags(db: RequestSession, member: CurrentMember) -> Response:
    """What insights can be about here."""
    return Response(await queries.tags(db, member), media_type="application/json")
