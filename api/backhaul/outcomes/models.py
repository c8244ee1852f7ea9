"""Outcomes, the insights that led to them, and what was changed of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

ValueKind = Literal["hours_per_week", "money", "incidents_avoided"]
VALUE_KINDS: tuple[ValueKind, ...] = ("hours_per_week", "money", "incidents_avoided")


class Outcome(WithId, Created, Base):
    """What was changed. Its value is told only with its basis: a sentence that says how it is known."""

    __tablename__ = "outcome"
    __table_args__ = (
        points_at("site", "site_id", optional=True),
        points_at("member", "member_id", optional=True),
        CheckConstraint(f"value_kind IN {VALUE_KINDS}", name="value_kind"),
        CheckConstraint("(value_kind IS NULL) = (amount IS NULL) AND (amount IS NULL OR amount > 0)", name="amount"),
        CheckConstraint("coalesce(value_kind = 'money', false) = (currency IS NOT NULL)", name="currency"),
        CheckConstraint("value_kind IS NULL OR basis IS NOT NULL", name="value_has_basis"),
        CheckConstraint("visibility IN ('organisation', 'managers', 'group')", name="visibility"),
        CheckConstraint("(visibility = 'group') = (group_id IS NOT NULL)", name="group"),
        points_at("member_group", "group_id"),
        Index(
            "ix_outcome_newest",
            "organisation_id",
            text("since DESC"),
            text("id DESC"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    text: Mapped[str]
    # In which its manager reads and so, we take it, writes.
    language: Mapped[str]
    since: Mapped[date]
    site_id: Mapped[UUID | None]
    place_label: Mapped[str | None]
    value_kind: Mapped[str | None]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None]
    basis: Mapped[str | None]
    # Everybody's, where one of its insights is; an outcome of what only managers see is told to them and to who said it.
    visibility: Mapped[str]
    group_id: Mapped[UUID | None]
    # Who answers for it; see insights.changes.note_change.
    member_id: Mapped[UUID | None]
    # Counted up by each correction, so that of two at once the second is told.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class OutcomeInsight(OfOrganisation, Base):
    """An insight that led to an outcome. One outcome answers many, and an insight may have led to several."""

    __tablename__ = "outcome_insight"
    __table_args__ = (
        points_at("outcome", "outcome_id"),
        points_at("insight", "insight_id"),
        Index("ix_outcome_insight_insight", "organisation_id", "insight_id"),
    )

    outcome_id: Mapped[UUID] = mapped_column(primary_key=True)
    insight_id: Mapped[UUID] = mapped_column(primary_key=True)


class OutcomeChange(WithId, Base):
    """One correction of an outcome, or its withdrawal. Rows are only ever added."""

    __tablename__ = "outcome_change"
    __table_args__ = (
        points_at("outcome", "outcome_id"),
        points_at("member", "member_id", optional=True),
        Index("ix_outcome_change_outcome", "organisation_id", "outcome_id", "at"),
    )

    outcome_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    at: Mapped[datetime]
    change: Mapped[dict[str, Any]]
