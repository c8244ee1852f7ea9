"""What was reported, what is hidden, and which words are held for a look."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Cause = Literal["manager", "word_list"]
Reason = Literal["wrong", "personal", "abuse", "secret", "advertising", "other"]
CAUSES: tuple[Cause, ...] = ("manager", "word_list")
REASONS: tuple[Reason, ...] = ("wrong", "personal", "abuse", "secret", "advertising", "other")
# Of what went out although a listed word stands in it: it warns of danger, and a manager looks afterwards.
LISTED_WORD = "listed_word"


class Hidden(WithId, Base):
    """Something that others do not read, since when and why, until it is put back: an insight, a reply of it, or a recording
    or photo of one of its tips. A row that was lifted stays: it tells that it was once looked at.
    """

    __tablename__ = "hidden"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("reply", "reply_id"),
        points_at("tip_part", "tip_id", "part"),
        points_at("member", "hidden_by_id", optional=True),
        CheckConstraint(f"cause IN {CAUSES}", name="cause"),
        CheckConstraint("reply_id IS NULL OR tip_id IS NULL", name="one_thing"),
        CheckConstraint("(tip_id IS NULL) = (part IS NULL)", name="part_of_tip"),
        CheckConstraint("cause <> 'manager' OR reason IS NOT NULL", name="has_reason"),
        Index(
            "uq_hidden_now",
            "organisation_id",
            "insight_id",
            text("coalesce(reply_id, tip_id, insight_id)"),
            text("coalesce(part, '')"),
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_hidden_reply", "organisation_id", "reply_id", postgresql_where=text("reply_id IS NOT NULL")),
        Index("ix_hidden_part", "organisation_id", "tip_id", "part", postgresql_where=text("tip_id IS NOT NULL")),
        Index("ix_hidden_newest", "organisation_id", "hidden_at"),
    )

    insight_id: Mapped[UUID]
    reply_id: Mapped[UUID | None]
    tip_id: Mapped[UUID | None]
    part: Mapped[str | None]
    cause: Mapped[str]
    reason: Mapped[str | None]
    # What the manager wrote to the author.
    note: Mapped[str | None]
    # Which listed words stand in it.
    words: Mapped[list[str]] = mapped_column(ARRAY(String), default=list, server_default="{}")
    hidden_by_id: Mapped[UUID | None]
    hidden_at: Mapped[datetime]
    # Of an insight that colleagues could read before.
    was_published_at: Mapped[datetime | None]
    appeal: Mapped[str | None]
    appealed_at: Mapped[datetime | None]
    appeal_answer: Mapped[str | None]
    appeal_answered_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]


class Report(WithId, Base):
    """Somebody says that something should not stand there. Who, is nowhere: ``mark`` only tells the same report again."""

    __tablename__ = "report"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("reply", "reply_id"),
        CheckConstraint(f"reason IN {(*REASONS, LISTED_WORD)}", name="reason"),
        Index("uq_report_mark", "organisation_id", "mark", unique=True),
        Index("ix_report_open", "organisation_id", "insight_id", postgresql_where=text("settled_at IS NULL")),
    )

    insight_id: Mapped[UUID]
    reply_id: Mapped[UUID | None]
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str]
    words: Mapped[str | None]
    # To the hour: the minute could name who was there.
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class ListedWord(OfOrganisation, Created, Base):
    """A word or a few: what contains it is looked at before colleagues read it."""

    __tablename__ = "listed_word"

    word: Mapped[str] = mapped_column(primary_key=True)
