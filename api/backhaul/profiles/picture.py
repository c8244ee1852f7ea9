"""A member's picture: taken as the phone cut it, made small by a worker in its sandbox, and gone when it is taken away."""

from typing import Final, Literal
from uuid import UUID, uuid4

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound, UnsupportedMedia
from backhaul.identity.access import Reader
from backhaul.media.objects import objects
from backhaul.media.types import HEAD_BYTES, recognise
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import MEDIA
from backhaul.profiles.models import Profile

# What a worker does of it.
PORTRAIT = "profile.portrait"
# Pixels of a side: beside a line of talk, in a list, and on the person's page.
Size = Literal["64", "256", "512"]
SIZES: Final[tuple[Size, ...]] = ("64", "256", "512")
TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})

_SHOWN = text("""
SELECT p.picture_id FROM profile p
WHERE p.organisation_id = :organisation AND p.member_id = :id AND p.picture_id = :picture
  AND shows_me(p.picture_seen_by, p.member_id)
""")


def portraits_prefix(organisation_id: UUID, member_id: UUID) -> str:
    """What the keys of all pictures of a member begin with."""
    return f"{organisation_id}/people/{member_id}"


def portrait_key(organisation_id: UUID, member_id: UUID, picture_id: UUID, size: Size | Literal["original"]) -> str:
    """Where a picture is kept in a size."""
    return f"{portraits_prefix(organisation_id, member_id)}/{picture_id}/{size}"


def media_type_of(data: bytes) -> str:
    """What a picture is by its bytes. Raises UnsupportedMedia."""
    kind = recognise(data[:HEAD_BYTES])
    if kind not in TYPES:
        raise UnsupportedMedia("Send a jpeg, png, webp or heic.")
    return kind


async def note_picture(db: AsyncSession, member: Reader, picture_id: UUID, media_type: str) -> None:
    """A picture lies in the store: have it made small. Until then, and if it cannot be, the one before stays."""
    of_member = {"organisation_id": member.organisation_id, "member_id": member.id}
    values = {"pending_id": picture_id, "picture_problem": None}
    row = insert(Profile).values(**of_member, **values)
    await db.execute(row.on_conflict_do_update(index_elements=list(of_member), set_=values))
    about = {"organisation_id": str(member.organisation_id), "member_id": str(member.id)}
    await defer(db, PORTRAIT, MEDIA, {**about, "picture_id": str(picture_id), "media_type": media_type})


async def forget_picture(db: AsyncSession, member: Reader) -> None:
    """There is no picture any more; its objects go after the commit. Twice is as once."""
    await db.execute(
        update(Profile)
        .filter_by(organisation_id=member.organisation_id, member_id=member.id)
        .values(picture_id=None, pending_id=None, picture_problem=None)
    )


async def shown_picture(db: AsyncSession, member: Reader, id: UUID, picture_id: UUID, size: Size) -> str:
    """The key of a member's picture. Raises NotFound where this reader is shown none."""
    asked = {"organisation": member.organisation_id, "id": id, "picture": picture_id}
    if await db.scalar(_SHOWN, asked) is None:
        raise NotFound
    return portrait_key(member.organisation_id, id, picture_id, size)


def new_picture_id() -> UUID:
    """One that tells no time."""
    return uuid4()


async def forget_objects(organisation_id: UUID, member_id: UUID, picture_id: UUID | None = None) -> None:
    """Delete what is stored of one picture of a member, or of all."""
    prefix = portraits_prefix(organisation_id, member_id)
    await objects().delete_all(f"{prefix}/{picture_id}" if picture_id else prefix)
