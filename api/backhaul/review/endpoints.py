"""What managers decide."""

from uuid import UUID

from fastapi import APIRouter, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager
from backhaul.insights import queries
from backhaul.insights.schemas import InsightDetail
from backhaul.review.decide import review_insight
from backhaul.review.schemas import Review

router = APIRouter(tags=["review"])


@router.patch("/insights/{id}/review", responses={200: {"model": InsightDetail}})
async def review(id: UUID, body: Review, db: RequestSession, member: CurrentManager) -> Response:
    """Change status, assignee, due date, reason or outcome; answers the insight as it is now."""
    await review_insight(db, member, id, body)
    return Response(await queries.insight_detail(db, member, id), media_type="application/json")
