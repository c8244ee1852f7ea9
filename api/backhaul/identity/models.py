"""Organisations, their members, and what lets a member in."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, SmallInteger, String, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, new_id, points_at

Role = Literal["contributor", "manager", "admin", "partner"]
ROLES: tuple[Role, ...] = ("contributor", "manager", "admin", "partner")
# The same, from who may least to who may most.
RANKS: tuple[Role, ...] = ("partner", "contributor", "manager", "admin")
MANAGING_ROLES: tuple[Role, ...] = ("manager", "admin")


class Organisation(Base, Created):
    """The tenant. Nothing crosses it."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("keep_originals_days >= 0", name="keep_originals_days"),
        CheckConstraint("audit_keep_days BETWEEN 30 AND 3650", name="audit_keep_days"),
        CheckConstraint("keep_audio_days BETWEEN 0 AND 30", name="keep_audio_days"),
        CheckConstraint("keep_exact_places_days BETWEEN 0 AND 30", name="keep_exact_places_days"),
        CheckConstraint("answer_within_hours > 0", name="answer_within_hours"),
        CheckConstraint(
            "working_days <@ '{1,2,3,4,5,6,7}'::int[] AND cardinality(working_days) > 0 "
            "AND working_from_h >= 0 AND working_until_h <= 24 AND working_from_h < working_until_h",
            name="working_time",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(ARRAY(String))
    # IANA's name; a site in another one has its own.
    time_zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    # How long the files stay as phones sent them; what was made of them stays.
    keep_originals_days: Mapped[int] = mapped_column(default=30, server_default="30")
    # How long recordings stay after they were transcribed, in every form, and exact positions; then a cell of 100 m is left.
    keep_audio_days: Mapped[int] = mapped_column(default=30, server_default="30")
    keep_exact_places_days: Mapped[int] = mapped_column(default=30, server_default="30")
    # How long it is kept who read what is sensitive and who changed what.
    audit_keep_days: Mapped[int] = mapped_column(default=730, server_default="730")
    # What its recordings are heard with, as BACKHAUL_SPEECH_MODEL; that setting where it is empty.
    speech_model: Mapped[str | None]
    # Within how many working hours an insight is owed an answer; empty: no clock runs.
    answer_within_hours: Mapped[int | None]
    # ISO 8601: Monday is 1. Whole days count where it works around the clock. Holidays are not known.
    working_days: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), default=lambda: [1, 2, 3, 4, 5], server_default="{1,2,3,4,5}"
    )
    working_from_h: Mapped[int] = mapped_column(default=0, server_default="0")
    working_until_h: Mapped[int] = mapped_column(default=24, server_default="24")


class Member(WithId, Created, Base):
    """A person in an organisation."""

    __tablename__ = "member"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)

    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str]
    deactivated_at: Mapped[datetime | None]


class Session(WithId, Created, Base):
    """A signed-in browser. Only the token's hash is kept."""

    __tablename__ = "session"
    __table_args__ = (
        points_at("member", "member_id"),
        Index("uq_session_token_hash", "token_hash", unique=True),
        Index("ix_session_member", "organisation_id", "member_id"),
    )

    member_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    # What its member knows it by: browser and system, nothing that tells two phones of a kind apart, and no address.
    browser: Mapped[str] = mapped_column(default="", server_default="")
    # The last day, not the hour, and only the last one: so nothing here says when or how much somebody works.
    used_on: Mapped[date] = mapped_column(server_default=func.current_date())


class AccessToken(WithId, Created, Base):
    """What a script signs in with."""

    __tablename__ = "access_token"
    __table_args__ = (
        points_at("member", "member_id"),
        Index("uq_access_token_token_hash", "token_hash", unique=True),
    )

    member_id: Mapped[UUID]
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInLink(WithId, Created, Base):
    """A link or QR code that signs a member in: once, unless it is one of the demo's."""

    __tablename__ = "sign_in_link"
    __table_args__ = (
        points_at("member", "member_id"),
        Index("uq_sign_in_link_token_hash", "token_hash", unique=True),
    )

    member_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    reusable: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Device(WithId, Created, Base):
    """A phone that several members share. Only the hash of its cookie is kept."""

    __tablename__ = "device"
    __table_args__ = (Index("uq_device_token_hash", "token_hash", unique=True),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary)


class DeviceMember(OfOrganisation, Created, Base):
    """A member who signs in on a shared phone with a PIN. A wrong PIN is counted, and from the fifth on it takes time."""

    __tablename__ = "device_member"
    __table_args__ = (points_at("device", "device_id"), points_at("member", "member_id"))

    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    pin_hash: Mapped[str]
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class Password(OfOrganisation, Base):
    """Lets a member in who has a confirmed address and wants a password. Most have none."""

    __tablename__ = "password"
    __table_args__ = (points_at("member", "member_id"),)

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Guess(Base):
    """How often a password was guessed wrongly for a name, of whatever organisation or of nobody, within a day.

    The key is a hash that only this installation can make, so the table tells no name; requests have no right to read it.
    """

    __tablename__ = "guess"
    __table_args__ = (Index("ix_guess_at", "at"),)

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int] = mapped_column(SmallInteger)
    locked_until: Mapped[datetime | None]
    at: Mapped[datetime]
