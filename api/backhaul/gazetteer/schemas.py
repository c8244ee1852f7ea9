"""What the API says about places. Lists are made as JSON in PostgreSQL; tests hold them against these models."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Out(BaseModel):
    """An answer. Nothing undeclared is in it."""

    model_config = ConfigDict(extra="forbid")


class SiteOut(Out):
    id: UUID
    name: str
    aliases: list[str]
    kind: Literal["site", "part"]
    parent_id: UUID | None
    lat: float
    lon: float
    radius_m: float
    geometry: dict[str, Any] = Field(description="GeoJSON")


class SiteList(Out):
    items: list[SiteOut]
    next: str | None


class NamedSite(Out):
    id: UUID
    name: str


class SiteDetail(SiteOut):
    """A site with what belongs to it."""

    time_zone: str = Field(description="IANA's name: its own, or its organisation's.")
    parent: NamedSite | None
    parts: list[NamedSite]


class Stop(Out):
    site_id: UUID
    name: str
    along_m: float


class RouteOut(Out):
    id: UUID
    name: str
    length_m: float
    stops: list[Stop]


class RouteList(Out):
    items: list[RouteOut]
    next: str | None


class RouteDetail(RouteOut):
    line: dict[str, Any] = Field(description="GeoJSON LineString, in driving direction")
