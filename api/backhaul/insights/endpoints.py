"""One insight: what it says, its evidence, its history, and the taps of those who read it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentMember
from backhaul.insights import queries
from backhaul.insights.confirm import confirm
from backhaul.insights.personal import show_what_was_meant
from backhaul.insights.schemas import ConfirmationIn, Confirmations, EvidenceList, History, InsightDetail, TagList
from backhaul.insights.tags import decide_tag
from backhaul.tips.schemas import PersonalIn, TipStatus
from backhaul.tips.status import tip_status

router = APIRouter(tags=["insights"])

TagSlug = Annotated[str, Path(max_length=100, pattern=r"^[^\x00]+$", description="One of GET /api/v1/tags.")]


@router.get("/insights/{id}", responses={200: {"model": InsightDetail}})
async def read_insight(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """An insight with what was said and what was decided."""
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.get("/insights/{id}/tips", responses={200: {"model": EvidenceList}})
async def read_evidence(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """The tips that it is made of."""
    return Response(await queries.evidence(db, member, id), media_type="application/json")


@router.get("/insights/{id}/history", responses={200: {"model": History}})
async def read_history(id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """What happened to it, oldest first."""
    return Response(await queries.history(db, member, id), media_type="application/json")


@router.post("/insights/{id}/confirmations", responses={200: {"model": Confirmations}})
async def confirm_insight(id: UUID, body: ConfirmationIn, db: RequestSession, member: CurrentMember) -> Response:
    """Still there, gone, helped me. Sending it twice is the same as once; still there and gone replace each other."""
    await confirm(db, member, id, body.kind)
    return Response(await queries.confirmations(db, member, id), media_type="application/json")


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


@router.get("/tags", responses={200: {"model": TagList}})
async def list_tags(db: RequestSession, member: CurrentMember) -> Response:
    """What insights can be about here."""
    return Response(await queries.tags(db, member), media_type="application/json")
