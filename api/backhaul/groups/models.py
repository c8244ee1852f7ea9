"""Groups, who is in them, and who stands at their door."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

GroupKind = Literal["open", "closed", "secret"]
Standing = Literal["owner", "member"]
Heard = Literal["all", "important", "none"]
AtDoor = Literal["asked", "invited"]
KINDS: tuple[GroupKind, ...] = ("open", "closed", "secret")
STANDINGS: tuple[Standing, ...] = ("owner", "member")
HEARD: tuple[Heard, ...] = ("all", "important", "none")
AT_DOOR: tuple[AtDoor, ...] = ("asked", "invited")


class Group(WithId, Created, Base):
    """A circle of members with its own tips and talk. It is never deleted: what was said in it is its members'."""

    # "group" is a word of SQL.
    __tablename__ = "member_group"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)

    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="", server_default="")
    # open: anybody joins; closed: anybody asks and an owner lets in; secret: by invitation, and nobody else knows of it.
    kind: Mapped[str]
    # Counted up by each change, so that of two at once the second is told.
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    # Since when it is read and nothing is added to it.
    archived_at: Mapped[datetime | None]


class Membership(OfOrganisation, Base):
    """That a member is in a group."""

    __tablename__ = "membership"
    __table_args__ = (
        points_at("member_group", "group_id"),
        points_at("member", "member_id"),
        CheckConstraint(f"role IN {STANDINGS}", name="role"),
        CheckConstraint(f"heard IN {HEARD}", name="heard"),
        Index("ix_membership_member", "organisation_id", "member_id", postgresql_include=["group_id"]),
    )

    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    # Of which new insights of the group they are alerted.
    heard: Mapped[str] = mapped_column(default="all", server_default="all")
    # The hour.
    joined_at: Mapped[datetime]


class GroupDoor(OfOrganisation, Base):
    """Who asked to be let in, or was invited and has not said yes."""

    __tablename__ = "group_door"
    __table_args__ = (
        points_at("member_group", "group_id"),
        points_at("member", "member_id"),
        CheckConstraint(f"kind IN {AT_DOOR}", name="kind"),
        Index("ix_group_door_member", "organisation_id", "member_id"),
    )

    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
