"""What is rising, by tag, place and week, for who decides: how many people tell it, and never who."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager
from backhaul.measure import queries
from backhaul.measure.periods import read_period
from backhaul.measure.schemas import HeatList, OverviewOut

router = APIRouter(tags=["measure"])

Named = Annotated[str | None, Query(max_length=10, description="A week (2026-W48) or a quarter (2026-Q4).")]
Slug = Annotated[str | None, Query(max_length=100, description="The tag's slug.")]


@router.get("/overview", responses={200: {"model": OverviewOut}})
async def read_overview(
    db: RequestSession,
    member: CurrentManager,
    period: Named = None,
    compare: Named = None,
    tag: Slug = None,
    site: Annotated[UUID | None, Query(description="This site and its parts only.")] = None,
) -> Response:
    """How many people told something in a week or quarter, by tag and place, beside another one and over time.

    Without a period the last week that is over, and without another one that before it.
    """
    asked = {
        "period": read_period(period) if period is not None else None,
        "compare": read_period(compare) if compare is not None else None,
    }
    return Response(await queries.overview(db, member, **asked, tag=tag, site=site), media_type="application/json")


@router.get("/overview/heat", responses={200: {"model": HeatList}})
async def read_heat(
    db: RequestSession,
    member: CurrentManager,
    period: Named = None,
    tag: Slug = None,
    size: Annotated[
        queries.Size, Query(description="Of the squares: about 300, 40 or 5 km in the north of Europe.")
    ] = "medium",
) -> Response:
    """Where on the map five people or more told something in a week or quarter."""
    asked = read_period(period) if period is not None else None
    return Response(await queries.heat(db, member, period=asked, tag=tag, size=size), media_type="application/json")
