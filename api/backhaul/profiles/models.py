"""What members say of themselves."""

from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation, points_at

SeenBy = Literal["colleagues", "managers", "nobody"]


class Profile(OfOrganisation, Base):
    """What a member shows of themselves, each with whom it is shown to. No time is in it."""

    __tablename__ = "profile"
    __table_args__ = (
        points_at("member", "member_id"),
        CheckConstraint(
            "ARRAY[picture_seen_by, languages_seen_by, places_seen_by, about_seen_by]::text[] "
            "<@ '{colleagues,managers,nobody}'::text[]",
            name="seen_by",
        ),
    )

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    # What colleagues read instead of the name.
    alias: Mapped[str | None]
    about: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(ARRAY(String), default=list, server_default="{}")
    # Each picture has an id of its own, so that no cache shows the one before.
    picture_id: Mapped[UUID | None]
    # One that was sent and was not made small yet, and why the last one could not be.
    pending_id: Mapped[UUID | None]
    picture_problem: Mapped[str | None]
    picture_seen_by: Mapped[str] = mapped_column(default="colleagues", server_default="colleagues")
    languages_seen_by: Mapped[str] = mapped_column(default="colleagues", server_default="colleagues")
    # Sites, routes and tags: `knows` promises that nobody else reads them until its member says so.
    places_seen_by: Mapped[str] = mapped_column(default="nobody", server_default="nobody")
    about_seen_by: Mapped[str] = mapped_column(default="colleagues", server_default="colleagues")
    # Whether "who knows about this?" finds them by sites, routes and tags, and by answers that were accepted.
    findable: Mapped[bool] = mapped_column(default=False, server_default="false")
    by_answers: Mapped[bool] = mapped_column(default=False, server_default="false")


class KnowsTag(OfOrganisation, Base):
    """A tag of which a member says: I know about this, you may ask me."""

    __tablename__ = "knows_tag"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("tag", "tag_id"),
        Index("ix_knows_tag_tag", "organisation_id", "tag_id"),
    )

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
