"""Who asked for all that is kept about them or to be erased, who was erased, and what was purged when."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation, WithId, points_at

ExportState = Literal["waiting", "ready", "failed"]
EXPORT_STATES: tuple[ExportState, ...] = ("waiting", "ready", "failed")


class PersonExport(WithId, Base):
    """A file with everything about its member, made by a worker. One at a time; asking again replaces it."""

    __tablename__ = "person_export"
    __table_args__ = (
        points_at("member", "member_id"),
        CheckConstraint(f"state IN {EXPORT_STATES}", name="state"),
        Index("uq_person_export_member", "organisation_id", "member_id", unique=True),
    )

    member_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class Erasure(OfOrganisation, Base):
    """A member is to be erased. Until ``due_at`` it can be called off; the row goes with the member."""

    __tablename__ = "erasure"
    __table_args__ = (points_at("member", "member_id"), Index("ix_erasure_due", "due_at"))

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    # Whether an admin asked for it; else the member did.
    by_admin: Mapped[bool] = mapped_column(default=False, server_default="false")
    # When a worker began; one that died is followed by another.
    began_at: Mapped[datetime | None]


class ErasedPerson(OfOrganisation, Base):
    """An id that meant somebody. It points at nothing; who restores a backup finds by it who must not come back."""

    __tablename__ = "erased_person"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_on: Mapped[date]


class Purged(OfOrganisation, Base):
    """How much of a category was deleted on a day because its time was over. Nobody's name, no ids."""

    __tablename__ = "purged"

    day: Mapped[date] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
