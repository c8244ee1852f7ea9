"""What is known: insights, the tips that are their evidence, tags and confirmations."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, Computed, Index, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Status = Literal["new", "seen", "assigned", "done", "declined"]
Urgency = Literal["normal", "high", "alert"]
Confirming = Literal["still_there", "gone", "helped"]
PlaceKind = Literal["site", "route", "area", "none"]
STATUSES: tuple[Status, ...] = ("new", "seen", "assigned", "done", "declined")
URGENCIES: tuple[Urgency, ...] = ("normal", "high", "alert")
CONFIRMINGS: tuple[Confirming, ...] = ("still_there", "gone", "helped")
PLACE_KINDS: tuple[PlaceKind, ...] = ("site", "route", "area", "none")

_PUBLISHED = text("published_at IS NOT NULL")


class Insight(WithId, Created, Base):
    """What is known, where, since when and how surely. ``geom`` is what colleagues may see, never the exact fix."""

    __tablename__ = "insight"
    __table_args__ = (
        points_at("site", "site_id", optional=True),
        points_at("route", "route_id", optional=True),
        points_at("member", "assignee_id", optional=True),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"urgency IN {URGENCIES}", name="urgency"),
        CheckConstraint(f"place_kind IN {PLACE_KINDS}", name="place_kind"),
        CheckConstraint("status <> 'declined' OR reason IS NOT NULL", name="declined_has_reason"),
        # One index per order in which the feed is read; the site's own one because a filter on site with a
        # newest-first order took seconds at ten million rows without it.
        Index(
            "ix_insight_newest",
            "organisation_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_insight_status",
            "organisation_id",
            "status",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_insight_site",
            "organisation_id",
            "site_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_insight_route",
            "organisation_id",
            "route_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND route_id IS NOT NULL"),
        ),
        Index(
            "ix_insight_assignee",
            "organisation_id",
            "assignee_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND assignee_id IS NOT NULL"),
        ),
        # These two hold the few that matter, among the many that are answered or not urgent.
        Index(
            "ix_insight_urgent",
            "organisation_id",
            "urgency",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND urgency <> 'normal'"),
        ),
        Index(
            "ix_insight_owed",
            "organisation_id",
            "published_at",
            "id",
            postgresql_where=text("published_at IS NOT NULL AND status IN ('new', 'seen', 'assigned')"),
        ),
        Index("ix_insight_geom", "organisation_id", "geom", postgresql_using="gist", postgresql_where=_PUBLISHED),
        # Metres, not degrees, order what is near: a degree of longitude is half a degree of latitude in Helsinki.
        Index(
            "ix_insight_near",
            "organisation_id",
            text("(geom::geography)"),
            postgresql_using="gist",
            postgresql_where=_PUBLISHED,
        ),
        Index("ix_insight_words", "organisation_id", "words", postgresql_using="gin", postgresql_where=_PUBLISHED),
    )

    title: Mapped[str]
    text: Mapped[str]
    # What is written in the photos: found like the text, never shown as what somebody said.
    photo_text: Mapped[str] = mapped_column(default="", server_default="")
    language: Mapped[str]
    urgency: Mapped[str]
    confidence: Mapped[float]
    visibility: Mapped[str]
    place_kind: Mapped[str]
    place_label: Mapped[str | None]
    place_precision_m: Mapped[float | None]
    site_id: Mapped[UUID | None]
    route_id: Mapped[UUID | None]
    geom: Mapped[Any | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    valid_until: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(server_default="new")
    assignee_id: Mapped[UUID | None]
    due_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    outcome: Mapped[str | None]
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    words: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('simple'::regconfig, title || ' ' || text || ' ' || photo_text)", persisted=True),
        deferred=True,
    )


class InsightTip(OfOrganisation, Base):
    """A tip that is evidence of an insight. A tip is evidence of one insight at a time."""

    __tablename__ = "insight_tip"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("tip", "tip_id"),
        Index("ix_insight_tip_insight", "organisation_id", "insight_id"),
    )

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    insight_id: Mapped[UUID]
    joined_at: Mapped[datetime]


class Tag(WithId, Created, Base):
    """One of the organisation's tags; its description and keywords are what the tagger reads."""

    __tablename__ = "tag"
    __table_args__ = (Index("uq_tag_slug", "organisation_id", "slug", unique=True),)

    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str]
    keywords: Mapped[dict[str, Any]]
    ordinal: Mapped[int]


class InsightTag(OfOrganisation, Base):
    """A tag of an insight with its score and why; ``set_by`` is the member who set it, if a person did."""

    __tablename__ = "insight_tag"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("tag", "tag_id"),
        points_at("member", "set_by", optional=True),
        Index("ix_insight_tag_tag", "organisation_id", "tag_id", "insight_id"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    score: Mapped[float]
    evidence: Mapped[list[dict[str, Any]]]
    set_by: Mapped[UUID | None]


class Confirmation(OfOrganisation, Created, Base):
    """A member's one tap."""

    __tablename__ = "confirmation"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "member_id"),
        CheckConstraint(f"kind IN {CONFIRMINGS}", name="kind"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class InsightChange(WithId, Base):
    """One change of an insight, for its history. Rows are only ever added."""

    __tablename__ = "insight_change"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "member_id", optional=True),
        Index("ix_insight_change_insight", "organisation_id", "insight_id", "at"),
    )

    insight_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    at: Mapped[datetime]
    change: Mapped[dict[str, Any]]
