"""What the API says to a phone that will be without a network."""

from pydantic import AwareDatetime

from backhaul.gazetteer.schemas import RouteDetail, SiteOut
from backhaul.insights.schemas import InsightList, Out


class RoutePack(Out):
    """What a phone takes along of a route: its line, the places along it, and what is known there, in driving order."""

    route: RouteDetail
    sites: list[SiteOut]
    insights: InsightList
    generated_at: AwareDatetime
