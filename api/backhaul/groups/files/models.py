"""What is kept of a file of a group; its bytes lie in the object store."""

from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, WithId, points_at

# arriving: bytes are missing. looked_at: a picture that a worker opens first. refused: a picture that it could not open. The
# group reads what is shown; the other three are their author's alone.
FileState = Literal["arriving", "looked_at", "shown", "refused"]
FILE_STATES: tuple[FileState, ...] = ("arriving", "looked_at", "shown", "refused")


class GroupFile(WithId, Created, Base):
    """One file. It goes with its author, who put it there under their name."""

    __tablename__ = "group_file"
    __table_args__ = (
        points_at("member_group", "group_id"),
        points_at("member", "author_id"),
        CheckConstraint(f"state IN {FILE_STATES}", name="state"),
        CheckConstraint("size_bytes > 0", name="size"),
        Index("ix_group_file_group", "organisation_id", "group_id"),
    )

    group_id: Mapped[UUID]
    author_id: Mapped[UUID]
    name: Mapped[str]
    # What was announced, and is checked when the last byte is here.
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes]
    # What is given out: a picture is made anew, and is smaller then.
    kept_bytes: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default="arriving", server_default="arriving")
    # Of a picture, by its bytes. Everything else is bytes to us, whatever it says that it is.
    media_type: Mapped[str | None]
