"""An invitation: a code or link that lets one person in, once and for some days."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, WithId, points_at
from backhaul.identity.models import ROLES

# Of an invitation that goes by mail: its letter waits to be sent, was sent, or did not get through.
Mailed = Literal["waits", "sent", "failed"]
MAILED: tuple[Mailed, ...] = ("waits", "sent", "failed")


class Invitation(WithId, Created, Base):
    """Lets one person in who is not a member yet; or a member again who forgot their PIN or lost their phone.

    Only the hash of its secret is kept: a code is shown when it is made, and a new one takes its place.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("member", "invited_by", optional=True),
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint(f"mailed IN {MAILED}", name="mailed"),
        Index("uq_invitation_token_hash", "token_hash", unique=True),
        Index("ix_invitation_member", "organisation_id", "member_id"),
    )

    # Empty: whoever joins says how they are called.
    name: Mapped[str | None]
    role: Mapped[str]
    # Empty: what their phone speaks.
    language: Mapped[str | None]
    # Forgotten once it was used or is over.
    email: Mapped[str | None]
    # Which sites they follow from the first day.
    site_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    # Of a member who comes in again; else who came in by it.
    member_id: Mapped[UUID | None]
    invited_by: Mapped[UUID | None]
    # Empty until its letter is written.
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    mailed: Mapped[str | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
