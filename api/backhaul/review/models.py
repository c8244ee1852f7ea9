"""How an organisation answers: texts that it keeps for answers, and who is next where nobody answered."""

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
