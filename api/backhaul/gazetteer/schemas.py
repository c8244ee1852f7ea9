"""What the API says about places. Lists are made as JSON in PostgreSQL; tests hold them against these models."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator, model_validator

from backhaul.gazetteer.models import ProposalKind, ProposalStatus
from backhaul.gazetteer.shapes import (
    MOST_VERTICES,
    NAMELESS,
    Shape,
    checked_hours,
    checked_position,
    checked_zone,
)
from backhaul.identity.schemas import Out, Strict

MOST_ALIASES = 50
MOST_STOPS = 200


class SiteOut(Out):
    id: UUID
    name: str
    aliases: list[str]
    alias_languages: dict[str, str] = Field(description="The language of each alias that is of one.")
    kind: Literal["site", "part"]
    parent_id: UUID | None
    lat: float
    lon: float
    radius_m: float
    geometry: dict[str, Any] = Field(description="GeoJSON")
    time_zone: str | None
    opening_hours: str | None = Field(description="As OpenStreetMap writes them.")
    external_id: str | None = Field(description="What the file calls it that brought it in.")
    version: int = Field(description="Send it with a change: whoever read another one is told.")
    retired: bool


class SiteList(Out):
    items: list[SiteOut]
    next: str | None


class NamedSite(Out):
    id: UUID
    name: str


class SiteDetail(SiteOut):
    """A site with what belongs to it."""

    local_time_zone: str = Field(description="IANA's name: its own, or its organisation's.")
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
    both_ways: bool
    external_id: str | None
    line_version: int = Field(description="Counts the changes of its line; the older ones are under /versions.")
    version: int
    retired: bool


class RouteList(Out):
    items: list[RouteOut]
    next: str | None


class RouteDetail(RouteOut):
    line: dict[str, Any] = Field(description="GeoJSON LineString, in driving direction")


class RouteVersionOut(Out):
    """A line that a route had. ``replaced_at`` is null for the one that it has."""

    line_version: int
    length_m: float
    stops: list[Stop]
    replaced_at: datetime | None
    line: dict[str, Any] = Field(description="GeoJSON LineString: what was said along it, POST /along tells.")


class RouteVersionList(Out):
    items: list[RouteVersionOut]
    next: str | None


class ProposalOut(Out):
    """A place that tips speak of and that is not known yet."""

    id: UUID
    kind: ProposalKind
    status: ProposalStatus
    name: str
    language: str | None
    of_site_id: UUID | None = Field(description="The site that this is another name for, or that a new one is near.")
    of_site_name: str | None
    lat: float | None = Field(description="Where peers see the tips.")
    lon: float | None
    tips: int
    words: list[str] = Field(description="What was said, as colleagues read it.")
    reason: str | None
    site_id: UUID | None = Field(description="What was made of it.")


class ProposalList(Out):
    items: list[ProposalOut]
    next: str | None


Name = Annotated[str, Field(min_length=1, max_length=200), NAMELESS]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
ExternalId = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
Radius = Annotated[float, Field(ge=1, le=50_000, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Version = Annotated[int, Field(ge=1, le=2_000_000_000, description="The one that was read.")]


class _SiteFields(Strict):
    aliases: list[Name] = Field(default_factory=list, max_length=MOST_ALIASES)
    alias_languages: dict[str, Language] = Field(default_factory=dict, description="Of an alias, by the alias.")
    parent_id: UUID | None = Field(None, description="The site that this is a part of: a dock, a gate.")
    lat: Latitude | None = None
    lon: Longitude | None = None
    geometry: Shape | None = Field(None, description="GeoJSON Point, Polygon or MultiPolygon, instead of lat and lon.")
    radius_m: Radius = 100.0
    time_zone: Annotated[str, Field(max_length=64)] | None = Field(None, description="IANA's name.")
    opening_hours: Annotated[str, Field(max_length=500)] | None = Field(None, description="Mo-Fr 06:00-22:00; Sa off")

    _zone = field_validator("time_zone")(checked_zone)
    _hours = field_validator("opening_hours")(checked_hours)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        if self.lat is not None and self.lon is not None:
            if self.geometry is not None:
                raise ValueError("either lat and lon, or a geometry")
            checked_position(self.lon, self.lat)
        if unknown := set(self.alias_languages) - set(self.aliases):
            raise ValueError(f"{len(unknown)} of alias_languages are not among the aliases")
        return self


class SiteIn(_SiteFields):
    """A new site, or a part of one."""

    name: Name
    external_id: ExternalId | None = None

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.lat is None and self.geometry is None:
            raise ValueError("a site needs lat and lon, or a geometry")
        return self


class SiteChange(_SiteFields):
    """What changes of a site; what is not named stays."""

    version: Version
    name: Name = "unchanged"
    retired: bool = Field(False, description="false brings a retired one back.")


class _RouteFields(Strict):
    coordinates: list[tuple[Longitude, Latitude]] | None = Field(
        None,
        min_length=2,
        max_length=MOST_VERTICES,
        description="[[lon, lat], …] in driving direction. Without: straight from stop to stop.",
    )
    stops: list[UUID] = Field(default_factory=list, max_length=MOST_STOPS, description="Sites, in the order of driving.")
    both_ways: bool = Field(False, description="Also driven from its end to its beginning.")

    @field_validator("coordinates")
    @classmethod
    def _leads_somewhere(cls, line: list[tuple[float, float]] | None) -> list[tuple[float, float]] | None:
        if line is not None and len(set(line)) < 2:
            raise ValueError("two different positions at least")
        for lon, lat in line or []:
            checked_position(lon, lat)
        return line


class RouteIn(_RouteFields):
    """A new route."""

    name: Name
    external_id: ExternalId | None = None

    @model_validator(mode="after")
    def _goes(self) -> Self:
        if self.coordinates is None and len(self.stops) < 2:
            raise ValueError("a route needs coordinates, or two stops at least")
        return self


class RouteChange(_RouteFields):
    """What changes of a route; what is not named stays. Another line is another version of it."""

    version: Version
    name: Name = "unchanged"
    retired: bool = Field(False, description="false brings a retired one back.")


class ProposalAnswer(Strict):
    """What a manager says to a proposal."""

    accept: bool
    name: Name | None = Field(None, description="What it is really called, where that is not what was said.")
    kind: ProposalKind | None = Field(None, description="Of a new site's name: that it is another name of `site_id`.")
    site_id: UUID | None = Field(None, description="Which site it is another name for, or that a new one is a part of.")
    lat: Latitude | None = Field(None, description="Where a new site really is.")
    lon: Longitude | None = None
    radius_m: Radius = 100.0
    reason: Annotated[str, Field(max_length=500)] | None = Field(None, description="Why not.")
