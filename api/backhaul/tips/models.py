"""A tip as it was captured, its parts, their renditions, and the versions of what was said."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, Computed, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Kind = Literal["voice", "photo", "text"]
State = Literal[
    "waiting_for_parts", "queued", "normalising", "transcribing", "understanding", "published", "parked", "withdrawn"
]
Visibility = Literal["organisation", "managers", "group"]
CorrectedBy = Literal["author", "manager"]
KINDS: tuple[Kind, ...] = ("voice", "photo", "text")
STATES: tuple[State, ...] = (
    "waiting_for_parts",
    "queued",
    "normalising",
    "transcribing",
    "understanding",
    "published",
    "parked",
    "withdrawn",
)
VISIBILITIES: tuple[Visibility, ...] = ("organisation", "managers", "group")
CORRECTED_BY: tuple[CorrectedBy, ...] = ("author", "manager")


class Tip(WithId, Base):
    """What a member sent. It never changes but for its place, which a phone may know later; the id is the phone's."""

    __tablename__ = "tip"
    __table_args__ = (
        points_at("member", "author_id", optional=True),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"visibility IN {VISIBILITIES}", name="visibility"),
        CheckConstraint("(visibility = 'group') = (group_id IS NOT NULL)", name="group"),
        points_at("member_group", "group_id"),
        # Nobody can be asked for what is not stored.
        CheckConstraint("NOT anonymous OR author_id IS NULL", name="anonymous_has_no_author"),
        CheckConstraint("replies_to_id IS NULL OR (named IS NOT NULL AND NOT anonymous)", name="reply_is_named"),
        Index("ix_tip_author", "organisation_id", "author_id", "received_at"),
        # A receipt number is all that the reader of an anonymous tip has.
        Index("ix_tip_receipt", "receipt_hash", unique=True, postgresql_where=text("receipt_hash IS NOT NULL")),
        # Whose exact position is to become coarse when its time is over.
        Index(
            "ix_tip_exact",
            "organisation_id",
            "received_at",
            postgresql_where=text("NOT coarsened AND (fix IS NOT NULL OR photo_fix IS NOT NULL)"),
        ),
        Index(
            "ix_tip_unfinished",
            "organisation_id",
            "state",
            postgresql_where=text("state NOT IN ('published', 'withdrawn')"),
        ),
    )

    kind: Mapped[str]
    text: Mapped[str | None]
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    clock_off: Mapped[bool] = mapped_column(default=False)
    fix: Mapped[Any | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    accuracy_m: Mapped[float | None]
    photo_fix: Mapped[Any | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    # Whether both are the centre of a cell of 100 m by now.
    coarsened: Mapped[bool] = mapped_column(default=False, server_default="false")
    site_id: Mapped[UUID | None]
    route_id: Mapped[UUID | None]
    # The insight about which its author was asked whether it still holds.
    answers_id: Mapped[UUID | None]
    # The insight to which it is a reply, which has the tip's id, and whether colleagues read who replies.
    replies_to_id: Mapped[UUID | None]
    named: Mapped[bool | None]
    # How often its author amended the place after sending it; the phone counts, and the highest number wins.
    place_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    # How often its author said what of it is meant to be read although it looks personal.
    personal_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str | None]
    visibility: Mapped[str]
    # Whose members read it, where its visibility is "group".
    group_id: Mapped[UUID | None]
    anonymous: Mapped[bool]
    # Its author asked, on the screen for questions: its insight is a question, whatever its words sound like.
    asks: Mapped[bool] = mapped_column(default=False, server_default="false")
    # Brought in from a file: it is no news, so nobody is alerted.
    imported: Mapped[bool] = mapped_column(default=False, server_default="false")
    author_id: Mapped[UUID | None]
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    stage: Mapped[str | None]
    problem: Mapped[dict[str, Any] | None]
    # What keeps it from going on, where that is neither its turn nor itself: "model base". In words of ours, nobody's own.
    waiting_for: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class TipPart(OfOrganisation, Base):
    """One file of a tip, as the phone announced it. ``received_at`` is set when every byte is on the disk."""

    __tablename__ = "tip_part"
    __table_args__ = (
        points_at("tip", "tip_id"),
        Index(
            "ix_tip_part_original",
            "organisation_id",
            "received_at",
            postgresql_where=text("received_at IS NOT NULL AND original_deleted_at IS NULL"),
        ),
    )

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    declared_type: Mapped[str]
    media_type: Mapped[str | None]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime | None]
    original_deleted_at: Mapped[datetime | None]


class Rendition(OfOrganisation, Base):
    """What a worker made of a part: something every browser plays or shows, or what the recogniser hears."""

    __tablename__ = "rendition"
    __table_args__ = (points_at("tip_part", "tip_id", "part"),)

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    # By which a phone knows whether the copy that it keeps is this one. Empty for what was made before this was noted.
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    duration_s: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]


class PhotoText(OfOrganisation, Created, Base):
    """What is written in a photo, without what was hidden. ``lines`` have a text, four corners in pixels, and a score."""

    __tablename__ = "photo_text"
    __table_args__ = (points_at("tip_part", "tip_id", "part"),)

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    lines: Mapped[list[dict[str, Any]]]
    engine: Mapped[str]


class Transcript(OfOrganisation, Created, Base):
    """What was said. A correction is a new version; the highest one is read.

    ``corrected_by`` says in which role somebody wrote it, not who: an anonymous tip has no author.
    """

    __tablename__ = "transcript"
    __table_args__ = (
        points_at("tip", "tip_id"),
        CheckConstraint(f"corrected_by IN {CORRECTED_BY}", name="corrected_by"),
        Index(
            "ix_transcript_corrected",
            "organisation_id",
            "created_at",
            postgresql_where=text("corrected_by IS NOT NULL"),
        ),
    )

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    language: Mapped[str]
    language_probability: Mapped[float]
    segments: Mapped[list[dict[str, Any]]]
    engine: Mapped[str]
    model: Mapped[str]
    corrected_by: Mapped[str | None]


class Translation(OfOrganisation, Created, Base):
    """What a tip says, in another language, as everybody may read it; ``…_for_members`` where secrets are hidden in it.

    Made of the transcript's version and the author's decisions about personal words that it names.
    """

    __tablename__ = "translation"
    __table_args__ = (points_at("tip", "tip_id"),)

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    title_for_members: Mapped[str | None]
    text_for_members: Mapped[str | None]
    engine: Mapped[str]
    model: Mapped[str]
    transcript_version: Mapped[int | None]
    personal_revision: Mapped[int]


class Personal(OfOrganisation, Base):
    """What of a tip is personal, and how others read the tip. Without this row they read nothing of it.

    ``spans``: [{"source": "text" or "transcript", "start", "end", "text", "kind", "why", "meant"}], offsets in code points.
    ``views``: {"colleague": {"text", "transcript"}, "guest": the same}, with masks; None where nothing is hidden.
    """

    __tablename__ = "personal"
    __table_args__ = (points_at("tip", "tip_id"),)

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    # The version that was looked through; what is corrected later is read by others once that was looked through, too.
    transcript_version: Mapped[int | None]
    spans: Mapped[list[dict[str, Any]]]
    views: Mapped[dict[str, Any] | None]


class Understanding(OfOrganisation, Created, Base):
    """What the extractors found in a tip, each finding with its evidence."""

    __tablename__ = "understanding"
    __table_args__ = (points_at("tip", "tip_id"),)

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    findings: Mapped[dict[str, Any]]


class Embedding(OfOrganisation, Base):
    """What a tip means, as a unit vector of 384 half-precision numbers; vectors of different ``model`` do not compare."""

    __tablename__ = "embedding"
    __table_args__ = (
        points_at("tip", "tip_id"),
        # The newest tips' codes are one walk through a few megabytes.
        Index("ix_embedding_code", "organisation_id", "model", "tip_id", postgresql_include=["code"]),
    )

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    model: Mapped[str]
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    # Which of the numbers are negative: search looks through these before it compares vectors.
    code: Mapped[str | None] = mapped_column(BIT(384), Computed("sign_code(vector)", persisted=True), deferred=True)
