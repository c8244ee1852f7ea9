"""Tokens of members' own programs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, WithId, points_at


class PersonalToken(WithId, Created, Base):
    """A token that a member made for a program: what it may do, and until when. Only its hash is kept.

    Apart from ``access_token``, which whoever runs the machine makes and which may do all that its member may: what does not
    know scopes does not know these either.
    """

    __tablename__ = "personal_token"
    __table_args__ = (
        points_at("member", "member_id"),
        Index("uq_personal_token_token_hash", "token_hash", unique=True),
        Index("ix_personal_token_member_id", "organisation_id", "member_id"),
    )

    member_id: Mapped[UUID]
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    # The day, so that its owner sees which one nobody needs any more; not when, nor how often, nor what for.
    last_used_on: Mapped[date | None]
