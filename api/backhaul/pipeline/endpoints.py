"""How far the tips of one's own organisation are."""

from fastapi import APIRouter

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager
from backhaul.pipeline.progress import own_pipeline
from backhaul.pipeline.schemas import PipelineOut

router = APIRouter(prefix="/pipeline", tags=["pipeline"])


@router.get("")
async def read_pipeline(db: RequestSession, member: CurrentManager) -> PipelineOut:
    """How many tips are where, which are parked and why, and what waits for a model that is missing."""
    return await own_pipeline(db, member.organisation_id)
