"""The week in brief."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager
from backhaul.notify.brief import queries
from backhaul.notify.brief.schemas import Brief

router = APIRouter(tags=["notify"])


@router.get("/brief", responses={200: {"model": Brief}})
async def read_brief(
    db: RequestSession,
    member: CurrentManager,
    week: Annotated[
        str | None, Query(pattern=r"^[12][0-9]{3}-W[0-9]{2}$", description="As in 2026-W48; unset: the last one that is over.")
    ] = None,
) -> Response:
    """What a week was like, for managers: to be read, and to be printed."""
    return Response(await queries.brief(db, member, week, datetime.now(UTC)), media_type="application/json")
