"""How an organisation answers: texts that it keeps for answers, who is next where nobody answered, and what managers keep
for each other: who watches what, notes, filters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at


class AnswerTemplate(WithId, Created, Base):
    """A text for answers, in the languages into which somebody put it."""

    __tablename__ = "answer_template"
    __table_args__ = (
        CheckConstraint("status IN ('done', 'declined')", name="status"),
        Index("uq_answer_template_name", "organisation_id", "name", unique=True),
    )

    name: Mapped[str]
    # What is decided with it.
    status: Mapped[str]
    # By language.
    texts: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[datetime]


class EscalationStep(OfOrganisation, Base):
    """A manager in the line of those who are given what nobody answered. Without a line all managers are one."""

    __tablename__ = "escalation_step"
    __table_args__ = (points_at("member", "member_id"),)

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)


class Watcher(OfOrganisation, Base):
    """A manager who hears what becomes of an insight."""

    __tablename__ = "watcher"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "member_id"),
        Index("ix_watcher_member", "organisation_id", "member_id"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)


class ManagerNote(WithId, Created, Base):
    """What a manager tells other managers about an insight. Nobody else reads it, no search finds it, no export has it."""

    __tablename__ = "manager_note"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "author_id", optional=True),
        Index("ix_manager_note_insight", "organisation_id", "insight_id", "created_at"),
    )

    insight_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[datetime]


class SavedFilter(WithId, Base):
    """A filter of the feed under a name: of one manager, or shared with all."""

    __tablename__ = "saved_filter"
    __table_args__ = (points_at("member", "member_id"), Index("ix_saved_filter_member", "organisation_id", "member_id"))

    member_id: Mapped[UUID]
    name: Mapped[str]
    filter: Mapped[dict[str, Any]]
    shared: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
