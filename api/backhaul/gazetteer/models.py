"""The places that an organisation knows: sites with their parts and aliases, routes with their stops, and what is proposed."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

ProposalKind = Literal["site", "alias"]
ProposalStatus = Literal["open", "accepted", "declined"]
PROPOSAL_KINDS: tuple[ProposalKind, ...] = ("site", "alias")
PROPOSAL_STATUSES: tuple[ProposalStatus, ...] = ("open", "accepted", "declined")


class Managed:
    """What managers change on screen and files bring in: counted, retired rather than deleted, known elsewhere by a name."""

    # How often it was changed; whoever changes it says which one they read.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    # Since when it is no longer there: out of lists, packs and matching, but what was said of it stays readable.
    retired_at: Mapped[datetime | None]
    # What the file calls it that brought it in ("node/123"), so that the same file again changes nothing.
    external_id: Mapped[str | None]


def _known_elsewhere(table: str) -> Index:
    return Index(
        f"uq_{table}_external_id",
        "organisation_id",
        "external_id",
        unique=True,
        postgresql_where=text("external_id IS NOT NULL"),
    )


class Site(WithId, Created, Managed, Base):
    """A depot, customer, dock or gate: a point or an area. A part ("dock 4") names its site as parent."""

    __tablename__ = "site"
    __table_args__ = (
        points_at("site", "parent_id", optional=True),
        Index("ix_site_geom", "organisation_id", "geom", postgresql_using="gist"),
        _known_elsewhere("site"),
        # Which places a question names.
        Index("ix_site_names", "organisation_id", text("name_words(name, aliases)"), postgresql_using="gin"),
    )

    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    # The language of each alias that is of one: {"Pohjoisportti": "fi"}.
    alias_languages: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    parent_id: Mapped[UUID | None]
    geom: Mapped[Any] = mapped_column(Geometry("GEOMETRY", 4326, spatial_index=False))
    radius_m: Mapped[float] = mapped_column(default=100.0)
    # IANA's name, where it is not the organisation's.
    time_zone: Mapped[str | None]
    # As OpenStreetMap writes them: "Mo-Fr 06:00-22:00; Sa 08:00-14:00".
    opening_hours: Mapped[str | None]


class Route(WithId, Created, Managed, Base):
    """A line that somebody drives, in driving direction."""

    __tablename__ = "route"
    __table_args__ = (
        _known_elsewhere("route"),
        Index("ix_route_names", "organisation_id", text("name_words(name, '{}')"), postgresql_using="gin"),
    )

    name: Mapped[str]
    line: Mapped[Any] = mapped_column(Geometry("LINESTRING", 4326, spatial_index=False))
    length_m: Mapped[float]
    # Also driven from its end to its beginning.
    both_ways: Mapped[bool] = mapped_column(default=False, server_default="false")
    # How often its line was changed; the older lines are in route_version.
    line_version: Mapped[int] = mapped_column(default=1, server_default="1")


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


class RouteVersion(OfOrganisation, Base):
    """The line and the stops that a route had until ``replaced_at``.

    ``stops``: [{"site_id", "name", "along_m"}], as they were called then.
    """

    __tablename__ = "route_version"
    __table_args__ = (points_at("route", "route_id"),)

    route_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_version: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[Any] = mapped_column(Geometry("LINESTRING", 4326, spatial_index=False))
    length_m: Mapped[float]
    stops: Mapped[list[dict[str, Any]]]
    replaced_at: Mapped[datetime]


class PlaceProposal(WithId, Base):
    """A site or an alias that tips speak of and that the organisation does not have; managers accept or decline it.

    A declined one stays, so that nobody is asked again. ``site_id`` is the site that an alias is for, and of a new site the
    one that was made of it. ``geom`` is where peers see the tip, never where it was made. Nothing tells when: of an
    anonymous tip nothing tells the minute.
    """

    __tablename__ = "place_proposal"
    __table_args__ = (
        points_at("site", "site_id", optional=True),
        points_at("site", "of_site_id"),
        CheckConstraint(f"kind IN {PROPOSAL_KINDS}", name="kind"),
        CheckConstraint(f"status IN {PROPOSAL_STATUSES}", name="status"),
        UniqueConstraint("organisation_id", "kind", "name_key", "of_site_id", postgresql_nulls_not_distinct=True),
    )

    kind: Mapped[str]
    status: Mapped[str] = mapped_column(default="open", server_default="open")
    name: Mapped[str]
    # The name without case and accents; with ``of_site_id`` it tells that two tips propose the same.
    name_key: Mapped[str]
    of_site_id: Mapped[UUID | None]
    language: Mapped[str | None]
    site_id: Mapped[UUID | None]
    geom: Mapped[Any | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class PlaceProposalTip(OfOrganisation, Base):
    """A tip that proposes a place. ``sure``: its author moved the pin or named the site; others need company."""

    __tablename__ = "place_proposal_tip"
    __table_args__ = (
        points_at("place_proposal", "proposal_id"),
        points_at("tip", "tip_id"),
        Index("ix_place_proposal_tip_tip", "organisation_id", "tip_id"),
    )

    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    # As this tip spells it.
    name: Mapped[str]
    sure: Mapped[bool] = mapped_column(default=False, server_default="false")
