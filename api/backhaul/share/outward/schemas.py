"""What the API says about what leaves the house. The JSON is made in PostgreSQL; tests hold it against these models."""

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from backhaul.identity.schemas import Out
from backhaul.insights.models import InsightKind, PlaceKind, Status, Urgency


class Told(Out):
    """An insight for other systems: masked, without authors, and with the place as exactly as colleagues may know it."""

    url: str
    title: str
    text: str
    language: str
    kind: InsightKind
    urgency: Urgency
    tags: list[str]
    place: str | None
    place_kind: PlaceKind
    precision_m: float | None
    site_id: UUID | None
    site: str | None = Field(description="The id that the site has in the system it was imported from.")
    route_id: UUID | None
    route: str | None = Field(description="The same of the route.")
    status: Status
    reason: str | None
    visibility: str
    tips: int
    confidence: float
    current: bool
    valid_from: AwareDatetime | None
    valid_until: AwareDatetime | None
    recurrence: str | None
    time_zone: str | None
    gone_at: AwareDatetime | None
    published_at: AwareDatetime
    updated_at: AwareDatetime


class OnTheWay(Told):
    """With where along the route it is, in metres from its start and from its line."""

    id: UUID
    along_m: float
    offset_m: float
    now: bool = Field(description="Whether this is its time: some things hold on Mondays only.")
    lat: float | None
    lon: float | None


class RouteToKnow(Out):
    id: UUID
    external_id: str | None
    name: str
    length_m: float


class ToKnow(Out):
    """What the driver of a route should know, in driving order."""

    route: RouteToKnow
    items: list[OnTheWay]
    urgent: int = Field(description="How many of them are hazards or urgent.")
    as_of: AwareDatetime


class Point(Out):
    type: Literal["Point"]
    coordinates: list[float]


class InsightFeature(Out):
    """GeoJSON (RFC 7946)."""

    type: Literal["Feature"]
    id: UUID
    geometry: Point | None
    properties: Told


class Link(BaseModel):
    """To something that belongs here (RFC 8288)."""

    href: str
    rel: str
    type: str
    title: str | None = None


class Landing(Out):
    title: str
    description: str
    links: list[Link]


class Conformance(Out):
    conformsTo: list[str]  # noqa: N815 - so it is called in the standard


class Collection(BaseModel):
    id: str
    title: str
    description: str
    extent: dict[str, Any]
    itemType: str  # noqa: N815 - so it is called in the standard
    crs: list[str]
    links: list[Link]


class Collections(Out):
    links: list[Link]
    collections: list[Collection]


class Features(BaseModel):
    """A page of a collection."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]
    links: list[Link]
    timeStamp: AwareDatetime  # noqa: N815 - so it is called in the standard
    numberReturned: int  # noqa: N815 - so it is called in the standard
