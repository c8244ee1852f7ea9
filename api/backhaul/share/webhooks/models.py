"""Webhooks, what was or is to be sent to them, and every attempt. No words are kept here: each attempt reads them anew."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Event = Literal["insight.published", "insight.updated", "insight.decided", "insight.withdrawn"]
EVENTS: tuple[Event, ...] = ("insight.published", "insight.updated", "insight.decided", "insight.withdrawn")
# Why nothing is sent: an admin said so, it failed for days, or its receiver said that it is gone.
Paused = Literal["by_hand", "failing", "gone"]
PAUSED: tuple[Paused, ...] = ("by_hand", "failing", "gone")
# dropped: what it was about was withdrawn before it could be sent.
DeliveryState = Literal["waiting", "delivered", "failed", "dropped"]
DELIVERY_STATES: tuple[DeliveryState, ...] = ("waiting", "delivered", "failed", "dropped")


class Webhook(WithId, Created, Base):
    """An address of another system. Its secret stands nowhere: it is derived from the installation's key (`sign.py`)."""

    __tablename__ = "webhook"
    __table_args__ = (CheckConstraint(f"paused IN {PAUSED}", name="paused"),)

    name: Mapped[str]
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(ARRAY(String))
    paused: Mapped[str | None]
    # Since when every attempt has failed.
    failing_since: Mapped[datetime | None]
    # Which secret it has; the one before signs, too, for a day after the change.
    generation: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    rotated_at: Mapped[datetime | None]


class WebhookDelivery(WithId, Base):
    """One message: that something happened to an insight. What it says of it is read when it is sent."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        points_at("webhook", "webhook_id"),
        CheckConstraint(f"state IN {DELIVERY_STATES}", name="state"),
        Index("ix_webhook_delivery_newest", "organisation_id", "webhook_id", text("happened_at DESC"), text("id DESC")),
        Index("ix_webhook_delivery_old", "organisation_id", "happened_at"),
    )

    # Not ordered by time: of an anonymous tip the minute is told nowhere.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, server_default=text("gen_random_uuid()"), sort_order=-1)
    webhook_id: Mapped[UUID]
    event: Mapped[str]
    # Not a reference: of what was withdrawn this is told last.
    insight_id: Mapped[UUID | None]
    happened_at: Mapped[datetime]
    # Whether it, and its attempts, have times to the hour only.
    to_the_hour: Mapped[bool] = mapped_column(default=False, server_default="false")
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")


class WebhookAttempt(OfOrganisation, Base):
    """One attempt to deliver, and how it ended. What the other side said is not kept."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "delivery_id"],
            ["webhook_delivery.organisation_id", "webhook_delivery.id"],
            ondelete="CASCADE",
        ),
    )

    delivery_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    at: Mapped[datetime]
    took_ms: Mapped[int]
    # The answer's status; empty where none came, and then what went wrong.
    status: Mapped[int | None] = mapped_column(SmallInteger)
    problem: Mapped[str | None]
