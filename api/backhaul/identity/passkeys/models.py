"""Passkeys of members."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, WithId, points_at


class Passkey(WithId, Created, Base):
    """The public half of a key that a member's phone, computer or key ring keeps. With it nobody signs in."""

    __tablename__ = "passkey"
    __table_args__ = (
        points_at("member", "member_id"),
        Index("uq_passkey_credential_id", "credential_id", unique=True),
        Index("ix_passkey_member_id", "organisation_id", "member_id"),
    )

    member_id: Mapped[UUID]
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    # COSE, as the authenticator sent it.
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # How often it has signed, where it counts at all: a copy of it is found out when it falls behind.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(String))
    # When the newest challenge was drawn that it has answered: each is answered once, and no older one after it.
    challenged_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
