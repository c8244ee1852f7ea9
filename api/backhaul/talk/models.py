"""What is said about an insight, how it was changed, the taps under it, and which places members say that they know."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Reacting = Literal["thanks", "helped"]
REACTINGS: tuple[Reacting, ...] = ("thanks", "helped")


class Reply(WithId, Created, Base):
    """A reply under an insight; under a question it is an answer. The id is the phone's, and that of a tip where it is spoken
    or shown.

    Its author and managers read ``text``. Everybody else reads what a worker made of it: ``masked``, and members
    ``masked_for_members`` where secrets are hidden in that; before that, nothing.
    """

    __tablename__ = "reply"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "author_id", optional=True),
        Index("ix_reply_insight", "organisation_id", "insight_id", "created_at"),
        # One answer is the accepted one.
        Index(
            "uq_reply_accepted",
            "organisation_id",
            "insight_id",
            unique=True,
            postgresql_where=text("accepted_at IS NOT NULL"),
        ),
        Index(
            "ix_reply_words",
            "organisation_id",
            "words",
            postgresql_using="gin",
            postgresql_where=text("accepted_at IS NOT NULL"),
        ),
    )

    insight_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    # Whether colleagues read the name. Managers always do: who answers for what is said knows who said it.
    named: Mapped[bool]
    text: Mapped[str]
    language: Mapped[str | None]
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    # Every edit counts one more; ``masked`` and all that is made of the words are those of ``masked_revision``.
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    masked_revision: Mapped[int | None]
    masked: Mapped[str | None]
    masked_for_members: Mapped[str | None]
    # By language: {"language", "text", "text_for_members", "source"}, as an insight has them.
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    vector: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    vector_model: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # By moderation; then nobody reads it where it stands, but its author, who is told why.
    hidden_at: Mapped[datetime | None]
    words: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple'::regconfig, coalesce(masked, ''))", persisted=True), deferred=True
    )


class ReplyEdit(OfOrganisation, Base):
    """What a reply said before its author changed it, and how others read that; empty where nobody else ever did."""

    __tablename__ = "reply_edit"
    __table_args__ = (points_at("reply", "reply_id"),)

    reply_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    masked: Mapped[str | None]
    masked_for_members: Mapped[str | None]
    changed_at: Mapped[datetime]


class ReplyMention(OfOrganisation, Base):
    """A member whom a reply mentions, now or in what it said before: in its words stands "@{id}"."""

    __tablename__ = "reply_mention"
    __table_args__ = (points_at("reply", "reply_id"), points_at("member", "member_id"))

    reply_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    # Whether they heard of it: once others read the reply.
    told: Mapped[bool] = mapped_column(default=False, server_default="false")


class ReplyReaction(OfOrganisation, Base):
    """A member's one tap under a reply. Only how many there are is told."""

    __tablename__ = "reply_reaction"
    __table_args__ = (
        points_at("reply", "reply_id"),
        points_at("member", "member_id"),
        CheckConstraint(f"kind IN {REACTINGS}", name="kind"),
    )

    reply_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class Knows(WithId, Base):
    """A place of which a member says: I know it, you may ask me. Nothing else makes such a row, and no time is in it."""

    __tablename__ = "knows"
    __table_args__ = (
        points_at("member", "member_id"),
        points_at("site", "site_id"),
        points_at("route", "route_id"),
        CheckConstraint("num_nonnulls(site_id, route_id) = 1", name="one_place"),
        Index("uq_knows_site", "organisation_id", "member_id", "site_id", unique=True),
        Index("uq_knows_route", "organisation_id", "member_id", "route_id", unique=True),
    )

    member_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    route_id: Mapped[UUID | None]
