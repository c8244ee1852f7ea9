"""Integrations: programs that read what is known, and for what each of them has a token."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, WithId, points_at

# data: exports, OGC API Features and what a driver should know, by a header. feed and calendar: that one file, by its address.
Scope = Literal["data", "feed", "calendar"]
SCOPES: tuple[Scope, ...] = ("data", "feed", "calendar")


class Integration(WithId, Created, Base):
    """A program that reads. It sees what its member sees; one without a member what the whole organisation sees.

    There is no time of reading: what a program of somebody's fetches, and when, is nobody's business.
    """

    __tablename__ = "integration"
    __table_args__ = (
        points_at("member", "member_id"),
        CheckConstraint(f"scope IN {SCOPES}", name="scope"),
        Index("uq_integration_token_hash", "token_hash", unique=True),
    )

    name: Mapped[str]
    scope: Mapped[str]
    member_id: Mapped[UUID | None]
    # What of the feed it reads: the parameters of GET /feed.
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime | None]
