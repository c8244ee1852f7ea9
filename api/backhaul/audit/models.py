"""One row for each act. Triggers and functions of the database write them (0024_audit.sql), and nobody changes them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation, points_at


class AuditEntry(OfOrganisation, Base):
    """Who did what with what, when. Managers, admins and the command line only: what others do is nobody's business."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        points_at("member", "member_id", optional=True),
        Index("ix_audit_entry_newest", "organisation_id", text("at DESC"), text("id DESC")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    member_id: Mapped[UUID | None]
    role: Mapped[str]
    action: Mapped[str]
    kind: Mapped[str]
    thing_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
