"""What managers decide, the texts with which they answer, and the clock that runs until they did."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from backhaul.db.session import RequestSession
from backhaul.errors import NotAllowed
from backhaul.identity.access import CurrentManager
from backhaul.insights import queries
from backhaul.insights.schemas import InsightDetail
from backhaul.review.clock import answer_clock, set_answer_clock
from backhaul.review.decide import review_insight
from backhaul.review.schemas import AnswerClock, AnswerClockIn, Review, TemplateIn, TemplateList
from backhaul.review.templates import delete_template, put_template, templates

router = APIRouter(tags=["review"])


@router.patch("/insights/{id}/review", responses={200: {"model": InsightDetail}})
async def review(id: UUID, body: Review, db: RequestSession, member: CurrentManager) -> Response:
    """Change status, assignee, due date, reason or outcome; answers the insight as it is now."""
    await review_insight(db, member, id, body)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")


@router.get("/answer-templates", responses={200: {"model": TemplateList}})
async def list_templates(
    db: RequestSession,
    member: CurrentManager,
    insight: Annotated[UUID | None, Query(description="Tells in which languages its authors read.")] = None,
) -> Response:
    """The organisation's texts for answers."""
    return Response(await templates(db, member, insight), media_type="application/json")


@router.put(
    "/answer-templates/{template_id}",
    responses={200: {"model": TemplateList}, 409: {"description": "`version` is not the newest; read that one first."}},
)
async def keep_template(template_id: UUID, body: TemplateIn, db: RequestSession, member: CurrentManager) -> Response:
    """Keep a text for answers under an id of the sender's; answers all of them."""
    await put_template(db, member, template_id, body)
    return Response(await templates(db, member, None), media_type="application/json")


@router.delete("/answer-templates/{template_id}", status_code=204)
async def drop_template(template_id: UUID, db: RequestSession, member: CurrentManager) -> None:
    """Keep it no longer. Answers that were given with it stay as they are."""
    await delete_template(db, member, template_id)


@router.get("/answer-clock")
async def read_answer_clock(db: RequestSession, member: CurrentManager) -> AnswerClock:
    """Within which time an answer is owed, and who is next where nobody gave one."""
    return await answer_clock(db, member)


@router.put("/answer-clock")
async def put_answer_clock(body: AnswerClockIn, db: RequestSession, member: CurrentManager) -> AnswerClock:
    """Set the clock, as an admin."""
    if member.role != "admin":
        raise NotAllowed
    await set_answer_clock(db, member, body)
    return await answer_clock(db, member)
