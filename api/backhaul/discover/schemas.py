"""What the API says to a phone that will be without a network."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from backhaul.gazetteer.schemas import RouteDetail, SiteOut
from backhaul.identity.schemas import Out
from backhaul.insights.schemas import InsightList


class PackPart(Out):
    """A recording or a small picture of an insight of the pack, as this reader may hear or see it; fetched on its own."""

    insight_id: UUID
    tip_id: UUID
    part: str
    kind: Literal["audio", "thumbnail"]
    url: str
    media_type: str
    size: int = Field(description="Bytes.")
    etag: str = Field(description="The SHA-256 of its bytes in hex where that is known. What is kept under another is stale.")


class PackLeftOut(Out):
    """What lies along the route and has no room in the pack."""

    insights: int
    voices: int
    thumbnails: int
    bytes: int = Field(description="Of the voices and thumbnails.")


class RoutePack(Out):
    """What a phone takes along of a route: its line, the places along it, and what is known there, in driving order.

    ``parts`` are what there is to hear and see, in the order in which they are worth their bytes; with the text they stay
    below 20 MB.
    """

    route: RouteDetail
    sites: list[SiteOut]
    insights: InsightList
    parts: list[PackPart]
    left_out: PackLeftOut
    generated_at: AwareDatetime
