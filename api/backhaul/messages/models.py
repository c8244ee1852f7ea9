"""What two members write to each other, how far it got, and how each wants it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Reason = Literal["wrong", "personal", "abuse", "secret", "advertising", "other"]
REASONS: tuple[Reason, ...] = ("wrong", "personal", "abuse", "secret", "advertising", "other")


class Message(WithId, Created, Base):
    """A message from one member to another. Its id is the phone's. The policy of the table shows it to these two alone."""

    __tablename__ = "message"
    __table_args__ = (
        points_at("member", "author_id"),
        points_at("member", "to_id"),
        CheckConstraint("author_id <> to_id", name="two_people"),
        Index("ix_message_pair", "organisation_id", "author_id", "to_id", "ordinal"),
        Index("ix_message_to", "organisation_id", "to_id"),
        Index("ix_message_pace", "organisation_id", "author_id", "created_at"),
    )

    author_id: Mapped[UUID]
    to_id: Mapped[UUID]
    # The order in which the server took them.
    ordinal: Mapped[int] = mapped_column(BigInteger, Identity())
    text: Mapped[str]
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    # Written to somebody who has blocked its author: it never arrives.
    held: Mapped[bool] = mapped_column(default=False, server_default="false")
    # By a manager, after whoever got it had reported it.
    removed: Mapped[bool] = mapped_column(default=False, server_default="false")
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Conversation(OfOrganisation, Base):
    """``member``'s side of what they and ``other`` write: up to which ordinal of the other's it arrived and was read.

    No time is kept of either. ``read_shown`` is what the other is told, and moves only where the member wants that.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("member", "other_id"),
        Index("ix_conversation_newest", "organisation_id", "member_id", text("last_ordinal DESC")),
        Index("ix_conversation_other", "organisation_id", "other_id"),
    )

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Empty where nothing was written yet: somebody may be blocked before that.
    last_ordinal: Mapped[int | None] = mapped_column(BigInteger)
    delivered: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    read: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    read_shown: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    muted: Mapped[bool] = mapped_column(default=False, server_default="false")
    blocked: Mapped[bool] = mapped_column(default=False, server_default="false")


class MessageSettings(OfOrganisation, Base):
    """How a member wants messages; where there is no row, as these defaults say."""

    __tablename__ = "message_settings"
    __table_args__ = (points_at("member", "member_id"),)

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Whether others are told that I have read what they wrote.
    receipts: Mapped[bool] = mapped_column(default=False, server_default="false")
    # Whether the words stand in the push, on a screen that may be locked.
    preview: Mapped[bool] = mapped_column(default=False, server_default="false")
    # Whether somebody to whom I never wrote may write to me.
    open: Mapped[bool] = mapped_column(default=True, server_default="true")


class MessageReport(WithId, Base):
    """A message that whoever got it gave to managers: these words, and no others of the two."""

    __tablename__ = "message_report"
    __table_args__ = (
        points_at("message", "message_id"),
        points_at("member", "author_id"),
        CheckConstraint(f"reason IN {REASONS}", name="reason"),
        Index("uq_message_report_once", "organisation_id", "message_id", unique=True),
        Index("ix_message_report_open", "organisation_id", "reported_at", postgresql_where=text("settled_at IS NULL")),
        Index("ix_message_report_author", "organisation_id", "author_id"),
    )

    message_id: Mapped[UUID]
    author_id: Mapped[UUID]
    text: Mapped[str]
    reason: Mapped[str]
    words: Mapped[str | None]
    # To the hour.
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    removed: Mapped[bool] = mapped_column(default=False, server_default="false")
