"""Who follows what, what they were told of it, and how each wants to hear."""

from datetime import datetime, time
from typing import Any, Literal
from uuid import UUID, uuid4

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation, WithId, points_at
from backhaul.pipeline.alerts import AlertReason

# A group is the fifth: a column beside tag_id, a line here and one in `followers_of`.
SubscriptionKind = Literal["site", "route", "area", "tag"]
Wanted = Literal["all", "important"]
Push = Literal["none", "now", "later", "told"]
KINDS: tuple[SubscriptionKind, ...] = ("site", "route", "area", "tag")
WANTED: tuple[Wanted, ...] = ("all", "important")
PUSHES: tuple[Push, ...] = ("none", "now", "later", "told")

MOST_SUBSCRIPTIONS = 200
MOST_CORRIDOR_M = 2000.0


class Subscription(WithId, Base):
    """A member follows something. No time and an id that tells none: an area must not say when somebody was there."""

    __tablename__ = "subscription"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("site", "site_id"),
        points_at("route", "route_id"),
        points_at("tag", "tag_id"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"wanted IN {WANTED}", name="wanted"),
        CheckConstraint(
            "(kind = 'site') = (site_id IS NOT NULL) AND (kind = 'route') = (route_id IS NOT NULL) "
            "AND (kind = 'tag') = (tag_id IS NOT NULL) AND (kind = 'area') = (reach IS NOT NULL)",
            name="target",
        ),
        # Following the same again is following it once.
        Index("uq_subscription_target", "organisation_id", "member_id", "target", unique=True),
        Index("ix_subscription_site", "organisation_id", "site_id", postgresql_where=text("site_id IS NOT NULL")),
        Index("ix_subscription_route", "organisation_id", "route_id", postgresql_where=text("route_id IS NOT NULL")),
        Index("ix_subscription_tag", "organisation_id", "tag_id", postgresql_where=text("tag_id IS NOT NULL")),
        Index(
            "ix_subscription_reach",
            "organisation_id",
            "reach",
            postgresql_using="gist",
            postgresql_where=text("reach IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    member_id: Mapped[UUID]
    kind: Mapped[str]
    # What is followed, as one word: "site:<id>", or of an area the hash of its shape.
    target: Mapped[str]
    wanted: Mapped[str] = mapped_column(default="all", server_default="all")
    site_id: Mapped[UUID | None]
    route_id: Mapped[UUID | None]
    tag_id: Mapped[UUID | None]
    corridor_m: Mapped[float | None]
    # How its follower calls an area.
    label: Mapped[str | None]
    # The shape of an area, or the box around the circle. East of 180 degrees where it crosses the antimeridian.
    reach: Mapped[Any | None] = mapped_column(Geometry("POLYGON", 4326, spatial_index=False))
    centre: Mapped[Any | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    radius_m: Mapped[float | None]


class Alert(WithId, Base):
    """What somebody who follows something was told: once for each insight and reason. There is no time of reading."""

    __tablename__ = "alert"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("insight", "insight_id"),
        CheckConstraint(f"reason IN {tuple(str(reason) for reason in AlertReason)}", name="reason"),
        CheckConstraint(f"push IN {PUSHES}", name="push"),
        Index("uq_alert_once", "organisation_id", "member_id", "insight_id", "reason", unique=True),
        Index("ix_alert_newest", "organisation_id", "member_id", text("ordinal DESC")),
        Index("ix_alert_insight", "organisation_id", "insight_id"),
        Index("ix_alert_later", "organisation_id", "push_at", postgresql_where=text("push = 'later'")),
        Index("ix_alert_at", "organisation_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    member_id: Mapped[UUID]
    insight_id: Mapped[UUID]
    reason: Mapped[str]
    # The order of the inbox. The time is cut to the hour where an anonymous author would be told by it.
    ordinal: Mapped[int] = mapped_column(BigInteger, Identity())
    at: Mapped[datetime]
    read: Mapped[bool] = mapped_column(default=False, server_default="false")
    push: Mapped[str] = mapped_column(default="none", server_default="none")
    push_at: Mapped[datetime | None]


class InsightSeen(OfOrganisation, Base):
    """Somebody has opened an insight as it is now: so nobody is told what they know already.

    The mark is a hash that only this installation can make, of member and insight together, and there is no time: the table
    answers whether this member has opened that insight, and neither what nor how much anybody reads.
    """

    __tablename__ = "insight_seen"
    __table_args__ = (points_at("insight", "insight_id"),)

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class NotificationSettings(OfOrganisation, Base):
    """How a member wants to hear; where there is no row, the defaults."""

    __tablename__ = "notification_settings"
    __table_args__ = (
        points_at("member", "member_id"),
        CheckConstraint("daily_limit BETWEEN 0 AND 50", name="daily_limit"),
    )

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    push: Mapped[bool] = mapped_column(server_default="true")
    quiet: Mapped[bool] = mapped_column(server_default="true")
    quiet_from: Mapped[time] = mapped_column(server_default="20:00")
    quiet_until: Mapped[time] = mapped_column(server_default="06:00")
    daily_limit: Mapped[int] = mapped_column(server_default="5")
    hazards_break_through: Mapped[bool] = mapped_column(server_default="false")
    # IANA's name; the organisation's where it is empty.
    time_zone: Mapped[str | None]


class PushEndpoint(WithId, Base):
    """A browser that can be woken. It lives as long as the session in which it was named: whoever signs in on a shared phone
    ends that session, and the phone is silent for the one before."""

    __tablename__ = "push_endpoint"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("session", "session_id"),
        Index("uq_push_endpoint_url", "organisation_id", "url_sha256", unique=True),
        Index("ix_push_endpoint_member", "organisation_id", "member_id"),
    )

    member_id: Mapped[UUID]
    session_id: Mapped[UUID]
    url: Mapped[str]
    url_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    # What the browser gave to encrypt with: its public key on P-256, 65 bytes, and 16 bytes that only it and we know.
    p256dh: Mapped[bytes] = mapped_column(LargeBinary)
    auth: Mapped[bytes] = mapped_column(LargeBinary)
