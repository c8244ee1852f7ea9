"""Polls, what may be chosen, and what was chosen; see infra/decisions/a-ballot-belongs-to-a-phone.md for the anonymous ones."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, LargeBinary, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at


class Poll(WithId, Created, Base):
    """A question with its options, in a group or on an insight, whose readers vote. The id is its author's phone's."""

    __tablename__ = "poll"
    __table_args__ = (
        points_at("member_group", "group_id"),
        points_at("insight", "insight_id"),
        points_at("member", "author_id", optional=True),
        CheckConstraint("num_nonnulls(group_id, insight_id) = 1", name="stands_somewhere"),
        Index(
            "ix_poll_group",
            "organisation_id",
            "group_id",
            text("created_at DESC"),
            postgresql_where=text("group_id IS NOT NULL"),
        ),
        Index(
            "ix_poll_insight",
            "organisation_id",
            "insight_id",
            text("created_at DESC"),
            postgresql_where=text("insight_id IS NOT NULL"),
        ),
        # Of all organisations together, for the worker that closes them.
        Index("ix_poll_due", "closes_at", postgresql_where=text("closed_at IS NULL AND closes_at IS NOT NULL")),
    )

    group_id: Mapped[UUID | None]
    insight_id: Mapped[UUID | None]
    author_id: Mapped[UUID | None]
    question: Mapped[str]
    # How others read it: of the question and then of each option what everybody reads, and what members do where that is
    # something else. Null until a worker has looked it through; until then its author and managers alone see the poll.
    masked: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    multiple: Mapped[bool]
    anonymous: Mapped[bool]
    # Until when one may vote, and when somebody ended it or it was counted for good after that.
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    voters: Mapped[int] = mapped_column(default=0, server_default="0")
    # Of how many the votes are that are told now; see PollOption.
    shown_voters: Mapped[int] = mapped_column(default=0, server_default="0")


class PollOption(OfOrganisation, Base):
    """What may be chosen, and how often it was."""

    __tablename__ = "poll_option"
    __table_args__ = (points_at("poll", "poll_id"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str]
    votes: Mapped[int] = mapped_column(default=0, server_default="0")
    # Of an anonymous poll as they were at the last five, ten, fifteen voters.
    shown_votes: Mapped[int] = mapped_column(default=0, server_default="0")


class PollVote(OfOrganisation, Base):
    """Of a poll with names: who chose what."""

    __tablename__ = "poll_vote"
    __table_args__ = (points_at("poll", "poll_id"), points_at("member", "member_id"))

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    chosen: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))


class PollMark(OfOrganisation, Base):
    """Of an anonymous poll, until it closes: that somebody voted, as a keyed hash of the member and the poll."""

    __tablename__ = "poll_mark"
    __table_args__ = (points_at("poll", "poll_id"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class PollBallot(OfOrganisation, Base):
    """Of an anonymous poll, until it closes: what a ballot says, by the hash of a number that its voter's phone alone has."""

    __tablename__ = "poll_ballot"
    __table_args__ = (points_at("poll", "poll_id"),)

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    ballot_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    chosen: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
