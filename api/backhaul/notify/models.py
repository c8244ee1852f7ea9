"""Who follows what, what they were told of it, and how each wants to hear."""

from datetime import datetime, time
from typing import Any, Literal
from uuid import UUID, uuid4

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Integer, LargeBinary, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation, WithId, points_at
from backhaul.pipeline.alerts import AlertReason, Notice

# A group is the fifth: a column beside tag_id, a line here and one in `followers_of`.
SubscriptionKind = Literal["site", "route", "area", "tag"]
Wanted = Literal["all", "important"]
Push = Literal["none", "now", "later", "told"]
# By what an alert is told besides the inbox, and how a member may choose it.
Via = Literal["push", "mail", "digest"]
Channel = Literal["push", "mail", "digest", "inbox", "none"]
MailFailure = Literal["recipient", "server", "gave_up"]
VIAS: tuple[Via, ...] = ("push", "mail", "digest")
MAIL_FAILURES: tuple[MailFailure, ...] = ("recipient", "server", "gave_up")
KINDS: tuple[SubscriptionKind, ...] = ("site", "route", "area", "tag")
WANTED: tuple[Wanted, ...] = ("all", "important")
NOTICES: tuple[Notice, ...] = ("hidden", "put_back", "webhook_paused", "let_in")
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
    """What somebody was told: once for each insight and reason, or for each who wrote to them. There is no time of reading."""

    __tablename__ = "alert"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("insight", "insight_id"),
        CheckConstraint(f"reason IN {tuple(str(reason) for reason in AlertReason)}", name="reason"),
        CheckConstraint(f"push IN {PUSHES}", name="push"),
        CheckConstraint(f"via IN {VIAS}", name="via"),
        points_at("member", "from_id"),
        CheckConstraint("(reason = 'message') = (from_id IS NOT NULL)", name="of_message"),
        Index("uq_alert_once", "organisation_id", "member_id", "insight_id", "reason", unique=True),
        Index(
            "uq_alert_message",
            "organisation_id",
            "member_id",
            "from_id",
            unique=True,
            postgresql_where=text("from_id IS NOT NULL"),
        ),
        Index("ix_alert_newest", "organisation_id", "member_id", text("ordinal DESC")),
        Index("ix_alert_insight", "organisation_id", "insight_id"),
        Index("ix_alert_later", "organisation_id", "push_at", postgresql_where=text("push = 'later'")),
        Index("ix_alert_digest", "organisation_id", "member_id", postgresql_where=text("push = 'later' AND via = 'digest'")),
        Index("ix_alert_at", "organisation_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    member_id: Mapped[UUID]
    # Empty where somebody wrote a message: who, is in `from_id`.
    insight_id: Mapped[UUID | None]
    from_id: Mapped[UUID | None]
    reason: Mapped[str]
    # The order of the inbox. The time is cut to the hour where an anonymous author would be told by it.
    ordinal: Mapped[int] = mapped_column(BigInteger, Identity())
    at: Mapped[datetime]
    read: Mapped[bool] = mapped_column(default=False, server_default="false")
    push: Mapped[str] = mapped_column(default="none", server_default="none")
    # Empty for what waits for the morning mail: that one has its own time.
    push_at: Mapped[datetime | None]
    via: Mapped[str | None]


class Notified(WithId, Base):
    """What somebody was told besides: that something of theirs was hidden or put back, that a webhook is paused,
    or that somebody made a code that signs in as them.

    ``thing_id`` is what makes it the same news twice; ``path`` where the app shows it, ``name`` what it is called.
    """

    __tablename__ = "notice"
    __table_args__ = (
        points_at("member", "member_id"),
        CheckConstraint(f"kind IN {NOTICES}", name="kind"),
        Index("uq_notice_once", "organisation_id", "member_id", "kind", "thing_id", unique=True),
        Index("ix_notice_at", "organisation_id", "at"),
    )

    member_id: Mapped[UUID]
    kind: Mapped[str]
    thing_id: Mapped[UUID]
    path: Mapped[str]
    name: Mapped[str | None]
    at: Mapped[datetime]
    read: Mapped[bool] = mapped_column(default=False, server_default="false")


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
    # By reason how it is told, where that is not the default of `decide.py`.
    channels: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class Mailbox(OfOrganisation, Base):
    """Where a member gets mail, because they want to; most have none. Nothing is sent before its link was used.

    ``failed``: the last mail did not get through: the ``recipient`` was refused for good, and no more goes there; the
    ``server`` would not take it; or it was ``gave_up`` after many tries.
    """

    __tablename__ = "mailbox"
    __table_args__ = (
        points_at("member", "member_id"),
        CheckConstraint("digest_days <@ '{1,2,3,4,5,6,7}'::int[]", name="digest_days"),
        CheckConstraint(f"failed IN {MAIL_FAILURES}", name="failed"),
        Index("uq_mailbox_pending_hash", "pending_hash", unique=True),
        Index("ix_mailbox_address", text("lower(address)"), postgresql_where=text("address IS NOT NULL")),
        Index("ix_mailbox_due", "organisation_id", "digest_due", postgresql_where=text("address IS NOT NULL AND digest")),
    )

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Empty until its owner confirmed it.
    address: Mapped[str | None]
    pending: Mapped[str | None]
    pending_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    pending_until: Mapped[datetime | None]
    # How many confirmations were sent since then: nobody fills a stranger's mailbox.
    asked: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    asked_since: Mapped[datetime | None]
    at_once: Mapped[bool] = mapped_column(default=True, server_default="true")
    digest: Mapped[bool] = mapped_column(default=True, server_default="true")
    digest_at: Mapped[time] = mapped_column(default=time(7), server_default="07:00")
    # ISO 8601: Monday is 1.
    digest_days: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), default=lambda: [1, 2, 3, 4, 5], server_default="{1,2,3,4,5}"
    )
    # When the next one is due; empty: to be found out. And up to when the last one told.
    digest_due: Mapped[datetime | None]
    digested_until: Mapped[datetime | None]
    failed: Mapped[str | None]
    failed_code: Mapped[int | None] = mapped_column(SmallInteger)
    failed_at: Mapped[datetime | None]


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
