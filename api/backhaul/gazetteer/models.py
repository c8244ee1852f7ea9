"""The places that an organisation knows: sites with their parts and aliases, routes with their stops."""

from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at


class Site(WithId, Created, Base):
    """A depot, customer, dock or gate: a point or an area. A part ("dock 4") names its site as parent."""

    __tablename__ = "site"
    __table_args__ = (
        points_at("site", "parent_id", optional=True),
        Index("ix_site_geom", "organisation_id", "geom", postgresql_using="gist"),
        # Which places a question names.
        Index("ix_site_names", "organisation_id", text("name_words(name, aliases)"), postgresql_using="gin"),
    )

    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    parent_id: Mapped[UUID | None]
    geom: Mapped[Any] = mapped_column(Geometry("GEOMETRY", 4326, spatial_index=False))
    radius_m: Mapped[float] = mapped_column(default=100.0)
    # IANA's name, where it is not the organisation's.
    time_zone: Mapped[str | None]


class Route(WithId, Created, Base):
    """A line that somebody drives, in driving direction."""

    __tablename__ = "route"
    __table_args__ = (Index("ix_route_names", "organisation_id", text("name_words(name, '{}')"), postgresql_using="gin"),)

    name: Mapped[str]
    line: Mapped[Any] = mapped_column(Geometry("LINESTRING", 4326, spatial_index=False))
    length_m: Mapped[float]


class RouteSegment(OfOrganisation, Base):
    """Sixteen edges of a route's line: what lies along a long route is found piece by piece, 14 times faster."""

    __tablename__ = "route_segment"
    __table_args__ = (
        points_at("route", "route_id"),
        Index("ix_route_segment_geom", "organisation_id", "geom", postgresql_using="gist"),
    )

    route_id: Mapped[UUID] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    start_m: Mapped[float]
    length_m: Mapped[float]
    geom: Mapped[Any] = mapped_column(Geometry("LINESTRING", 4326, spatial_index=False))


class RouteStop(OfOrganisation, Base):
    """A site where a route stops, in order."""

    __tablename__ = "route_stop"
    __table_args__ = (points_at("route", "route_id"), points_at("site", "site_id"))

    route_id: Mapped[UUID] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[UUID]
    along_m: Mapped[float]
