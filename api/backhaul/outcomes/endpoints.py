"""Outcomes: recorded and corrected by managers, read by everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager, CurrentMember
from backhaul.outcomes import queries
from backhaul.outcomes.record import correct_outcome, record_outcome
from backhaul.outcomes.schemas import OutcomeHistory, OutcomeIn, OutcomeList, OutcomeOut, OutcomePatch, OutcomeSums
from backhaul.pages import Cursor, page

router = APIRouter(tags=["outcomes"])
_CHANGED = {"description": "Somebody else corrected it meanwhile: `version` is not the newest."}


@router.get("/outcomes", responses={200: {"model": OutcomeList}})
async def list_outcomes(
    request: Request,
    db: RequestSession,
    member: CurrentMember,
    site: UUID | None = None,
    insight: Annotated[UUID | None, Query(description="Only those to which it led.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
) -> Response:
    """What was changed because somebody told, what began last first."""
    return page(request, *await queries.outcomes(db, member, limit, cursor, site=site, insight=insight))


@router.post("/outcomes", status_code=201, responses={200: {"model": OutcomeOut}, 201: {"model": OutcomeOut}})
async def create_outcome(body: OutcomeIn, db: RequestSession, member: CurrentManager) -> Response:
    """Say what was changed. Those who told it hear of it."""
    id, new = await record_outcome(db, member, body)
    found = await queries.outcome(db, member, id)
    return Response(found, status_code=201 if new else 200, media_type="application/json")


@router.get("/outcome-sums", responses={200: {"model": OutcomeSums}})
async def sum_outcomes(db: RequestSession, member: CurrentMember) -> Response:
    """What they are worth, by the quarter in which they began, and by unit."""
    return Response(await queries.sums(db, member), media_type="application/json")


@router.get("/outcomes/{outcome_id}", responses={200: {"model": OutcomeOut}})
async def read_outcome(outcome_id: UUID, db: RequestSession, member: CurrentMember) -> Response:
    """One of them."""
    return Response(await queries.outcome(db, member, outcome_id), media_type="application/json")


@router.patch("/outcomes/{outcome_id}", responses={200: {"model": OutcomeOut}, 409: _CHANGED})
async def patch_outcome(outcome_id: UUID, body: OutcomePatch, db: RequestSession, member: CurrentManager) -> Response:
    """Correct it, or take it back."""
    await correct_outcome(db, member, outcome_id, body)
    return Response(await queries.outcome(db, member, outcome_id), media_type="application/json")


@router.get("/outcomes/{outcome_id}/history", responses={200: {"model": OutcomeHistory}})
async def read_outcome_history(outcome_id: UUID, db: RequestSession, member: CurrentManager) -> Response:
    """What was corrected of it, by whom."""
    return Response(await queries.history(db, member, outcome_id), media_type="application/json")
